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

    private static float[] values(Vector query, int dimension) {
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
        for (int row = from; row < from + count; row++) {
            long offset = (long) Float.BYTES * dimension * row;
            if (hits.admits(cosine ? highestCosine(offset) : lowestDistance(offset))) {
                scorer.score(row, set.get(row)).ifPresent(hits::offer);
            }
        }
    }

    private double highestCosine(long offset) {
        kernel.products(matrix, offset);
        double squares = kernel.squares();
        double cosine = kernel.dot() / (scorer.queryNorm() * Math.sqrt(squares));
        boolean known = Double.isFinite(cosine)
                && Double.isFinite(squares)
                && squares >= dimension * SMALLEST_SQUARE
                && !queryIsTiny;
        return known ? cosine + 4 * RowKernel.PRECISION : 1;
    }

    private double lowestDistance(long offset) {
        kernel.differences(matrix, offset);
        double squared = kernel.squaredDistance();
        boolean known = Double.isFinite(squared);
        return known
                ? Math.sqrt(Math.max(0, squared * (1 - RowKernel.PRECISION) - dimension * RowKernel.UNDERFLOW))
                : 0;
    }
}
