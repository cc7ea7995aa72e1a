package org.meander.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ShellFunctionsTest {

    @Test
    void thereIsAFunctionForEveryVerb() {
        Set<String> expected = new HashSet<>(MeanderCommand.verbs().keySet());
        expected.remove("start");
        expected.add("run");
        expected.add("completions");
        Platform platform = new Platform(new FakeWorkflows(), List.of(), Optional.empty());
        assertEquals(expected, ShellFunctions.all(platform).keySet());
    }

    @Test
    void optionsAreCompletedWithTheirDescription() {
        List<List<Object>> completions = ShellFunctions.completions();
        assertTrue(
                completions.contains(
                        List.of("-c", "meander:search", "-l", "metric", "-d", "cosine or l2 (default: cosine)")),
                completions::toString);
        assertTrue(
                completions.contains(List.of(
                        "-c",
                        "meander:encode",
                        "-l",
                        "store",
                        "-l",
                        "storage-dir",
                        "-d",
                        "Folder of the store (default: meander-store)",
                        "-a",
                        "__directories")),
                completions::toString);
        assertTrue(
                completions.stream()
                        .anyMatch(c -> c.containsAll(List.of("meander:picture", "-s", "o", "-l", "output", "__files"))),
                completions::toString);
        assertTrue(completions.contains(List.of("-c", "meander:encode", "-a", "__files")), completions::toString);
        assertFalse(completions.contains(List.of("-c", "meander:why", "-a", "__files")), completions::toString);
    }
}
