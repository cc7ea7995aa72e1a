package org.meander.search.exact;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums over the rows of a matrix at memory speed: float lanes that are folded into double every {@value #BLOCK} values. The results are
 * near enough to tell which rows need not be looked at in double; {@link #PRECISION} bounds their error. Lanes are added in a fixed
 * order, so a row has the same sum whether the code is compiled or not, and whichever rows it is read with. For one thread.
 *
 * <p>Four rows are read at a time. Four streams keep more lines of memory on their way than one, and a register of the query serves four.
 */
final class RowKernel {

    private static final int ROWS = 32;

    private static final int BLOCK = 2048;
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = S.length();
    private static final int TOGETHER = 4;
    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(LITTLE_ENDIAN);

    private static final VectorShuffle<Float> EIGHT = rotation(8);
    private static final VectorShuffle<Float> FOUR = rotation(4);
    private static final VectorShuffle<Float> TWO = rotation(2);
    private static final VectorShuffle<Float> ONE = rotation(1);

    /**
     * Bound of a sum's error relative to the sum of its terms' magnitudes: a term takes part in at most {@code BLOCK/LANES} additions
     * of its lane, and in {@code 2*LANES} that join lanes and tail, each with a relative error of 2^-24, and is itself off by up
     * to three such errors (Higham, Accuracy and Stability of Numerical Algorithms, 4.2); doubled for good measure.
     */
    static final double PRECISION = 2 * (BLOCK / LANES + 2 * LANES + 3) * 0x1p-24;

    /** What underflow can take from the sum for each value: half the smallest float, for each of two roundings. */
    static final double UNDERFLOW = 0x1p-149;

    private final float[] query;
    private final int folds;
    private final int whole;
    private final int rowsAtOnce;
    private final float[] lanes;
    private final double[] sums;

    RowKernel(float[] query) {
        this.query = query;
        this.folds = (query.length - 1) / BLOCK + 1;
        this.whole = query.length - query.length % LANES;
        this.rowsAtOnce = Math.max(TOGETHER, ROWS / folds);
        this.lanes = new float[(rowsAtOnce + TOGETHER - 1) * folds * LANES];
        this.sums = new double[rowsAtOnce];
    }

    /** Most rows of a call, {@value #TOGETHER} to {@value #ROWS}. */
    int rowsAtOnce() {
        return rowsAtOnce;
    }

    /** Result for a row of the last call, counted from its first. */
    double sum(int row) {
        return sums[row];
    }

    /** Dot products of the query with the {@code rows}, at most {@link #rowsAtOnce}, that follow each other from a byte offset on. */
    void dots(MemorySegment matrix, long from, int rows) {
        for (int row = 0; row < rows; row += TOGETHER) {
            for (int at = 0; at < whole; at += BLOCK) {
                dotBlock(matrix, from, rows, row, at);
            }
        }
        fold(rows);
        for (int row = 0; row < rows; row++) {
            for (int i = whole; i < query.length; i++) {
                sums[row] += matrix.get(F32, offset(from, row, i)) * query[i];
            }
        }
    }

    /** Squared L2 distances of the query from such rows. */
    void squaredDistances(MemorySegment matrix, long from, int rows) {
        for (int row = 0; row < rows; row += TOGETHER) {
            for (int at = 0; at < whole; at += BLOCK) {
                distanceBlock(matrix, from, rows, row, at);
            }
        }
        fold(rows);
        for (int row = 0; row < rows; row++) {
            for (int i = whole; i < query.length; i++) {
                float x = query[i] - matrix.get(F32, offset(from, row, i));
                sums[row] += x * x;
            }
        }
    }

    private void fold(int rows) {
        for (int row = 0; row < rows; row++) {
            double sum = 0;
            for (int fold = row * folds; fold < (row + 1) * folds; fold++) {
                sum += sum(FloatVector.fromArray(S, lanes, fold * LANES));
            }
            sums[row] = sum;
        }
    }

    private long offset(long from, int row, int at) {
        return from + (long) Float.BYTES * ((long) row * query.length + at);
    }

    /** Place of a row's lanes for a block. */
    private int lanes(int row, int at) {
        return (row * folds + at / BLOCK) * LANES;
    }

    /** A block of four rows; of the last one again and again if there are no four. */
    private void dotBlock(MemorySegment matrix, long from, int rows, int row, int at) {
        long one = offset(from, row, at);
        long two = offset(from, Math.min(row + 1, rows - 1), at);
        long three = offset(from, Math.min(row + 2, rows - 1), at);
        long four = offset(from, Math.min(row + 3, rows - 1), at);
        FloatVector a = FloatVector.zero(S);
        FloatVector b = a;
        FloatVector c = a;
        FloatVector d = a;
        int count = Math.min(BLOCK, whole - at);
        for (int i = 0; i < count; i += LANES) {
            FloatVector q = FloatVector.fromArray(S, query, at + i);
            a = q.fma(load(matrix, one + 4L * i), a);
            b = q.fma(load(matrix, two + 4L * i), b);
            c = q.fma(load(matrix, three + 4L * i), c);
            d = q.fma(load(matrix, four + 4L * i), d);
        }
        a.intoArray(lanes, lanes(row, at));
        b.intoArray(lanes, lanes(row + 1, at));
        c.intoArray(lanes, lanes(row + 2, at));
        d.intoArray(lanes, lanes(row + 3, at));
    }

    private void distanceBlock(MemorySegment matrix, long from, int rows, int row, int at) {
        long one = offset(from, row, at);
        long two = offset(from, Math.min(row + 1, rows - 1), at);
        long three = offset(from, Math.min(row + 2, rows - 1), at);
        long four = offset(from, Math.min(row + 3, rows - 1), at);
        FloatVector a = FloatVector.zero(S);
        FloatVector b = a;
        FloatVector c = a;
        FloatVector d = a;
        int count = Math.min(BLOCK, whole - at);
        for (int i = 0; i < count; i += LANES) {
            FloatVector q = FloatVector.fromArray(S, query, at + i);
            FloatVector x = q.sub(load(matrix, one + 4L * i));
            FloatVector y = q.sub(load(matrix, two + 4L * i));
            FloatVector z = q.sub(load(matrix, three + 4L * i));
            FloatVector w = q.sub(load(matrix, four + 4L * i));
            a = x.fma(x, a);
            b = y.fma(y, b);
            c = z.fma(z, c);
            d = w.fma(w, d);
        }
        a.intoArray(lanes, lanes(row, at));
        b.intoArray(lanes, lanes(row + 1, at));
        c.intoArray(lanes, lanes(row + 2, at));
        d.intoArray(lanes, lanes(row + 3, at));
    }

    /** Not {@code reduceLanes}, whose order of additions is left open. */
    private static float sum(FloatVector lanes) {
        FloatVector v = lanes;
        if (LANES > 8) {
            v = v.add(v.rearrange(EIGHT));
        }
        if (LANES > 4) {
            v = v.add(v.rearrange(FOUR));
        }
        if (LANES > 2) {
            v = v.add(v.rearrange(TWO));
        }
        return v.add(v.rearrange(ONE)).lane(0);
    }

    private static VectorShuffle<Float> rotation(int lanes) {
        return VectorShuffle.iota(S, Math.min(lanes, LANES - 1), 1, true);
    }

    private static FloatVector load(MemorySegment matrix, long offset) {
        return FloatVector.fromMemorySegment(S, matrix, offset, LITTLE_ENDIAN);
    }
}
