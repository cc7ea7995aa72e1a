package org.meander.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meander.source.SourceProbe;
import org.meander.workflow.Report;
import org.meander.workflow.Workflows;

final class MeanderCommandTest {

    private static final SourceProbe SURE = probe("sure", 90);

    @TempDir
    Path folder;

    private final FakeWorkflows workflows = new FakeWorkflows();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private static SourceProbe probe(String type, int sureness) {
        return new SourceProbe() {
            @Override
            public String type() {
                return type;
            }

            @Override
            public Optional<Integer> recognises(Path path) {
                return path.toString().endsWith(".model") ? Optional.of(sureness) : Optional.empty();
            }
        };
    }

    private int run(String... words) {
        Terminal terminal = new Terminal(stream(out), stream(err), folder, false, false);
        return MeanderCommand.execute(
                terminal, new Platform(workflows, List.of(probe("maybe", 10), SURE), Optional.empty()), words);
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    @Test
    void unknownVerbExitsWith2AndNamesTheNearest() {
        assertEquals(2, run("serach", "x"));
        assertTrue(err.toString().contains("'serach'"), err.toString());
        assertTrue(err.toString().contains("'search'"), err.toString());
    }

    @Test
    void unknownOptionExitsWith2AndNamesTheNearest() {
        assertEquals(2, run("search", "x", "--limt", "3"));
        assertTrue(err.toString().contains("'--limt'"), err.toString());
        assertTrue(err.toString().contains("'--limit'"), err.toString());
    }

    @Test
    void aValueOfTheWrongTypeExitsWith2() {
        assertEquals(2, run("search", "x", "--limit", "many"));
        assertTrue(err.toString().contains("many"), err.toString());
    }

    @Test
    void everyVerbExplainsItself() {
        for (String verb : MeanderCommand.verbs().keySet()) {
            out.reset();
            assertEquals(0, run(verb, "--help"), verb);
            assertTrue(out.toString().contains("Usage: meander " + verb), out.toString());
        }
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

    @Test
    void twoBoundsAreWrongUsage() {
        assertEquals(2, run("encode", "x", "--max-error", "1", "--relative-error", "1"));
    }

    @Test
    void aMissingFileIsOneSentence() {
        assertEquals(1, run("encode", "missing.model"));
        assertEquals("meander: there is no file or folder " + folder.resolve("missing.model") + "\n", err.toString());
    }

    @Test
    void aFileOfNoKnownTypeNamesTheInstalledTypes() throws IOException {
        Files.createFile(folder.resolve("x.unknown"));
        assertEquals(1, run("encode", "x.unknown"));
        assertTrue(err.toString().contains("maybe, sure"), err.toString());
    }

    @Test
    void readingVerbsNeedAStore() {
        assertEquals(1, run("models", "--store", "nowhere"));
        assertTrue(err.toString().contains(folder.resolve("nowhere").toString()), err.toString());
    }

    @Test
    void aFailedRunExitsWith1AndItsSentence() throws IOException {
        Files.createDirectory(folder.resolve("meander-store"));
        workflows.state = Workflows.RunState.FAILED;
        workflows.error = "the disk is full";
        assertEquals(1, run("models"));
        assertEquals("meander: the disk is full\n", err.toString());
    }

    @Test
    void whateverFailsWhileThePlatformStopsWasInterrupted() throws IOException {
        Files.createDirectory(folder.resolve("meander-store"));
        workflows.state = Workflows.RunState.FAILED;
        workflows.error = "bundle org.meander.store.file is not started";
        assertEquals(1, run("models"));
        assertTrue(err.toString().contains("not started"), err.toString());
        err.reset();
        Terminal terminal = new Terminal(stream(out), stream(err), folder, false, false);
        Platform platform =
                new Platform(workflows, List.of(), Optional.empty(), Optional::empty, Optional.empty(), () -> true);
        assertEquals(130, MeanderCommand.execute(terminal, platform, "models"));
        assertEquals("meander: interrupted\n", err.toString());
    }

    @Test
    void aCancelledRunExitsWith130() throws IOException {
        Files.createDirectory(folder.resolve("meander-store"));
        workflows.state = Workflows.RunState.CANCELLED;
        assertEquals(130, run("models"));
    }

    @Test
    void reportsAreLinesAndATableOrJson() throws IOException {
        Files.createDirectory(folder.resolve("meander-store"));
        workflows.report = new Report(
                new TreeMap<>(Map.of("models", 2, "storedBytes", 1_500_000L)),
                List.of(
                        new TreeMap<>(Map.of("model", "a", "ratio", 4.0)),
                        new TreeMap<>(Map.of("model", "bb", "ratio", 12.5))));
        assertEquals(0, run("models"));
        assertEquals("""
            models        2
            stored bytes  1.5 MB

            model  ratio
            a       4.00
            bb     12.50
            """, out.toString());
        out.reset();
        assertEquals(0, run("models", "--json"));
        assertEquals(
                "{\"models\":2,\"storedBytes\":1500000,\"rows\":[{\"model\":\"a\",\"ratio\":4.0},{\"model\":\"bb\",\"ratio\":12.5}]}",
                out.toString().replaceAll("\\s", ""));
    }

    @Test
    void damagedStoreExitsWith1() throws IOException {
        Files.createDirectory(folder.resolve("meander-store"));
        workflows.report = new Report(Map.of("damages", List.of("segment 1 is cut")), List.of());
        assertEquals(1, run("models", "--verify"));
    }

    @Test
    void checkPrintsProblemsAndExitsWith1() throws IOException {
        Files.writeString(folder.resolve("w.yaml"), "x");
        assertEquals(0, run("check", "w.yaml"));
        workflows.problems.add(new Workflows.Problem("w.yaml", 3, 7, "no such slot"));
        out.reset();
        assertEquals(1, run("check", "w.yaml"));
        assertEquals("w.yaml:3:7: no such slot\n", out.toString());
    }

    @Test
    void peopleSeeFewerColumnsOfAnEncode() throws IOException {
        Files.createFile(folder.resolve("a.model"));
        workflows.report = new Report(
                new TreeMap<>(Map.of("models", 1, "settings", "long")),
                List.of(new TreeMap<>(Map.of(
                        "model",
                        "a",
                        "tensors",
                        7,
                        "bitsPerValue",
                        10.186,
                        "ratio",
                        3.14159,
                        "maxError",
                        0.00123,
                        "megabytesPerSecond",
                        98.7))));
        assertEquals(0, run("encode", "a.model"));
        assertEquals("""
            models  1

            bits/value  max error  MB/s  model  ratio
                 10.19    1.2e-03    99  a       3.14
            """, out.toString());
        out.reset();
        assertEquals(0, run("encode", "a.model", "--json"));
        assertTrue(out.toString().contains("\"tensors\" : 7"), out.toString());
        assertTrue(out.toString().contains("\"settings\" : \"long\""), out.toString());
    }

    @Test
    void listsTheWorkflowsInEffect() {
        assertEquals(0, run("workflows"));
        assertEquals("""
            workflow  recipe  generation  ready  state  slots
            w         ingest           2  true   ready  codec scalar
            """, out.toString());
        out.reset();
        assertEquals(0, run("workflows", "--json"));
        assertEquals(
                "{\"rows\":[{\"workflow\":\"w\",\"recipe\":\"ingest\",\"generation\":2,\"ready\":true,"
                        + "\"state\":\"ready\",\"slots\":{\"codec\":\"scalar\"}}]}",
                out.toString().replaceAll("\\s", ""));
    }

    @Test
    void removesAWorkflow() {
        assertEquals(0, run("remove", "w"));
        assertEquals("removed  w\n", out.toString());
        assertEquals(List.of("w"), workflows.removed);
        assertEquals(1, run("remove", "unknown"));
        assertEquals("meander: there is no workflow 'unknown'\n", err.toString());
    }

    @Test
    void listsRuns() {
        assertEquals(0, run("runs"));
        assertEquals("""
            run  workflow  state      started               done  phase
            r1   w         succeeded  1970-01-01T00:00:00Z  50 %
            """, out.toString());
    }

    @Test
    void whatIsPrintedAsJsonIsNothingElse() throws IOException {
        Files.createDirectory(folder.resolve("meander-store"));
        Files.createFile(folder.resolve("a.model"));
        Files.writeString(folder.resolve("w.yaml"), "x");
        Workflows.Problem problem = new Workflows.Problem("w.yaml", 3, 7, "no such \"slot\"");
        for (String words : """
            encode a.model; info a.model; layers a.model --layers mlp; search a.model; search b; reconstruct a; compare a b; models; models --verify
            picture a -o p.png; plugins; plugins --keys; check w.yaml; apply w.yaml; start w; workflows; remove w
            runs; runs r1; cancel r1; why w; fit a.model --model a*x --parameter a=1
            """.split("[;\n]")) {
            out.reset();
            err.reset();
            workflows.problems.clear();
            workflows.problems.addAll(words.strip().startsWith("check") ? List.of(problem) : List.of());
            run((words.strip() + " --json").split(" "));
            try (JsonParser parser = new JsonFactory().createParser(out.toByteArray())) {
                assertEquals(JsonToken.START_OBJECT, parser.nextToken(), words);
                parser.skipChildren();
                assertNull(parser.nextToken(), words);
            }
            assertEquals("", err.toString(), words);
        }
    }

    @Test
    void fitBecomesAWorkflow() throws IOException {
        Files.writeString(folder.resolve("a.model"), "");
        String[] words = {
            "fit",
            "a.model",
            "--model",
            "a*x+b*z",
            "--parameter",
            "a = 1 [0, inf]",
            "--parameter",
            "b = 2",
            "--column",
            "x=time",
            "--column",
            "z",
            "--y",
            "counts",
            "--sigma",
            "error",
            "--loss",
            "soft_l1",
            "--fixed",
            "b",
            "--optimizer",
            "streaming",
            "--output-dir",
            "results",
            "--threads",
            "2"
        };
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("parameter", "a");
        row.put("unit", "");
        row.put("value", 238.94212918);
        workflows.report = new Report(Map.of("chiSquared", 0.12455138894), List.of(row));
        assertEquals(0, run(words), err.toString());
        String yaml = workflows.applied.getFirst();
        assertTrue(
                yaml.contains("columns: [\"time\", \"z\"], y: \"counts\", loss: \"soft_l1\", output.path: \""
                        + folder.resolve("results/nlsq") + "\", plots: false, fitted.data: true, fixed: [\"b\"],"
                        + " sigma: \"error\", absolute.sigma: false"),
                yaml);
        assertTrue(yaml.contains("parameters: [\"a = 1 [0, inf]\", \"b = 2\"], columns: [\"x\", \"z\"]"), yaml);
        assertTrue(yaml.contains("optimizer: { type: \"streaming\", threads: 2 }"), yaml);
        assertTrue(
                yaml.contains("checkpoints: { type: \"hdf5\", path: \"" + folder.resolve("results/checkpoints")
                        + "\", resume: true }"),
                yaml);
        assertTrue(out.toString().contains("238.9421292"), out.toString());
        assertTrue(out.toString().contains("0.1245513889"), out.toString());
        assertFalse(out.toString().contains("unit"), out.toString());
        assertEquals(2, run("fit", "a.model"));
    }

    @Test
    void fitRefusesOptionsThatWouldSayNothing() throws IOException {
        Files.writeString(folder.resolve("a.model"), "");
        Files.writeString(folder.resolve("c.yaml"), "experimental_data: { file_path: a.model }");
        String[] columns = {"fit", "a.model", "--model", "a*x", "--parameter", "a = 1"};
        for (String option : List.of("--save-plots", "--no-fitted-data", "--no-resume", "--absolute-sigma")) {
            String[] words = Arrays.copyOf(columns, columns.length + 1);
            words[columns.length] = option;
            assertEquals(2, run(words), option);
        }
        assertTrue(err.toString().contains("meander: --save-plots needs --output-dir"), err.toString());
        assertTrue(err.toString().contains("meander: --absolute-sigma needs --sigma"), err.toString());
        for (String option : List.of("--y=z", "--column=z", "--sigma=s", "--fixed=a", "--optimizer=streaming")) {
            assertEquals(2, run("fit", "--config", "c.yaml", option), option);
        }
        assertTrue(err.toString().contains("meander: --y is not for --config"), err.toString());
        assertEquals(List.of(), workflows.applied);
        assertEquals(0, run("fit", "--config", "c.yaml", "--loss", "huber", "--loss-scale", "2"), err.toString());
        assertTrue(workflows.applied.getFirst().contains("loss: \"huber\", loss.scale: 2.0"));
    }

    @Test
    void aFileThatNothingRecognisesIsReadAsItsEndingSays() throws IOException {
        Files.writeString(folder.resolve("broken.sure"), "");
        Files.writeString(folder.resolve("broken.other"), "");
        assertEquals(0, run("fit", "broken.sure", "--model", "a*x", "--parameter", "a = 1"), err.toString());
        assertTrue(workflows.applied.getFirst().contains("type: \"sure\""));
        assertEquals(1, run("fit", "broken.other", "--model", "a*x", "--parameter", "a = 1"));
        assertTrue(err.toString().contains("is of no type that an installed source recognises"), err.toString());
    }

    @Test
    void problemsOfACommandHaveNoPlaceInATextThatNobodyTyped() throws IOException {
        Files.writeString(folder.resolve("a.model"), "");
        workflows.problems.add(new Workflows.Problem("command", 6, 66, "'max.iterations' is 0"));
        assertEquals(1, run("fit", "a.model", "--model", "a*x", "--parameter", "a = 1"));
        assertEquals("meander: 'max.iterations' is 0\n", err.toString());
        assertEquals(List.of(), workflows.applied);
    }

    @Test
    void errorsLeaveStandardOutputEmpty() {
        assertEquals(1, run("models", "--store", "nowhere", "--json"));
        assertEquals(1, run("runs", "r2", "--json"));
        assertEquals(2, run("runs", "--limit", "--json"));
        assertEquals("", out.toString());
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
