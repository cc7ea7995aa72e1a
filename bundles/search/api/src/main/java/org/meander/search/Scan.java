package org.meander.search;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import org.meander.base.Cancellation;
import org.meander.base.MeanderException;
import org.meander.search.SearchMethod.Hit;
import org.meander.search.SearchMethod.Request;

/**
 * The nearest of the vectors of a set, or of some of its rows, by comparing each of them with the query. If the set is a matrix in memory, rows
 * are compared in float at its speed, and in double only those that could be hits; else each is read in pieces. The hits are the same either way,
 * and whatever the number of threads.
 */
public final class Scan {

    /** Longer rows are read in pieces, because the query's copy would not stay in the cache. */
    private static final int LONGEST_ROW = 1 << 20;

    /** Less work than this is not worth a thread. */
    private static final long VALUES_PER_THREAD = 1 << 20;

    private Scan() {}

    /**
     * The nearest of all vectors, nearest first.
     *
     * @param threads that may be used, the caller's included
     * @throws MeanderException {@code INVALID_ARGUMENT} as {@link Scorer}, or if a vector has not the query's dimension
     */
    public static List<Hit> all(Vector query, VectorSet set, Request request, int threads, Cancellation cancellation) {
        Optional<MemorySegment> matrix = matrix(query, set);
        return nearest(query, set.size(), request, threads, cancellation, (from, to, either) -> {
            if (matrix.isEmpty()) {
                return oneByOne(query, set, request, from, to, row -> row, either);
            }
            MatrixScorer scorer = new MatrixScorer(query, set, matrix.get(), request, either);
            scorer.score(from, to);
            return scorer.hits();
        });
    }

    /**
     * The nearest of some vectors, nearest first.
     *
     * @param rows of the set, each of them once; in ascending order is best
     * @param threads that may be used, the caller's included
     * @throws MeanderException as {@link #all}
     */
    public static List<Hit> rows(
            Vector query, VectorSet set, int[] rows, Request request, int threads, Cancellation cancellation) {
        Optional<MemorySegment> matrix = matrix(query, set);
        return nearest(query, rows.length, request, threads, cancellation, (from, to, either) -> {
            if (matrix.isEmpty()) {
                return oneByOne(query, set, request, from, to, at -> rows[at], either);
            }
            MatrixScorer scorer = new MatrixScorer(query, set, matrix.get(), request, either);
            scorer.score(rows, from, to);
            return scorer.hits();
        });
    }

    /**
     * Refuses a matrix that does not have a row of the query's dimension for each vector.
     *
     * @throws MeanderException {@code INVALID_ARGUMENT}
     */
    public static void check(Vector query, VectorSet set, MemorySegment matrix) {
        MatrixScorer.check(query, set, matrix);
    }

    /**
     * Threads that are worth while.
     *
     * @param values compared of a row
     * @param threads that may be used
     */
    public static int tasks(long values, int rows, int threads) {
        return Math.clamp(Math.max(1, values) * rows / VALUES_PER_THREAD, 1, Math.min(threads, Math.max(1, rows)));
    }

    private static Optional<MemorySegment> matrix(Vector query, VectorSet set) {
        return query.dimension() <= LONGEST_ROW ? set.matrix() : Optional.empty();
    }

    private static List<Hit> nearest(
            Vector query,
            int rows,
            Request request,
            int threads,
            Cancellation cancellation,
            Ranges.Task<TopHits> task) {
        TopHits best = new TopHits(request);
        for (TopHits part : Ranges.run(rows, tasks(query.dimension(), rows, threads), cancellation, task)) {
            part.hits().forEach(best::offer);
        }
        return best.hits();
    }

    private static TopHits oneByOne(
            Vector query,
            VectorSet set,
            Request request,
            int from,
            int to,
            IntUnaryOperator rowAt,
            Cancellation cancellation) {
        Scorer scorer = new Scorer(query, cancellation);
        TopHits hits = new TopHits(request);
        for (int at = from; at < to; at++) {
            int row = rowAt.applyAsInt(at);
            scorer.score(row, set.get(row)).ifPresent(hits::offer);
        }
        return hits;
    }
}
