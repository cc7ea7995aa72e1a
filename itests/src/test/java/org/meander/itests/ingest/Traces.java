package org.meander.itests.ingest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.Assume;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

/** What parts could leave behind when they go: threads, open files, and the classes of bundles that are no more. */
final class Traces {

    private static final int ROUNDS = 60;
    private static final long ROUND_MS = 250;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Set<Thread> before = ours();
    private final ReferenceQueue<ClassLoader> collected = new ReferenceQueue<>();
    private final Map<Reference<? extends ClassLoader>, String> loaders = new LinkedHashMap<>();

    private static Set<Thread> ours() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getName().startsWith("meander-"))
                .collect(Collectors.toSet());
    }

    /** Remembers, weakly, the class loader that a started bundle has now. */
    void noteLoader(Bundle bundle) {
        ClassLoader loader = bundle.adapt(BundleWiring.class).getClassLoader();
        loaders.put(new WeakReference<>(loader, collected), bundle.getSymbolicName() + " " + bundle.getVersion());
    }

    /** Waits for the end of our threads that were not there at the beginning. */
    void assertNoThreads() throws InterruptedException {
        for (Thread thread : ours()) {
            if (!before.contains(thread)) {
                thread.join(PATIENCE);
                assertFalse(thread + " has not ended", thread.isAlive());
            }
        }
    }

    /** Waits until all class loaders that were noted have been collected. */
    void assertNoLoaders() throws InterruptedException {
        for (int round = 0; round < ROUNDS && !loaders.isEmpty(); round++) {
            System.gc();
            Reference<? extends ClassLoader> cleared = collected.remove(ROUND_MS);
            while (cleared != null) {
                loaders.remove(cleared);
                cleared = collected.poll();
            }
        }
        assertEquals("class loaders that are still held", List.of(), List.copyOf(loaders.values()));
    }

    /**
     * Waits until at most so many files below a folder are open: components of removed configurations go in the background.
     */
    static void assertOpenFiles(String folder, int most) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Set<String> open = openFiles(folder);
        while (open.size() > most && System.nanoTime() < deadline) {
            Thread.yield();
            open = openFiles(folder);
        }
        assertTrue("still open: " + open, open.size() <= most);
    }

    /** Files below a folder of which this process has a descriptor or a mapping; told by the system, if that is Linux. */
    private static Set<String> openFiles(String folder) throws IOException {
        Path process = Path.of("/proc/self");
        Assume.assumeTrue("a system that lists open files", Files.isDirectory(process.resolve("fd")));
        Set<String> open = new TreeSet<>();
        try (Stream<Path> descriptors = Files.list(process.resolve("fd"))) {
            for (Path descriptor : descriptors.toList()) {
                try {
                    open.add(Files.readSymbolicLink(descriptor).toString());
                } catch (NoSuchFileException e) {
                    // Closed in the meantime; the one of the listing itself always is.
                }
            }
        }
        for (String mapping : Files.readAllLines(process.resolve("maps"))) {
            open.add(mapping.substring(Math.max(0, mapping.indexOf('/'))));
        }
        open.removeIf(file -> !file.contains(folder + "/"));
        return open;
    }
}
