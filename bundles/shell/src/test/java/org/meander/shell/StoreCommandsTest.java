package org.meander.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.meander.workflow.Report;
import org.meander.workflow.Workflows;

/** Commands about a store and the models in it. */
final class StoreCommandsTest extends CommandCase {

    @Test
    void listsAreFilteredAndExported() throws IOException {
        Files.createDirectories(folder.resolve("meander-store"));
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("model", "a, \"b\"");
        row.put("parameters", 12L);
        workflows.report = new Report(Map.of("models", 1), List.of(row));
        assertEquals(
                0,
                run("models --architecture bert --tag t --min-params 1 --max-params 9 --format csv".split(" ")),
                err.toString());
        assertEquals("model,parameters\n\"a, \"\"b\"\"\",12\n", out.toString().replace("\r", ""));
        String yaml = workflows.applied.getFirst();
        assertTrue(yaml.contains("architecture: \"bert\", tags: [\"t\"], min.parameters: 1, max.parameters: 9"), yaml);
        assertEquals(0, run("models", "--similar-to", "a"));
        assertTrue(workflows.applied.getLast().contains("similar.to: \"a\""));
        assertEquals(0, run("models", "--since", "2026-01-31", "--until", "2026-02-01T12:00:00Z"));
        yaml = workflows.applied.getLast();
        assertTrue(yaml.contains("since: \"2026-01-31\", until: \"2026-02-01T12:00:00Z\""), yaml);
        for (String verb : List.of("statistics", "compact")) {
            assertEquals(0, run(verb));
            assertTrue(workflows.applied.getLast().contains("recipe: \"" + verb + "\""));
        }
        assertEquals(0, run("tag", "m", "x", "y", "--remove", "z"));
        assertTrue(workflows.applied.getLast().contains("model: \"m\", add: [\"x\", \"y\"], remove: [\"z\"]"));
    }

    private static Report deleted(String... names) {
        return new Report(
                Map.of("deleted", names.length),
                List.of(names).stream()
                        .map(name -> Map.<String, Object>of("model", name))
                        .toList());
    }

    @Test
    void namedModelsAreDeletedAtOnce() throws IOException {
        Files.createDirectories(folder.resolve("meander-store"));
        workflows.report = deleted("a", "b");
        assertEquals(0, run("delete", "a", "b", "--keep-dependants"), err.toString());
        assertEquals(1, workflows.applied.size());
        assertTrue(
                workflows
                        .applied
                        .getLast()
                        .contains("models: [\"a\", \"b\"], all: false, dependants: \"keep\", dry.run: false"),
                workflows.applied.getLast());
        assertEquals(0, run("delete", "a", "b", "--with-dependants"), err.toString());
        assertEquals(3, workflows.applied.size(), "first a dry run: nobody depends on them");
        assertTrue(workflows.applied.get(1).contains("dependants: \"delete\", dry.run: true"));
        assertTrue(
                workflows.applied.get(2).contains("dependants: \"refuse\", dry.run: false"),
                "one that has come since was not listed");
        assertEquals(2, run("delete", "a", "--with-dependants", "--keep-dependants"));
    }

    @Test
    void whatIsNotNamedIsDeletedByYesOnly() throws IOException {
        Files.createDirectories(folder.resolve("meander-store"));
        workflows.report = deleted("a", "b");
        for (String line : List.of("--tag draft", "--all", "a --with-dependants", "--until 2026-01-31")) {
            workflows.applied.clear();
            err.reset();
            assertEquals(1, run(("delete " + line).split(" ")), line);
            assertEquals(1, workflows.applied.size(), line);
            assertTrue(workflows.applied.getLast().contains("dry.run: true"), line);
            assertTrue(
                    err.toString().contains("nothing was deleted")
                            && err.toString().contains("--yes"),
                    line);
            assertEquals(0, run(("delete --dry-run " + line).split(" ")), line);
            assertTrue(workflows.applied.getLast().contains("dry.run: true"), line);
            assertEquals(0, run(("delete --yes --json " + line).split(" ")), line);
            assertEquals(3, workflows.applied.size(), line);
            assertTrue(workflows.applied.getLast().contains("dry.run: false"), line);
        }
        workflows.report = deleted();
        assertEquals(0, run("delete", "--tag", "nobody"), "nothing meets it");
        workflows.state = Workflows.RunState.FAILED;
        workflows.error = "model 'x' is not there";
        assertEquals(1, run("delete", "x"));
        assertTrue(err.toString().contains("'x' is not there"), err.toString());
    }

    @Test
    void packingNeedsAStoreOfVideo() throws IOException {
        Files.createDirectories(folder.resolve("meander-store"));
        assertEquals(
                0,
                run("pack --video-codec av1 --quality 95 --gop 10 --relative-rms-error 0.1 --ordering path --again"
                        .split(" ")),
                err.toString());
        String yaml = workflows.applied.getLast();
        assertTrue(yaml.contains("recipe: \"pack\""), yaml);
        assertTrue(yaml.contains("ordering: \"path\", again: true, repair: false"), yaml);
        assertTrue(yaml.contains("store: { type: \"video\", path: "), yaml);
        assertTrue(yaml.contains("video.codec: \"av1\", quality: 95.0, gop: 10, relative.rms.error: 0.1 }"), yaml);
        workflows.report = new Report(Map.of("damaged", List.of("a file")), List.of());
        assertEquals(1, run("pack", "--repair"));
        assertEquals(0, run("frames", "m"));
        assertTrue(workflows.applied.getLast().contains("files: false, model: \"m\""));
        assertEquals(0, run("export", "m", "--as", "video", "--output", "out"));
        yaml = workflows.applied.getLast();
        assertTrue(yaml.contains("format: \"video\"") && yaml.contains("type: \"video\""), yaml);
        assertEquals(0, run("export", "--as", "numbers", "--output", "out"));
        assertTrue(workflows.applied.getLast().contains("store: { type: \"file\""));
    }

    /** A store that has video files is opened as one, whatever is typed of it. */
    @Test
    void theTypeOfAStoreIsFound() throws IOException {
        Files.createDirectories(folder.resolve("meander-store/videos"));
        assertEquals(0, run("statistics"));
        assertTrue(workflows.applied.getLast().contains("store: { type: \"video\""));
        assertEquals(0, run("statistics", "--store-type", "file"));
        assertTrue(workflows.applied.getLast().contains("store: { type: \"file\""));
    }

    @Test
    void readingVerbsNeedAStore() {
        assertEquals(1, run("models", "--store", "nowhere"));
        assertTrue(err.toString().contains(folder.resolve("nowhere").toString()), err.toString());
    }

    @Test
    void damagedStoreExitsWith1() throws IOException {
        Files.createDirectory(folder.resolve("meander-store"));
        workflows.report = new Report(Map.of("damages", List.of("segment 1 is cut")), List.of());
        assertEquals(1, run("models", "--verify"));
    }

    @Test
    void quotesInNamesStayInsideTheirText() throws IOException {
        Files.createDirectory(folder.resolve("meander-store"));
        assertEquals(0, run("reconstruct", "a\"}, evil: {\""));
        String yaml = workflows.applied.getFirst();
        assertTrue(yaml.contains("model: \"a\\\"}, evil: {\\\"\""), yaml);
        assertFalse(yaml.contains("\nevil"), yaml);
    }
}
