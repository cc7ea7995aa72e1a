package org.meander.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.meander.codec.Encoder;
import org.meander.codec.scalar.ScalarEncoder;
import org.meander.search.SearchMethod;
import org.meander.search.exact.ExactSearch;
import org.meander.search.progressive.ProgressiveSearch;
import org.meander.source.Source;
import org.meander.source.generator.GeneratorSource;
import org.meander.store.file.FileStore;
import org.meander.workflow.Report;

/**
 * A store of many small models, by default 10,000 of 16,384 values, each a copy of one with much noise: how fast they are encoded
 * into it, how long it takes to open and list it, and to search it. The heap is what the JVM is given; the last line has what it
 * took at most.
 */
public final class StoreBenchmark {

    private StoreBenchmark() {}

    /** @param arguments models, 10,000 without; an empty folder for the store, a temporary one without, which stays */
    public static void main(String[] arguments) throws IOException {
        int models = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
        String folder = arguments.length > 1
                ? arguments[1]
                : Files.createTempDirectory("store").toString();
        Source source = Component.of(
                GeneratorSource.class,
                Map.of("models", models, "tensors", new String[] {"weight:128x128"}, "family_noise", 1.0));
        FileStore store = Recipes.store(folder, true);
        Encoder codec = Component.of(ScalarEncoder.class, Map.of("relative_rms_error", 0.01));
        timed("encoded, models a second", models, () -> Recipes.ingest(source, codec, null, store, Map.of()));
        timed("unchanged, models a second", models, () -> Recipes.ingest(source, codec, null, store, Map.of()));
        store.close();
        FileStore[] opened = new FileStore[1];
        for (int i = 0; i < 3; i++) {
            timed("opened and listed, times a second", 1, () -> {
                opened[0] = Recipes.store(folder, true);
                return opened[0].models();
            });
            if (i < 2) {
                opened[0].close();
            }
        }
        String query = source.models().get(models / 2);
        Map<String, SearchMethod> methods =
                Map.of("exact", new ExactSearch(1), "progressive", new ProgressiveSearch(false, 1));
        methods.forEach((name, method) -> {
            for (int i = 0; i < 3; i++) {
                timed(name + " search, times a second", 1, () -> {
                    Report report = Recipes.search(opened[0], method, source, Map.of("query", query, "limit", 10));
                    if (!query.equals(report.table().getFirst().get("model"))) {
                        throw new IllegalStateException(query + " was not found: " + report.table());
                    }
                    return report;
                });
            }
        });
        opened[0].close();
        System.out.printf("%d MiB of files in %s%n", bytes(Path.of(folder)) >> 20, folder);
    }

    private static long bytes(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> regular = files.filter(Files::isRegularFile).toList();
            long bytes = 0;
            for (Path file : regular) {
                bytes += Files.size(file);
            }
            return bytes;
        }
    }

    private interface Work {
        Object run();
    }

    private static void timed(String what, int count, Work work) {
        long start = System.nanoTime();
        work.run();
        double seconds = (System.nanoTime() - start) * 1e-9;
        System.out.printf(Locale.ROOT, "%s: %.1f (%.3f s)%n", what, count / seconds, seconds);
    }
}
