package org.meander.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verbs that are handed to the platform: streams, exit codes, signals, processes side by side. */
final class CommandLineIT {

    private static TestProduct product;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void assemble() throws IOException {
        product = new TestProduct(folder);
    }

    @Test
    void passesArgumentsAsTheyAre() throws Exception {
        try (Started verb = product.start("say", "--json", "two words", "ü*")) {
            assertEquals(0, verb.exitCode());
            assertEquals(List.of("[say, --json, two words, ü*]", "stopped"), verb.out());
            assertEquals(List.of("done"), verb.err());
        }
    }

    @Test
    void endsWithTheExitCodeOfTheVerb() throws Exception {
        try (Started verb = product.start("exit", "3")) {
            assertEquals(3, verb.exitCode());
        }
    }

    @Test
    void saysInOneSentenceWhatNobodyExpected() throws Exception {
        try (Started verb = product.start("fail")) {
            assertEquals(1, verb.exitCode());
            assertEquals(List.of("meander: Unexpected problem: java.lang.IllegalStateException: as asked"), verb.err());
        }
    }

    @Test
    void stopsThePlatformWhenInterrupted() throws Exception {
        try (Started verb = product.start("wait")) {
            verb.awaitOut("waiting");
            assertEquals(130, verb.signal("INT").exitCode());
            assertEquals(List.of("stopped"), verb.out());
        }
    }

    @Test
    void severalRunAtOnce() throws Exception {
        List<Started> verbs = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                verbs.add(product.start("wait"));
            }
            for (Started verb : verbs) {
                verb.awaitOut("waiting");
            }
        } finally {
            for (Started verb : verbs) {
                verb.close();
            }
        }
        // Killed processes leave their caches behind; they must still be good.
        passesArgumentsAsTheyAre();
    }

    @Test
    void isFoundThroughLinksFromAnyFolder() throws Exception {
        Path bin = Files.createDirectories(folder.resolve("some bin"));
        Path absolute = Files.createSymbolicLink(bin.resolve("absolute"), product.script());
        Path relative = Files.createSymbolicLink(bin.resolve("relative"), Path.of("absolute"));
        try (Started verb = product.startIn(bin, relative, Map.of(), "exit", "4")) {
            assertEquals(4, verb.exitCode());
        }
        try (Started verb = product.startIn(Path.of("/"), absolute, Map.of(), "exit", "5")) {
            assertEquals(5, verb.exitCode());
        }
    }

    @Test
    void aChangedFeatureTakesEffect() throws Exception {
        TestProduct own = new TestProduct(Files.createDirectories(folder.resolve("changing")));
        try (Started verb = own.start("exit", "6")) {
            assertEquals(6, verb.exitCode());
        }
        own.feature("broken", "{ \"id\": \"test:missing:1.0.0\" }", "");
        try (Started verb = own.start("exit", "6")) {
            assertEquals(1, verb.exitCode());
            assertEquals(1, verb.err().size(), verb.err()::toString);
            assertTrue(verb.err().get(0).contains("test:missing:1.0.0"), verb.err()::toString);
        }
        Files.delete(own.home().resolve("features/broken.feature.json"));
        try (Started verb = own.start("exit", "7")) {
            assertEquals(7, verb.exitCode());
        }
    }

    @Test
    void aFolderThatCannotBeWrittenIsNamed() throws Exception {
        Path file = Files.createFile(folder.resolve("a file"));
        try (Started verb =
                product.startIn(folder, product.script(), Map.of("MEANDER_CACHE", file.toString()), "exit", "0")) {
            assertEquals(1, verb.exitCode());
            assertEquals(1, verb.err().size(), verb.err()::toString);
            assertTrue(verb.err().get(0).contains(file.toString()), verb.err()::toString);
        }
    }
}
