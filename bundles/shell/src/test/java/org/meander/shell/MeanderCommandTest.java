package org.meander.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.meander.workflow.Report;
import org.meander.workflow.Workflows;

/** What all commands share: how they are wrongly used, how they end, and what they print. */
final class MeanderCommandTest extends CommandCase {

    @Test
    void unknownVerbExitsWith2AndNamesTheNearest() {
        assertEquals(2, run("serach", "x"));
        assertTrue(err.toString().contains("'serach'"), err.toString());
        assertTrue(err.toString().contains("'search'"), err.toString());
    }

    @Test
    void whatIsFarFromAllVerbsHasNoHint() {
        assertEquals(2, run("frobnicate"));
        assertEquals("meander: 'frobnicate' is no verb of 'meander'\nTry 'meander --help'.\n", err.toString());
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
    void errorsLeaveStandardOutputEmpty() {
        assertEquals(1, run("models", "--store", "nowhere", "--json"));
        assertEquals(1, run("runs", "r2", "--json"));
        assertEquals(2, run("runs", "--limit", "--json"));
        assertEquals("", out.toString());
    }
}
