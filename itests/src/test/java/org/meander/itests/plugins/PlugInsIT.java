package org.meander.itests.plugins;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.meander.itests.ingest.OtherBuild;
import org.meander.itests.ingest.Product;

/** The bundle of {@code examples/plug-ins}, a project of its own that knows the APIs only, in a running node: as docs/plug-ins.md has it. */
public class PlugInsIT {

    private static final int MODELS = 150;
    private static final long PATIENCE_S = 60;

    private static final String INGEST = """
        workflow: incoming
        recipe: ingest
        store: ./models
        slots:
          source: { type: generator, models: %d, tensors: ["a:300x200", "b:77:BF16"] }
          curve: { type: hilbert }
          codec: { type: deflate, level: 9 }
          exact: { type: deflate }
          index: { type: hierarchical }
        """;

    @Rule
    public TemporaryFolder temporary = new TemporaryFolder();

    private final Path jar = Path.of(System.getProperty("plugins"));
    private Path node;
    private Product commands;
    private Process running;

    @Before
    public void start() throws Exception {
        Path root = temporary.getRoot().toPath();
        node = root.resolve("node");
        commands = new Product(Files.createDirectories(root.resolve("commands")));
        running = new Product(Files.createDirectories(root.resolve("own"))).start("run", node.toString());
        until("the node runs", () -> commands.run(told("runs")).code() == 0);
        drop("example.jar", jar);
    }

    @After
    public void stop() throws Exception {
        running.destroy();
        assertTrue("the node ends", running.waitFor(PATIENCE_S, TimeUnit.SECONDS));
    }

    @Test
    public void aCodecFillsASlotAndIsReplacedDuringARun() throws Exception {
        apply("incoming.yaml", INGEST.formatted(MODELS), "incoming");
        succeed("start", "incoming");
        until("models are encoded", () -> succeed("models", "--store", store()).contains("model-003"));
        try (InputStream other = OtherBuild.of(jar, 7)) {
            Path next = node.resolve("next.jar");
            Files.copy(other, next);
            drop("example.jar", next);
        }
        until("the run has ended", () -> succeed("runs", "incoming/1", "--json").contains("SUCCEEDED"));
        String run = succeed("runs", "incoming/1", "--json");
        assertTrue(run, run.matches("(?s).*\"suspensions\" ?: ?[1-9].*"));
        assertTrue(succeed("plugins").contains("com.example.plugins " + OtherBuild.version(7)));
        assertTrue(succeed("models", "--store", store(), "--verify", "--json").contains("\"models\" : " + MODELS));
    }

    @Test
    public void aSearchMethodFindsWhatExactSearchFinds() throws Exception {
        apply("incoming.yaml", INGEST.formatted(20), "incoming");
        succeed("start", "incoming", "--wait");
        assertEquals(
                hits(succeed("search", "model-07", "--store", store(), "--metric", "l2", "--method", "exact")),
                hits(succeed("search", "model-07", "--store", store(), "--metric", "l2", "--method", "norms")));
    }

    @Test
    public void aModelIsFitted() throws Exception {
        StringBuilder points = new StringBuilder("t,y\n");
        for (int i = 1; i <= 200; i++) {
            double t = 0.05 * i;
            points.append(t)
                    .append(',')
                    .append(2 * Math.exp(-Math.pow(t / 1.5, 0.7)) + 0.25)
                    .append('\n');
        }
        Files.writeString(node.resolve("points.csv"), points);
        apply("relax.yaml", """
            workflow: relax
            recipe: fit
            slots:
              source: { type: csv, path: points.csv }
              model: { type: relaxation, tau: 3.0 }
              optimizer: { type: trust-region }
            """, "relax");
        String report = succeed("start", "relax", "--wait");
        assertTrue(report, report.contains("converged"));
        assertTrue(report, report.matches("(?s).*tau +s +1\\.500000000 .*"));
    }

    /** Puts a file into the watched folder as a whole. */
    private void drop(String name, Path content) throws IOException {
        Path part = node.resolve(name + ".part");
        Files.copy(content, part, StandardCopyOption.REPLACE_EXISTING);
        Files.move(part, node.resolve("deploy").resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }

    private void apply(String file, String yaml, String name) throws Exception {
        drop(file, Files.writeString(node.resolve("workflow.part"), yaml));
        until("the workflow is in effect", () -> succeed("workflows").contains(name));
    }

    private String succeed(String... words) throws Exception {
        return commands.succeed(told(words));
    }

    /** The words by which the node has a command done. */
    private String[] told(String... words) {
        return Stream.concat(Stream.of("--node", node.toString()), Arrays.stream(words))
                .toArray(String[]::new);
    }

    private String store() {
        return node.resolve("models").toString();
    }

    /** The table's columns that do not depend on how a method came to its answer. */
    private static String hits(String table) {
        return table.lines().filter(line -> line.startsWith("model-")).toList().toString();
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    /** Conditions ask the node by a process of its own, which paces this. */
    private static void until(String what, Condition condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        while (!condition.holds()) {
            assertTrue(what, System.nanoTime() < end);
        }
    }
}
