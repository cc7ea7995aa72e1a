import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.JavaFormatterOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Checks ({@code check}) or rewrites ({@code apply}) the Java files of the project; run by this module's pom. */
final class Format {

    public static void main(String[] arguments) throws Exception {
        boolean apply = arguments[0].equals("apply");
        Path root = Path.of(System.getenv("FORMAT_ROOT"));
        Formatter formatter = Formatter.createFormatter(JavaFormatterOptions.builder()
                .style(JavaFormatterOptions.Style.PALANTIR)
                .formatJavadoc(false)
                .build());
        List<Path> files;
        try (Stream<Path> walk = Files.walk(root)) {
            files = walk.filter(f -> f.toString().endsWith(".java"))
                    .filter(f -> !root.relativize(f).toString().matches("(^|.*/)(target|\\..*)/.*"))
                    .sorted()
                    .toList();
        }
        List<Path> wrong = new ArrayList<>();
        for (Path file : files) {
            String text = Files.readString(file);
            String formatted = formatter.formatSourceAndFixImports(text);
            if (!text.equals(formatted)) {
                wrong.add(root.relativize(file));
                if (apply) {
                    Files.writeString(file, formatted);
                }
            }
        }
        wrong.forEach(f -> System.out.println((apply ? "formatted " : "not formatted: ") + f));
        if (!apply && !wrong.isEmpty()) {
            System.out.println("Run: mvn -pl cnf/format validate exec:exec@apply");
            System.exit(1);
        }
    }
}
