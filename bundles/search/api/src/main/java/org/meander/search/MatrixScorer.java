package org.meander.search;

import java.lang.foreign.MemorySegment;
import org.meander.base.Cancellation;
import org.meander.base.MeanderException;
import org.meander.search.SearchMethod.Request;

/**
 * Scores rows of a matrix against a query: four at a time in float, at the speed of memory, and in double those that the float sums do not rule out.
 * The hits are those that {@link Scorer} alone finds. For one thread.
 */
final class MatrixScorer {

    private static final long VALUES_BETWEEN_CHECKS = 1 << 18;
    /** Mean square below which underflow could be felt in a cosine. */
    private static final double SMALLEST_SQUARE = 1e-36;

    private final VectorSet set;
    private final MemorySegment matrix;
    private final Request request;
    private final Cancellation cancellation;
    private final Scorer scorer;
    private final RowKernel kernel;
    private final int dimension;
    private final boolean queryIsTiny;
    private final TopHits hits;
    private final int[] block = new int[RowKernel.ROWS];

    /**
     * @param set of vectors that are the rows of a matrix
     * @param matrix {@code set.size() x query.dimension()} little-endian F32, at most 2^31-1 a row
     * @throws MeanderException {@code INVALID_ARGUMENT} as {@link #check} and {@link Scorer}
     */
    MatrixScorer(Vector query, VectorSet set, MemorySegment matrix, Request request, Cancellation cancellation) {
        check(query, set, matrix);
        this.set = set;
        this.matrix = matrix;
        this.request = request;
        this.cancellation = cancellation;
        this.scorer = new Scorer(query, cancellation);
        this.dimension = Math.toIntExact(query.dimension());
        this.queryIsTiny = !(scorer.queryNorm() * scorer.queryNorm() >= dimension * SMALLEST_SQUARE);
        this.kernel = new RowKernel(query.toArray());
        this.hits = new TopHits(request);
    }

    /** As {@link Scan#check}. */
    static void check(Vector query, VectorSet set, MemorySegment matrix) {
        long right = Math.multiplyExact(Float.BYTES * query.dimension(), (long) set.size());
        if (matrix.byteSize() != right) {
            throw MeanderException.invalid(
                    "a matrix of %d bytes for %d vectors; the query '%s' has %d coordinates, which makes %d bytes",
                    matrix.byteSize(), set.size(), query.id(), query.dimension(), right);
        }
    }

    /** The best of the rows so far. */
    TopHits hits() {
        return hits;
    }

    /** Scores rows {@code from} to {@code to-1}. */
    void score(int from, int to) {
        int between = Math.toIntExact(Math.max(1, VALUES_BETWEEN_CHECKS / dimension));
        int next = from;
        for (int row = from; row < to; row += block.length) {
            if (row >= next) {
                cancellation.check();
                next = row + between;
            }
            int count = Math.min(block.length, to - row);
            for (int i = 0; i < count; i++) {
                block[i] = row + i;
            }
            score(block, 0, count);
        }
    }

    /** Scores those of a list of rows from place {@code from} to {@code to-1} in it; in ascending order is best. */
    void score(int[] rows, int from, int to) {
        boolean cosine = request.metric() == Metric.COSINE;
        for (int at = from; at < to; at += RowKernel.ROWS) {
            int count = Math.min(RowKernel.ROWS, to - at);
            if (cosine) {
                kernel.dots(matrix, rows, at, count);
            } else {
                kernel.squaredDistances(matrix, rows, at, count);
            }
            for (int i = 0; i < count; i++) {
                consider(rows[at + i], kernel.sum(i), cosine);
            }
        }
    }

    private void consider(int row, double sum, boolean cosine) {
        if (hits.admits(cosine ? highestCosine(set.get(row), sum) : lowestDistance(sum))) {
            scorer.score(row, set.get(row)).ifPresent(hits::offer);
        }
    }

    /** The index's norm serves, unless it may not be that of the values. */
    private double highestCosine(Vector row, double dot) {
        double squares = row.squaredNorm();
        double cosine = dot / (scorer.queryNorm() * Math.sqrt(squares));
        boolean known = Double.isFinite(cosine)
                && squares >= dimension * SMALLEST_SQUARE
                && row.valueError() == 0
                && !queryIsTiny;
        return known ? cosine + 2 * RowKernel.PRECISION : 1;
    }

    private double lowestDistance(double squared) {
        double rounding = squared * RowKernel.PRECISION + dimension * RowKernel.UNDERFLOW;
        return Double.isFinite(squared) ? Math.sqrt(Math.max(0, squared - rounding)) : 0;
    }
}
