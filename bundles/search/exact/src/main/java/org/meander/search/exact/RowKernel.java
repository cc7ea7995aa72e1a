package org.meander.search.exact;

import java.lang.foreign.MemorySegment;
import org.meander.search.RowSums;

/**
 * Sums over the rows of a matrix at memory speed: in float, that are added up in double every {@value #BLOCK} values. The results are near
 * enough to tell which rows need not be looked at in double; {@link #PRECISION} bounds their error. For one thread.
 */
final class RowKernel {

    /** Most rows of a call. */
    static final int ROWS = 32;

    private static final int BLOCK = 2048;

    /** Bound of a sum's error relative to the sum of its terms' magnitudes. */
    static final double PRECISION = RowSums.precision(BLOCK);

    /** What underflow can take from the sum for each value: half the smallest float, for each of two roundings. */
    static final double UNDERFLOW = 0x1p-149;

    private final int dimension;
    private final RowSums kernel;
    private final float[] four = new float[RowSums.ROWS];
    private final double[] sums = new double[ROWS];

    RowKernel(float[] query) {
        this.dimension = query.length;
        this.kernel = new RowSums(query);
    }

    /** Result for a row of the last call, counted from its first. */
    double sum(int row) {
        return sums[row];
    }

    /** Dot products of the query with the {@code rows}, at most {@link #ROWS}, that follow each other from a byte offset on. */
    void dots(MemorySegment matrix, long from, int rows) {
        sum(matrix, from, rows, true);
    }

    /** Squared L2 distances of the query from such rows. */
    void squaredDistances(MemorySegment matrix, long from, int rows) {
        sum(matrix, from, rows, false);
    }

    /** Four rows at a time; the last one again and again if there are no four. */
    private void sum(MemorySegment matrix, long from, int rows, boolean dots) {
        for (int row = 0; row < rows; row += RowSums.ROWS) {
            long a = offset(from, row);
            long b = offset(from, Math.min(row + 1, rows - 1));
            long c = offset(from, Math.min(row + 2, rows - 1));
            long d = offset(from, Math.min(row + 3, rows - 1));
            for (int at = 0; at < dimension; at += BLOCK) {
                int count = Math.min(BLOCK, dimension - at);
                if (dots) {
                    kernel.dots(matrix, a, b, c, d, at, count, four, 0);
                } else {
                    kernel.squaredDistances(matrix, a, b, c, d, at, count, four, 0);
                }
                for (int i = 0; i < RowSums.ROWS; i++) {
                    sums[row + i] = at == 0 ? four[i] : sums[row + i] + four[i];
                }
            }
        }
    }

    private long offset(long from, int row) {
        return from + (long) Float.BYTES * row * dimension;
    }
}
