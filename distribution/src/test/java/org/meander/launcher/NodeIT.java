package org.meander.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meander.launcher.probe.Witness;

/** Nodes of the assembled product: what is dropped into their folder, how they end, how they guard their folder. */
final class NodeIT {

    private static final String IMPORTS = "org.osgi.framework,org.osgi.service.cm";

    @TempDir
    private Path folder;

    private TestProduct product;
    private Path node;

    @BeforeEach
    void assemble() throws IOException {
        product = new TestProduct(folder);
        node = folder.resolve("a node");
    }

    private Started run() throws IOException, InterruptedException {
        Started started = product.start("run", node.toString());
        started.awaitOut("Node " + node + " is running as process " + started.pid() + ".");
        return started;
    }

    private Path drop(String name, String content) throws IOException {
        return Jars.write(node.resolve("deploy").resolve(name), content.getBytes(StandardCharsets.UTF_8));
    }

    private Path witness(Path jar, String version) throws IOException {
        return Jars.bundle(jar, "witness", version, Witness.class, IMPORTS);
    }

    @Test
    void followsBundlesAndConfigurationsInItsFolder() throws Exception {
        try (Started started = run()) {
            Path jar = witness(node.resolve("deploy/witness.jar"), "1.0.0");
            started.awaitOut("witness 1.0.0 started");
            started.awaitOut("witness 1.0.0 not configured");
            Path json = drop("test.witness.cfg.json", "{ \"colour:Integer\": 7 }");
            started.awaitOut("witness 1.0.0 configured 7 Integer");
            drop("test.witness.cfg.json", "{ \"colour\": ");
            started.awaitErr("test.witness.cfg.json");
            drop("test.witness.cfg.json", "{ \"colour\": \"red\" }");
            started.awaitOut("witness 1.0.0 configured red String");
            Files.delete(json);
            started.awaitOut("witness 1.0.0 not configured");
            Path cfg = drop("test.witness.cfg", "colour = blue\n");
            started.awaitOut("witness 1.0.0 configured blue String");
            Files.delete(cfg);
            started.awaitOut("witness 1.0.0 not configured");
            witness(jar, "2.0.0");
            started.awaitOut("witness 1.0.0 stopped");
            started.awaitOut("witness 2.0.0 started");
            drop("broken.jar", "no jar at all");
            started.awaitErr("broken.jar: not installed");
            witness(node.resolve("deploy/broken.jar"), "2.5.0");
            started.awaitOut("witness 2.5.0 started");
            Files.delete(node.resolve("deploy/broken.jar"));
            started.awaitOut("witness 2.5.0 stopped");
            Files.delete(jar);
            started.awaitOut("witness 2.0.0 stopped");
            assertEquals(143, started.signal("TERM").exitCode());
        }
    }

    @Test
    void followsFeaturesInItsFolder() throws Exception {
        witness(node.resolve("repository/test/witness/1.0.0/witness-1.0.0.jar"), "1.0.0");
        witness(node.resolve("repository/test/witness/2.0.0/witness-2.0.0.jar"), "2.0.0");
        try (Started started = run()) {
            Path feature = drop("w.feature.json", feature("1.0.0", "\"test.witness\": { \"colour\": \"green\" }"));
            started.awaitOut("witness 1.0.0 started");
            started.awaitOut("witness 1.0.0 configured green String");
            drop("w.feature.json", feature("9.9.9", ""));
            started.awaitErr("there is no test:witness:9.9.9");
            drop("w.feature.json", "{");
            started.awaitErr("it is no feature");
            drop("w.feature.json", feature("2.0.0", "\"test.witness\": { \"colour\": \"pink\" }"));
            started.awaitOut("witness 1.0.0 stopped");
            started.awaitOut("witness 2.0.0 started");
            Files.delete(feature);
            started.awaitOut("witness 2.0.0 stopped");
            assertEquals(130, started.signal("INT").exitCode());
        }
    }

    private static String feature(String version, String configurations) {
        return String.format(
                TestProduct.FEATURE, "w", "w", "{ \"id\": \"test:witness:" + version + "\" }", configurations);
    }

    @Test
    void isWhatItsFilesSayAfterAStartToo() throws Exception {
        witness(node.resolve("repository/test/witness/1.0.0/witness-1.0.0.jar"), "1.0.0");
        Path feature = drop("w.feature.json", feature("1.0.0", ""));
        Files.createDirectories(node.resolve("conf"));
        Files.writeString(node.resolve("conf/test.witness.cfg.json"), "{ \"colour\": \"grey\" }");
        try (Started started = run()) {
            started.awaitOut("witness 1.0.0 configured grey String");
            // No clean end: the next start has to cope with what it finds.
            assertEquals(137, started.signal("KILL").exitCode());
        }
        try (Started started = run()) {
            started.awaitOut("witness 1.0.0 configured grey String");
            started.signal("TERM").exitCode();
        }
        Files.delete(feature);
        witness(node.resolve("deploy/witness.jar"), "3.0.0");
        try (Started started = run()) {
            started.awaitOut("witness 3.0.0 started");
            started.awaitOut("witness 3.0.0 configured grey String");
            started.signal("TERM").exitCode();
            assertFalse(started.out().toString().contains("witness 1.0.0"), started.out()::toString);
        }
    }

    @Test
    void sharesItsFolderWithNoOtherNode() throws Exception {
        try (Started first = run();
                Started second = product.start("run", node.toString())) {
            assertEquals(1, second.exitCode());
            assertEquals(
                    "[meander: The node folder " + node + " is in use by process " + first.pid()
                            + "; stop that node or choose another folder.]",
                    second.err().toString());
        }
    }

    @Test
    void namesAFolderThatCannotBeUsed() throws Exception {
        Path file = Files.createFile(folder.resolve("a file"));
        try (Started started = product.start("run", file.toString())) {
            assertEquals(1, started.exitCode());
            assertEquals(1, started.err().size(), started.err()::toString);
            assertTrue(started.err().get(0).contains(file.toString()), started.err()::toString);
        }
    }
}
