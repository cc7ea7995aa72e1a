package org.meander.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node of the product that is told what to do from other processes. */
final class ControlIT {

    private static final Pattern VERB = Pattern.compile("  ([a-z]+)  +\\S.*");
    private static final Pattern RUN = Pattern.compile("(?m)^ *\"?run\"? *:? *\"?([^\",\\s]+)");

    /** Some gigabytes: more than the test will wait for. */
    private static final String ENDLESS = """
        workflow: endless
        recipe: ingest
        store: ./store
        slots:
          source: { type: generator, models: 1000, tensors: ["weight:2048x2048"] }
          curve:  { type: hilbert }
          codec:  { type: lossless }
          exact:  { type: lossless }
          index:  { type: hierarchical }
        """;

    @TempDir
    private Path folder;

    private Path node;

    @BeforeEach
    void name() {
        node = folder.resolve("a node");
    }

    private Started start(Map<String, String> environment, String... arguments) throws IOException {
        return Started.product(folder, environment, arguments);
    }

    private Started runNode() throws IOException, InterruptedException {
        Started started = start(Map.of(), "run", node.toString());
        started.awaitOut("Node " + node + " is running as process " + started.pid() + ".");
        return started;
    }

    /** Has the node run a command to its end; what it printed. */
    private String tell(int code, String... words) throws Exception {
        String[] arguments = new String[words.length + 2];
        arguments[0] = "--node";
        arguments[1] = node.toString();
        System.arraycopy(words, 0, arguments, 2, words.length);
        try (Started client = start(Map.of(), arguments)) {
            assertEquals(code, client.exitCode(), () -> client.out() + " " + client.err());
            return String.join("\n", code == 0 ? client.out() : client.err());
        }
    }

    /** Has the node run a command, each time by a process of its own, until it prints a word in quotes. */
    private String await(String word, String... words) throws Exception {
        long end = System.nanoTime() + 60_000_000_000L;
        String text;
        do {
            text = tell(0, words);
        } while (!text.contains("\"" + word + "\"") && System.nanoTime() < end);
        assertTrue(text.contains("\"" + word + "\""), text);
        return text;
    }

    private void awaitState(String run, String state) throws Exception {
        await(state, "runs", run, "--json");
    }

    private static String identity(String text) {
        Matcher matcher = RUN.matcher(text);
        assertTrue(matcher.find(), text);
        return matcher.group(1);
    }

    @Test
    void doesWhatItIsTold() throws Exception {
        Files.writeString(folder.resolve("endless.yaml"), ENDLESS);
        try (Started started = runNode()) {
            assertTrue(tell(2, "strat", "endless").contains("'start'"));
            assertEquals(
                    "meander: there is no file " + folder.resolve("missing.yaml"), tell(1, "apply", "missing.yaml"));
            assertTrue(tell(0, "apply", "endless.yaml").contains("endless"));
            assertTrue(tell(0, "workflows", "--json").contains("\"endless\""));

            String run = identity(tell(0, "start", "endless", "--json"));
            assertTrue(tell(0, "runs", "--json").contains("\"" + run + "\""));
            awaitState(run, "RUNNING");
            tell(0, "why", run);
            tell(0, "cancel", run);
            awaitState(run, "CANCELLED");

            tell(0, "remove", "endless");
            assertFalse(tell(0, "workflows", "--json").contains("\"endless\""));
            assertTrue(tell(1, "start", "endless").contains("endless"));

            try (Started byVariable = start(Map.of("MEANDER_NODE", "a node"), "runs", run)) {
                assertEquals(0, byVariable.exitCode(), byVariable.err()::toString);
            }
            assertEquals(143, started.signal("TERM").exitCode());
            assertEquals(List.of(), started.err());
        }
        assertTrue(tell(1, "runs").contains("No node is running in " + node));
    }

    @Test
    void whoIsInterruptedWhileWatchingCancelsTheRun() throws Exception {
        Files.writeString(folder.resolve("endless.yaml"), ENDLESS);
        try (Started started = runNode()) {
            try (Started client = start(Map.of(), "--node=" + node, "apply", "endless.yaml", "--run")) {
                String run = identity(await("run", "runs", "--json"));
                awaitState(run, "RUNNING");
                assertEquals(130, client.signal("INT").exitCode());
                awaitState(run, "CANCELLED");
            }
            assertEquals(143, started.signal("TERM").exitCode());
        }
    }

    /** What the launcher says without starting anything is what there is. */
    @Test
    void theHelpOfTheLauncherAndOfTheVerbsNameTheSame() throws Exception {
        Set<String> ofLauncher;
        try (Started help = start(Map.of(), "--help")) {
            assertEquals(0, help.exitCode());
            ofLauncher = verbs(help.out());
        }
        try (Started started = runNode()) {
            Set<String> ofVerbs = verbs(List.of(tell(0, "--help").split("\n")));
            ofVerbs.addAll(Set.of("run", "shell"));
            assertEquals(ofVerbs, ofLauncher);
            started.signal("TERM").exitCode();
        }
    }

    private static Set<String> verbs(List<String> help) {
        return help.stream()
                .map(VERB::matcher)
                .filter(Matcher::matches)
                .map(m -> m.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void whatIsWrittenAfterNodeIsChecked() throws Exception {
        for (List<String> words : List.of(
                List.of("--node"), List.of("--node", "x"), List.of("--node=x"), List.of("--node=x", "run", "y"))) {
            try (Started wrong = start(Map.of(), words.toArray(String[]::new))) {
                assertEquals(2, wrong.exitCode());
                assertEquals(1, wrong.err().size(), wrong.err()::toString);
            }
        }
    }
}
