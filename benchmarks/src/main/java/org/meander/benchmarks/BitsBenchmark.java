package org.meander.benchmarks;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.meander.base.Cancellation;
import org.meander.search.Metric;
import org.meander.search.PackedVectors;
import org.meander.search.SearchMethod;
import org.meander.search.SearchMethod.Request;
import org.meander.search.bits.BitSearch;
import org.meander.search.exact.ExactSearch;

/**
 * Sign codes beside exact search, on clustered vectors and on hard ones, whose distances differ little: 128 latent dimensions and
 * noise. Queries are other vectors of the same kind. Argument: number of vectors of 1,024, 100,000 if there is none.
 */
public final class BitsBenchmark {

    private static final int DIMENSION = 1024;
    private static final int LATENT = 128;
    private static final int CLUSTERS = 2000;
    private static final int QUERIES = 100;

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
        MemorySegment matrix = arena.allocate(4L * (rows + QUERIES) * DIMENSION, 64);
        fill(matrix, rows + QUERIES, hard);
        PackedVectors set = packed(matrix.asSlice(0, 4L * rows * DIMENSION), rows, "v");
        PackedVectors queries = packed(matrix.asSlice(4L * rows * DIMENSION), QUERIES, "q");
        Request request = new Request(Metric.L2, 10, Double.POSITIVE_INFINITY);
        ExactSearch exact = new ExactSearch(1);
        List<Set<Integer>> right = IntStream.range(0, QUERIES)
                .mapToObj(q -> rows(exact.search(queries.get(q), set, request, Cancellation.NEVER)))
                .toList();
        String title = (hard ? "hard" : "clustered") + ", " + rows + " x " + DIMENSION + ", L2, top 10";
        double seconds = Double.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            long start = System.nanoTime();
            new BitSearch(1, 1, 1).prepare(set, Cancellation.NEVER);
            seconds = Math.min(seconds, (System.nanoTime() - start) * 1e-9);
        }
        System.out.printf("%n%s: codes made in %.3f s on one thread, best of 5%n", title, seconds);
        int[] next = new int[1];
        Paired paired = new Paired(title, "queries/s");
        paired.add(
                "exact",
                1,
                () -> sink += exact.search(queries.get(next[0]++ % QUERIES), set, request, Cancellation.NEVER)
                        .read());
        for (int candidates : new int[] {100, 200, 500, 1000}) {
            SearchMethod.Searcher bits = new BitSearch(candidates, 1, 1).prepare(set, Cancellation.NEVER);
            int found = 0;
            for (int q = 0; q < QUERIES; q++) {
                Set<Integer> hits = rows(bits.search(queries.get(q), request, Cancellation.NEVER));
                hits.retainAll(right.get(q));
                found += hits.size();
            }
            String name = "bits, %d candidates, recall %.4f".formatted(candidates, found / (10.0 * QUERIES));
            paired.add(name, 10, () -> {
                for (int i = 0; i < 10; i++) {
                    sink += bits.search(queries.get(next[0]++ % QUERIES), request, Cancellation.NEVER)
                            .read();
                }
            });
        }
        paired.run(30, 100);
    }

    private static Set<Integer> rows(SearchMethod.Result result) {
        Set<Integer> rows = new HashSet<>();
        result.hits().forEach(hit -> rows.add(hit.row()));
        return rows;
    }

    private static PackedVectors packed(MemorySegment matrix, int rows, String prefix) {
        return new PackedVectors(
                IntStream.range(0, rows).mapToObj(i -> prefix + i).toList(), matrix, DIMENSION);
    }

    private static void fill(MemorySegment matrix, int rows, boolean hard) {
        Random random = new Random(1);
        float[][] basis = new float[hard ? LATENT : CLUSTERS][DIMENSION];
        for (float[] vector : basis) {
            for (int i = 0; i < DIMENSION; i++) {
                vector[i] = (float) random.nextGaussian();
            }
        }
        float[] row = new float[DIMENSION];
        for (int r = 0; r < rows; r++) {
            for (int i = 0; i < DIMENSION; i++) {
                row[i] = 0.5f * (float) random.nextGaussian();
            }
            if (hard) {
                for (float[] vector : basis) {
                    add(row, vector, (float) (random.nextGaussian() / Math.sqrt(LATENT)));
                }
            } else {
                add(row, basis[random.nextInt(CLUSTERS)], 1);
            }
            MemorySegment.copy(row, 0, matrix, ValueLayout.JAVA_FLOAT, 4L * r * DIMENSION, DIMENSION);
        }
    }

    private static void add(float[] row, float[] vector, float weight) {
        for (int i = 0; i < DIMENSION; i++) {
            row[i] += weight * vector[i];
        }
    }
}
