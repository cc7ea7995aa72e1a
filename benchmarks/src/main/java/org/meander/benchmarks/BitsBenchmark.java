package org.meander.benchmarks;

import java.lang.foreign.Arena;
import java.util.List;
import org.meander.base.Cancellation;
import org.meander.search.Metric;
import org.meander.search.SearchMethod;
import org.meander.search.SearchMethod.Request;
import org.meander.search.Vector;
import org.meander.search.bits.BitSearch;
import org.meander.search.exact.ExactSearch;

/**
 * Sign codes beside exact search, on clustered vectors and on hard ones, whose distances differ little: 128 latent dimensions and
 * noise. Queries are other vectors of the same kind. Argument: number of vectors of 1,024, 100,000 if there is none.
 */
public final class BitsBenchmark {

    private static double sink;

    private BitsBenchmark() {}

    public static void main(String[] arguments) {
        int rows = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100_000;
        for (boolean hard : new boolean[] {false, true}) {
            try (Arena arena = Arena.ofShared()) {
                run(arena, rows, hard);
            }
        }
        System.out.println(sink == 0 ? " " : "");
    }

    private static void run(Arena arena, int rows, boolean hard) {
        Request request = new Request(Metric.L2, 10, Double.POSITIVE_INFINITY);
        VectorSamples samples = new VectorSamples(arena, rows, hard, request);
        List<Vector> queries = samples.queries();
        ExactSearch exact = new ExactSearch(1);
        String title = "%s, %d x %d, L2, top 10".formatted(hard ? "hard" : "clustered", rows, VectorSamples.DIMENSION);
        double seconds = Double.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            long start = System.nanoTime();
            new BitSearch(1, 1, 1).prepare(samples.set(), Cancellation.NEVER);
            seconds = Math.min(seconds, (System.nanoTime() - start) * 1e-9);
        }
        System.out.printf("%n%s: codes made in %.3f s on one thread, best of 5%n", title, seconds);
        int[] next = new int[1];
        Paired paired = new Paired(title, "queries/s");
        paired.add(
                "exact",
                1,
                () -> sink += exact.search(
                                queries.get(next[0]++ % queries.size()), samples.set(), request, Cancellation.NEVER)
                        .read());
        for (int candidates : new int[] {100, 150, 200, 500}) {
            SearchMethod.Searcher bits = new BitSearch(candidates, 1, 1).prepare(samples.set(), Cancellation.NEVER);
            paired.add("bits, %d candidates, recall %.4f".formatted(candidates, samples.recall(bits)), 10, () -> {
                for (int i = 0; i < 10; i++) {
                    sink += bits.search(queries.get(next[0]++ % queries.size()), request, Cancellation.NEVER)
                            .read();
                }
            });
        }
        paired.run(30, 100);
    }
}
