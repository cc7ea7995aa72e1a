package org.meander.search;

import java.lang.foreign.MemorySegment;

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

    /** Dot products of the query with {@code count} rows of a matrix, at most {@link #ROWS}, from place {@code from} of the list on. */
    void dots(MemorySegment matrix, int[] rows, int from, int count) {
        sum(matrix, rows, from, count, true);
    }

    /** Squared L2 distances of the query from such rows. */
    void squaredDistances(MemorySegment matrix, int[] rows, int from, int count) {
        sum(matrix, rows, from, count, false);
    }

    /** Four rows at a time; the last one again and again if there are no four. */
    private void sum(MemorySegment matrix, int[] rows, int from, int count, boolean dots) {
        int last = from + count - 1;
        for (int i = from; i <= last; i += RowSums.ROWS) {
            long a = offset(rows[i]);
            long b = offset(rows[Math.min(i + 1, last)]);
            long c = offset(rows[Math.min(i + 2, last)]);
            long d = offset(rows[Math.min(i + 3, last)]);
            for (int at = 0; at < dimension; at += BLOCK) {
                int values = Math.min(BLOCK, dimension - at);
                if (dots) {
                    kernel.dots(matrix, a, b, c, d, at, values, four, 0);
                } else {
                    kernel.squaredDistances(matrix, a, b, c, d, at, values, four, 0);
                }
                for (int k = 0; k < RowSums.ROWS; k++) {
                    int sum = i - from + k;
                    sums[sum] = at == 0 ? four[k] : sums[sum] + four[k];
                }
            }
        }
    }

    private long offset(int row) {
        return (long) Float.BYTES * row * dimension;
    }
}
