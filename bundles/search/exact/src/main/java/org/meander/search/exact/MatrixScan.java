package org.meander.search.exact;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.meander.base.Cancellation;
import org.meander.search.Metric;
import org.meander.search.Scorer;
import org.meander.search.SearchMethod.Request;
import org.meander.search.TopHits;
import org.meander.search.Vector;
import org.meander.search.VectorSet;

/** Scans rows of a matrix in float, and scores those in double that the float sums do not rule out. For one thread. */
final class MatrixScan {

    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
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

    /** @param matrix {@code set.size() x query.dimension()} values */
    MatrixScan(Vector query, VectorSet set, MemorySegment matrix, Request request, Cancellation cancellation) {
        this.set = set;
        this.matrix = matrix;
        this.request = request;
        this.cancellation = cancellation;
        this.scorer = new Scorer(query, cancellation);
        this.dimension = Math.toIntExact(query.dimension());
        this.queryIsTiny = !(scorer.queryNorm() * scorer.queryNorm() >= dimension * SMALLEST_SQUARE);
        this.kernel = new RowKernel(values(query, dimension));
    }

    /** A copy of all values of a query. */
    static float[] values(Vector query, int dimension) {
        float[] values = new float[dimension];
        MemorySegment scratch = MemorySegment.ofArray(new float[Math.min(dimension, Scorer.PIECE)]);
        for (int from = 0; from < dimension; from += Scorer.PIECE) {
            int count = Math.min(Scorer.PIECE, dimension - from);
            MemorySegment.copy(query.values(from, count, scratch), F32, 0, values, from, count);
        }
        return values;
    }

    /** The best of rows {@code from} to {@code to-1}. */
    TopHits scan(int from, int to) {
        TopHits hits = new TopHits(request);
        int step = Math.toIntExact(Math.max(1, VALUES_BETWEEN_CHECKS / dimension));
        for (int row = from; row < to; row += step) {
            cancellation.check();
            scan(row, Math.min(step, to - row), hits);
        }
        return hits;
    }

    private void scan(int from, int count, TopHits hits) {
        boolean cosine = request.metric() == Metric.COSINE;
        for (int row = from; row < from + count; row += RowKernel.ROWS) {
            int rows = Math.min(RowKernel.ROWS, from + count - row);
            long at = (long) Float.BYTES * dimension * row;
            if (cosine) {
                kernel.dots(matrix, at, rows);
            } else {
                kernel.squaredDistances(matrix, at, rows);
            }
            for (int i = 0; i < rows; i++) {
                consider(row + i, kernel.sum(i), cosine, hits);
            }
        }
    }

    private void consider(int row, double sum, boolean cosine, TopHits hits) {
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
