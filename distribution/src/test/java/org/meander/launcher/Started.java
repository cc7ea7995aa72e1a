package org.meander.launcher;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process of the product, with what it has printed so far. Every wait is bounded. */
final class Started implements AutoCloseable {

    private static final long WAIT_S = 60;

    private final Process process;
    private final List<String> out = new ArrayList<>();
    private final List<String> err = new ArrayList<>();
    private final Thread readsOut;
    private final Thread readsErr;

    private Started(Process process) {
        this.process = process;
        this.readsOut = reader(process.getInputStream(), out);
        this.readsErr = reader(process.getErrorStream(), err);
    }

    /** The product as it is shipped, with its caches beside the test's files. */
    static Started product(Path folder, Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("product"), "bin/meander").toString());
        command.addAll(List.of(arguments));
        Map<String, String> all = new HashMap<>(environment);
        all.put("MEANDER_CACHE", folder.resolve("caches").toString());
        return of(folder, all, command);
    }

    static Started of(Path folder, Map<String, String> environment, List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().remove("MEANDER_NODE");
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        return new Started(process);
    }

    private Thread reader(InputStream stream, List<String> lines) {
        return Thread.ofVirtual().start(() -> {
            try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    synchronized (this) {
                        lines.add(line);
                        notifyAll();
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** Waits for a line on stdout that has not been waited for. */
    synchronized void awaitOut(String line) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_S);
        while (!out.contains(line)) {
            long left = end - System.nanoTime();
            assertTrue(left > 0, () -> "no line '" + line + "'; stdout " + out + ", stderr " + err);
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        out.remove(line);
    }

    /** Waits for a line on stderr that contains a text; drops it and what came before. */
    synchronized void awaitErr(String text) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_S);
        while (err.stream().noneMatch(line -> line.contains(text))) {
            long left = end - System.nanoTime();
            assertTrue(left > 0, () -> "no '" + text + "'; stdout " + out + ", stderr " + err);
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        while (!err.remove(0).contains(text)) {}
    }

    Started signal(String name) throws IOException, InterruptedException {
        int code = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        assertTrue(code == 0, "kill");
        return this;
    }

    /** Waits until it has ended and all it printed is read. */
    int exitCode() throws InterruptedException {
        assertTrue(process.waitFor(WAIT_S, TimeUnit.SECONDS), () -> "still runs; stdout " + out + ", stderr " + err);
        readsOut.join(TimeUnit.SECONDS.toMillis(WAIT_S));
        readsErr.join(TimeUnit.SECONDS.toMillis(WAIT_S));
        return process.exitValue();
    }

    synchronized List<String> out() {
        return List.copyOf(out);
    }

    synchronized List<String> err() {
        return List.copyOf(err);
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
