import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;

/**
 * Writes feature files with the versions of the bill of materials, so that no version is written twice: in every identifier
 * {@code group:artifact:…:${bom}}, the last part becomes the version that the bill manages for that artifact; for our own group,
 * the version of the project. Arguments: bill, project version, folder of the sources, folder of the results.
 */
final class Versions {

    private static final Pattern ID = Pattern.compile("\"([^\":]+):([^\":]+)((?::[^\":]+)*):\\$\\{bom}\"");

    private Versions() {}

    public static void main(String[] arguments) throws Exception {
        Map<String, String> versions = managed(new File(arguments[0]), arguments[1]);
        Path target = Path.of(arguments[3]);
        Files.createDirectories(target);
        List<Path> sources;
        try (Stream<Path> files = Files.list(Path.of(arguments[2]))) {
            sources = files.filter(file -> file.toString().endsWith(".feature.json"))
                    .sorted()
                    .toList();
        }
        for (Path source : sources) {
            String text = ID.matcher(Files.readString(source))
                    .replaceAll(id -> Matcher.quoteReplacement(identifier(source, id, versions)));
            if (text.contains("${bom}")) {
                throw new IllegalStateException(source + " uses ${bom} outside of an identifier");
            }
            Path result = target.resolve(source.getFileName());
            if (!Files.exists(result) || !Files.readString(result).equals(text)) {
                Files.writeString(result, text);
            }
        }
    }

    private static String identifier(Path source, MatchResult id, Map<String, String> versions) {
        String version = versions.get(id.group(1) + ":" + id.group(2));
        if (version == null && id.group(1).equals("org.meander")) {
            version = versions.get("");
        }
        if (version == null) {
            throw new IllegalStateException(
                    source + ": " + id.group(1) + ":" + id.group(2) + " is not in the bill of materials");
        }
        return "\"" + id.group(1) + ":" + id.group(2) + id.group(3) + ":" + version + "\"";
    }

    /** Versions by {@code group:artifact}; the project's own one under the empty name. */
    private static Map<String, String> managed(File bill, String projectVersion) throws Exception {
        Map<String, String> versions = new HashMap<>(Map.of("", projectVersion));
        var dependencies = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(bill)
                .getElementsByTagName("dependency");
        for (int i = 0; i < dependencies.getLength(); i++) {
            Element dependency = (Element) dependencies.item(i);
            versions.put(
                    text(dependency, "groupId") + ":" + text(dependency, "artifactId"),
                    text(dependency, "version").replace("${project.version}", projectVersion));
        }
        return versions;
    }

    private static String text(Element parent, String name) {
        return parent.getElementsByTagName(name).item(0).getTextContent().strip();
    }
}
