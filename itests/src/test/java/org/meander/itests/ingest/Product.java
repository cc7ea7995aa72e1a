package org.meander.itests.ingest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The assembled product as a user starts it, with a cache folder of its own. */
public final class Product {

    private static final long PATIENCE_S = 120;

    /** The JVM's own, which the product is silent about unless it is given options. */
    private static final String INCUBATOR = "WARNING: Using incubator modules: jdk.incubator.vector\n";

    private final Path folder;

    /** What a command left: its exit code, and what it printed. */
    public record Ended(int code, String out, String err) {}

    /** @param folder where commands are typed; their caches and output go below it */
    public Product(Path folder) {
        this.folder = folder;
    }

    /** Types a command, and does not wait for its end. */
    public Process start(String... arguments) throws IOException {
        // Each life is short; the second compiler would spend most of it on code that is dead before it pays.
        return startWith("-XX:TieredStopAtLevel=1", arguments);
    }

    /** Types a command with options for the JVM, and does not wait for its end. */
    public Process startWith(String options, String... arguments) throws IOException {
        Path script = Path.of(System.getProperty("product"), "bin", "meander");
        assertTrue(script + " is there; the module distribution is built before", Files.exists(script));
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        builder.environment().put("MEANDER_CACHE", folder.resolve("cache").toString());
        builder.environment().put("MEANDER_OPTS", options);
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        Process process = builder.start();
        process.getOutputStream().close();
        return process;
    }

    /** Types a command and waits for its end. */
    public Ended run(String... arguments) throws IOException, InterruptedException {
        return await(start(arguments));
    }

    public Ended await(Process process) throws IOException, InterruptedException {
        try {
            assertTrue("ends in time", process.waitFor(PATIENCE_S, TimeUnit.SECONDS));
            return new Ended(
                    process.exitValue(),
                    Files.readString(folder.resolve("out")),
                    Files.readString(folder.resolve("err")).replace(INCUBATOR, ""));
        } finally {
            process.destroyForcibly();
        }
    }

    /** Types a command that must succeed without a word on stderr; returns what it prints. */
    public String succeed(String... arguments) throws IOException, InterruptedException {
        Ended ended = run(arguments);
        assertEquals(ended.toString(), 0, ended.code());
        assertEquals("", ended.err());
        return ended.out();
    }
}
