package org.meander.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The assembled product as it is shipped. */
final class ProductIT {

    private final Path home = Path.of(System.getProperty("product"));

    @TempDir
    private Path folder;

    private Started start(Map<String, String> environment, String... arguments) throws IOException {
        return Started.product(folder, environment, arguments);
    }

    @Test
    void saysItsVersion() throws Exception {
        try (Started version = start(Map.of(), "--version")) {
            assertEquals(0, version.exitCode());
            assertEquals(List.of("meander " + System.getProperty("version")), version.out());
            assertEquals(List.of(), version.err());
        }
    }

    @Test
    void listsItsVerbs() throws Exception {
        try (Started help = start(Map.of(), "--help")) {
            assertEquals(0, help.exitCode());
            for (String verb : List.of("encode", "compare-methods", "configure", "pack", "fit")) {
                assertTrue(
                        help.out().stream().anyMatch(line -> line.startsWith("  " + verb + " ")), help.out()::toString);
            }
            assertTrue(help.out().stream().allMatch(line -> line.length() <= 100));
        }
    }

    @Test
    void withoutAVerbItShowsHowItIsUsed() throws Exception {
        try (Started nothing = start(Map.of())) {
            assertEquals(2, nothing.exitCode());
            assertEquals(List.of(), nothing.out());
            assertTrue(nothing.err().get(0).startsWith("Usage: "));
        }
    }

    @Test
    void refusesSuperfluousArguments() throws Exception {
        try (Started shell = start(Map.of(), "shell", "now")) {
            assertEquals(2, shell.exitCode());
            assertEquals(List.of("meander: meander shell takes no argument, but there is 'now'."), shell.err());
        }
        try (Started run = start(Map.of(), "run")) {
            assertEquals(2, run.exitCode());
        }
    }

    @Test
    void anUnknownVerbIsWrongUsage() throws Exception {
        try (Started unknown = start(Map.of(), "serach")) {
            assertEquals(2, unknown.exitCode());
            assertEquals(
                    List.of(
                            "meander: 'serach' is no verb of 'meander'; the nearest is 'search'",
                            "Try 'meander --help'."),
                    unknown.err());
        }
    }

    @Test
    void showsWhatTheJvmSaysAboutOptionsOfTheUser() throws Exception {
        try (Started wrong = start(Map.of("MEANDER_OPTS", "-XX:+NoSuchOption"), "--version")) {
            assertEquals(1, wrong.exitCode());
            assertTrue(wrong.err().toString().contains("NoSuchOption"), wrong.err()::toString);
        }
    }

    /**
     * Bundles start by their levels and stop in the opposite order. Whoever uses all methods that rank by similarity stops before them: else it
     * would be made anew with what is left, and fail for lack of the one that it was told to use.
     */
    @Test
    void coherenceStopsBeforeTheMethodsThatItStandsOn() throws Exception {
        Map<String, Integer> levels = new TreeMap<>();
        for (Plan.Item bundle : new FeatureFiles(new Product(home))
                .plan(new Selection("features", "*"))
                .bundles()) {
            String name = bundle.jar().getFileName().toString().replaceFirst("-[0-9].*", "");
            if (name.startsWith("org.meander.search.")) {
                levels.put(name.substring("org.meander.search.".length()), bundle.level());
            }
        }
        int coherence = levels.remove("coherence");
        assertTrue(levels.keySet().containsAll(List.of("hierarchical", "features", "hybrid")), levels.toString());
        levels.forEach((name, level) -> assertTrue(level < coherence, name + " at level " + level));
    }

    @Test
    void holdsTheWeightsOfTheDemo() throws Exception {
        try (Stream<Path> models = Files.list(home.resolve("models"))) {
            assertEquals(
                    List.of(
                            "all-minilm-l6-v2-q.onnx",
                            "all-minilm-l6-v2.onnx",
                            "bge-small-en-v1.5-q.onnx",
                            "e5-small-v2-q.onnx"),
                    models.map(model -> model.getFileName().toString()).sorted().toList());
        }
    }
}
