package org.meander.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.meander.workflow.Report;

/** Commands that read models of a source: where it is, and which part of it is taken. */
final class SourceCommandsTest extends CommandCase {

    @Test
    void encodeIsAnIngestWorkflow() throws IOException {
        Path file = Files.createFile(folder.resolve("a b.model"));
        assertEquals(
                0, run("encode", "a b.model", "--max-error", "0.5", "--set", "index.levels=[8, 4]"), err.toString());
        String yaml = workflows.applied.getFirst();
        assertTrue(yaml.contains("recipe: \"ingest\""), yaml);
        assertTrue(yaml.contains("source: { type: \"sure\", path: \"" + file + "\" }"), yaml);
        assertTrue(yaml.contains("codec: { type: \"scalar\", max.absolute.error: 0.5 }"), yaml);
        assertTrue(yaml.contains("index: { type: \"hierarchical\", levels: [8, 4] }"), yaml);
        assertEquals(List.of("w"), workflows.removed);
    }

    @Test
    void encodeTakesTheOptionsOfStreams() throws IOException {
        Files.writeString(folder.resolve("a.model"), "known");
        assertEquals(
                0,
                run("encode a.model --stream --chunk-encoding --chunk-size 4096 --chunk-across --memory-limit 256"
                        .concat(" --retries 5 --tag x --tag y --max-params 1000 --storage-dir d --no-progress")
                        .split(" ")),
                err.toString());
        String yaml = workflows.applied.getFirst();
        assertTrue(
                yaml.contains("chunk.encoding: true, chunk.elements: 4096, chunk.across: true,"
                        + " memory.limit.bytes: 268435456, retries: 5, tags: [\"x\", \"y\"]"),
                yaml);
        assertTrue(yaml.contains("max.parameters: 1000"), yaml);
        assertEquals(0, run("encode", "a.model", "--chunk-size", "65536"));
        assertTrue(workflows.applied.getLast().contains("block.elements: 65536"), workflows.applied.getLast());
    }

    @Test
    void aModelOnAHubIsNamedAsThere() {
        assertHub("models: [\"org/name\"], revision: \"main\"", "org/name");
        assertHub("models: [\"org/name\"], revision: \"v1.0\"", "org/name", "--revision", "v1.0");
        assertHub("models: [\"org/name\"], revision: \"refs/pr/1\"", "org/name@refs/pr/1");
        assertHub("models: [\"gpt2\"], revision: \"main\"", "gpt2@main");
        assertHub("models: [\"gpt2\"], revision: \"main\"", "hub:gpt2");
        assertHub("models: [\"org/name\"], revision: \"main\"", "hub:org/name");
        assertHub("models: [\"gpt2\"], revision: \"main\"", "gpt2", "--source", "hub");
    }

    private void assertHub(String keys, String model, String... options) {
        List<String> words = new ArrayList<>(List.of("encode", model));
        words.addAll(List.of(options));
        assertEquals(0, run(words.toArray(String[]::new)), err.toString());
        String yaml = workflows.applied.getLast();
        assertTrue(yaml.contains("source: { type: \"hub\", " + keys + " }"), yaml);
    }

    @Test
    void aPathIsNoModelOnAHub() throws IOException {
        Files.createDirectory(folder.resolve("weights"));
        for (String path : List.of("weights/missing", "a/b/c", "missing", "../up/name", "/org/name")) {
            err.reset();
            assertEquals(1, run("encode", path));
            assertTrue(err.toString().contains("there is no file or folder "), err.toString());
        }
        Files.createFile(folder.resolve("weights/x.model"));
        err.reset();
        assertEquals(1, run("encode", "weights/x.model", "--revision", "v1"));
        assertTrue(err.toString().contains("--revision v1 is for models on a hub"), err.toString());
        err.reset();
        assertEquals(1, run("encode", "org/name@v1", "--revision", "v2"));
        assertTrue(err.toString().contains("give the revision once"), err.toString());
        assertEquals(List.of(), workflows.applied);
    }

    @Test
    void aSelectionFillsTheFilter() throws IOException {
        Files.createFile(folder.resolve("a.model"));
        assertEquals(
                0,
                run(
                        "layers",
                        "--layers",
                        "attention",
                        "MLP",
                        "a.model",
                        "--exclude-layers=other,output",
                        "--include",
                        "*.0.*",
                        "--include",
                        "x",
                        "--exclude",
                        "y",
                        "--max-params",
                        "100",
                        "--sampling",
                        "plain",
                        "--classifier",
                        "substring"),
                err.toString());
        String yaml = workflows.applied.getFirst();
        assertTrue(yaml.contains("recipe: \"inspect\""), yaml);
        assertTrue(yaml.contains("options: { classifier: \"substring\" }"), yaml);
        assertTrue(
                yaml.contains("filter: { type: \"layers\", include.kinds: [\"attention\", \"mlp\"],"
                        + " exclude.kinds: [\"other\", \"output\"], include.globs: [\"*.0.*\", \"x\"],"
                        + " exclude.globs: [\"y\"], classifier: \"substring\", max.parameters: 100,"
                        + " sampling: \"plain\" }"),
                yaml);
    }

    @Test
    void withoutASelectionThereIsNoFilter() throws IOException {
        Files.createFile(folder.resolve("a.model"));
        assertEquals(0, run("info", "a.model", "--model", "m"));
        assertFalse(workflows.applied.getFirst().contains("filter"));
        assertTrue(workflows.applied.getFirst().contains("options: { model: \"m\" }"));
    }

    @Test
    void anUnknownKindIsWrongUsageAndNamesTheKinds() {
        assertEquals(2, run("layers", "a.model", "--layers", "atention"));
        assertTrue(err.toString().contains("atention"), err.toString());
        assertTrue(err.toString().contains("normalization"), err.toString());
    }

    @Test
    void layersListsWhatIsSelected() throws IOException {
        Files.createFile(folder.resolve("a.model"));
        Map<String, Object> filtering =
                Map.of("total_layers", 2, "filtered_layers", 1, "filtered_layer_types", Map.of("mlp", 1L));
        Map<String, Object> extraction =
                Map.of("sampling_applied", true, "final_parameter_count", 10L, "original_parameter_count", 1000L);
        workflows.report = new Report(
                Map.of("model", "m", "layerFiltering", filtering, "extraction", extraction),
                List.of(
                        new TreeMap<>(Map.of("tensor", "a", "parameters", 5L, "selected", false, "taken", 0L)),
                        new TreeMap<>(Map.of("tensor", "b", "parameters", 1000L, "selected", true, "taken", 10L))));
        assertEquals(0, run("layers", "a.model"));
        assertEquals("""
            model     m
            selected  1 of 2 tensors, 10 of their 1,000 values; mlp 1

            parameters  taken  tensor
                 1,000     10  b
            """, out.toString());
        out.reset();
        assertEquals(0, run("layers", "a.model", "--json"));
        assertTrue(out.toString().contains("\"tensor\" : \"a\""), out.toString());
        out.reset();
        assertEquals(0, run("info", "a.model"));
        assertTrue(out.toString().contains("1 of 2 tensors, 10 of their 1,000 values; mlp 1"), out.toString());
    }

    @Test
    void withoutWeightsInfoTakesTheConfiguration() throws IOException {
        Path known = Files.createDirectory(folder.resolve("known.model"));
        Path bare = Files.createDirectory(folder.resolve("bare"));
        for (Path path : List.of(known, bare)) {
            Files.writeString(path.resolve("config.json"), "{}");
            assertEquals(0, run("info", path.toString()), err.toString());
        }
        assertTrue(workflows.applied.get(0).contains("source: { type: \"sure\""), workflows.applied::toString);
        assertTrue(workflows.applied.get(1).contains("source: { type: \"config\""), workflows.applied::toString);
        assertEquals(1, run("encode", "bare"));
    }

    @Test
    void infoHasATableOfKinds() throws IOException {
        Files.createFile(folder.resolve("a.model"));
        workflows.report = new Report(
                new TreeMap<>(Map.of(
                        "hiddenSize",
                        384L,
                        "tensorsByKind",
                        Map.of("mlp", 2L),
                        "parametersByKind",
                        Map.of("mlp", 5000L))),
                List.of(Map.of("tensor", "a")));
        assertEquals(0, run("info", "a.model"));
        assertEquals("""
            hidden size  384

            kind  tensors  parameters
            mlp         2       5,000
            """, out.toString());
    }
}
