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
import org.meander.search.PackedVectors;
import org.meander.search.SearchMethod.Request;
import org.meander.search.SearchMethod.Result;
import org.meander.search.SearchMethod.Searcher;
import org.meander.search.Vector;
import org.meander.search.exact.ExactSearch;

/** Vectors of 1,024, with queries that are other vectors of the same kind, and the rows that are right for each. */
final class VectorSamples {

    static final int DIMENSION = 1024;
    static final int QUERIES = 100;

    private static final int LATENT = 128;
    private static final int CLUSTERS = 2000;

    private final PackedVectors set;
    private final List<Vector> queries;
    private final Request request;
    private final List<Set<Integer>> right;

    /**
     * @param hard whether distances differ little: 128 latent dimensions and noise; else 2,000 clusters
     * @param request what is right
     */
    VectorSamples(Arena arena, int rows, boolean hard, Request request) {
        MemorySegment matrix = arena.allocate(4L * (rows + QUERIES) * DIMENSION, 64);
        fill(matrix, rows + QUERIES, hard);
        this.set = packed(matrix.asSlice(0, 4L * rows * DIMENSION), rows, "v");
        PackedVectors asked = packed(matrix.asSlice(4L * rows * DIMENSION), QUERIES, "q");
        this.queries = IntStream.range(0, QUERIES).mapToObj(asked::get).toList();
        this.request = request;
        this.right = new ExactSearch(1)
                .prepare(set, Cancellation.NEVER).searchAll(queries, request, Cancellation.NEVER).stream()
                        .map(VectorSamples::rows)
                        .toList();
    }

    PackedVectors set() {
        return set;
    }

    List<Vector> queries() {
        return queries;
    }

    /** Share of the right rows that a searcher finds. */
    double recall(Searcher searcher) {
        return recall(queries.stream()
                .map(query -> rows(searcher.search(query, request, Cancellation.NEVER)))
                .toList());
    }

    /** Share of the right rows that are found, query by query. */
    double recall(List<Set<Integer>> found) {
        long both = 0;
        long all = 0;
        for (int q = 0; q < QUERIES; q++) {
            both += right.get(q).stream().filter(found.get(q)::contains).count();
            all += right.get(q).size();
        }
        return (double) both / all;
    }

    private static Set<Integer> rows(Result result) {
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
