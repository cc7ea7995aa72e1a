package org.meander.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that have a Meander in their process, each in a JVM of its own with the one jar on its class path and nothing else. */
final class EmbeddedIT {

    private static final long PATIENCE_S = 120;

    /** The JVM's own. */
    private static final String INCUBATOR = "WARNING: Using incubator modules: jdk.incubator.vector";

    private static final String ADD_VECTORS = "--add-modules=jdk.incubator.vector";

    private final Path jar = Path.of(System.getProperty("embedded"));

    @TempDir
    private Path folder;

    private Path caches;

    /** The product is unpacked once for all tests. */
    @BeforeEach
    void shareCaches() {
        caches = jar.resolveSibling("embedded-cache");
    }

    private record Ended(int code, List<String> out, List<String> err) {}

    private Ended run(List<String> options, String name, String program) throws IOException, InterruptedException {
        Files.writeString(folder.resolve(name + ".java"), program);
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1"));
        command.addAll(options);
        command.addAll(List.of("-cp", jar.toString(), name + ".java"));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        builder.environment().put("MEANDER_CACHE", caches.toString());
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        Process process = builder.start();
        try {
            assertTrue(process.waitFor(PATIENCE_S, TimeUnit.SECONDS), "ends in time");
        } finally {
            process.destroyForcibly();
        }
        List<String> err = new ArrayList<>(Files.readAllLines(folder.resolve("err")));
        err.remove(INCUBATOR);
        return new Ended(process.exitValue(), Files.readAllLines(folder.resolve("out")), err);
    }

    /** The program of the README, word for word. */
    @Test
    void theProgramOfTheReadmeDoesWhatTheReadmeSays() throws Exception {
        String readme = Files.readString(Path.of("../README.md"));
        Matcher program = Pattern.compile("```java\n(.*?public class Similar .*?)```", Pattern.DOTALL)
                .matcher(readme);
        assertTrue(program.find());
        Ended ended = run(List.of(ADD_VECTORS), "Similar", program.group(1));
        assertEquals(0, ended.code, ended.toString());
        Matcher output = Pattern.compile("```text\n(.*?)```", Pattern.DOTALL).matcher(readme.substring(program.end()));
        assertTrue(output.find());
        assertEquals(output.group(1), String.join("\n", ended.out) + "\n", ended.toString());
    }

    /** Curve, codec and a store by their own APIs, with the program's own types; twice in one process, and closed in between. */
    @Test
    void aProgramUsesServicesWithRealTypes() throws Exception {
        Ended ended = run(List.of(ADD_VECTORS), "Services", """
            import java.nio.file.Path;
            import java.util.Map;
            import org.meander.base.MeanderException;
            import org.meander.curve.SpaceFillingCurve;
            import org.meander.launcher.Meander;
            import org.meander.quantizer.Quantizers;
            import org.meander.store.ModelStore;

            public class Services {
                public static void main(String[] arguments) throws Exception {
                    for (int i = 0; i < 2; i++) {
                        try (Meander meander = Meander.options().store(Path.of("models")).start()) {
                            SpaceFillingCurve curve =
                                    meander.service(SpaceFillingCurve.class, "(curve.name=hilbert)");
                            System.out.println(curve.grid(1000));
                            ModelStore store = meander.store();
                            System.out.println(store.models().size());
                            System.out.println(meander.run("plugins", "--json"));
                        }
                    }
                    try (Meander one = Meander.start();
                            Meander other = Meander.options()
                                    .features("quantizer")
                                    .configuration(
                                            "org.meander.quantizer~mine",
                                            Map.of("name", "mine", "compression.quality", 0.5))
                                    .start()) {
                        System.out.println(one.quantizers().names());
                        System.out.println(other.quantizers().names());
                        System.out.println(one.quantizer().reconstruct(
                                        other.quantizer("mine").quantize(1, 2, 3)).length);
                        other.store();
                    } catch (MeanderException e) {
                        System.out.println(e.getMessage());
                    }
                }
            }
            """);
        assertEquals(0, ended.code, ended.toString());
        List<String> out = ended.out;
        assertEquals("Grid[width=16, height=64, count=1000]", out.getFirst(), ended.toString());
        assertEquals("0", out.get(1));
        assertTrue(out.contains("    \"type\" : \"hilbert\","), ended.toString());
        assertEquals(
                List.of(
                        "[default, high-performance, high-quality]",
                        "[default, high-performance, high-quality, mine]",
                        "3",
                        "this Meander was started without a store; Options.store opens one"),
                out.subList(out.size() - 4, out.size()));
    }

    @Test
    void withoutTheModuleOfVectorsItSaysWhatIsMissing() throws Exception {
        Ended ended = run(List.of(), "Bare", """
            import org.meander.base.MeanderException;
            import org.meander.launcher.Meander;

            public class Bare {
                public static void main(String[] arguments) {
                    try (Meander meander = Meander.start()) {
                        System.out.println("started");
                    } catch (MeanderException e) {
                        System.out.println(e.getMessage());
                    }
                }
            }
            """);
        assertEquals(
                List.of("Meander computes with the module jdk.incubator.vector; start java with --add-modules"
                        + " jdk.incubator.vector"),
                ended.out,
                ended.toString());
    }
}
