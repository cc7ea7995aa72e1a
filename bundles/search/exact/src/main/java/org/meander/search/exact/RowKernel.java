package org.meander.search.exact;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums over the rows of a matrix at memory speed: float lanes that are folded into double every {@value #BLOCK} values. The results are
 * near enough to tell which rows need not be looked at in double; {@link #PRECISION} bounds their error. Lanes are added in a fixed
 * order, so a row has the same sum whether the code is compiled or not. For one thread.
 *
 * <p>Rows that are a multiple of {@link #STEP} values are read as one stream, a loop a block; other rows are read two at a time.
 */
final class RowKernel {

    private static final int ROWS = 32;

    private static final int BLOCK = 2048;
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = S.length();
    private static final int STEP = 4 * LANES;
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
    private final int rowsAtOnce;
    private final float[] lanes;
    private final double[] sums;

    RowKernel(float[] query) {
        this.query = query;
        this.folds = (query.length - 1) / BLOCK + 1;
        this.rowsAtOnce = Math.max(1, ROWS / folds);
        this.lanes = new float[rowsAtOnce * folds * LANES];
        this.sums = new double[rowsAtOnce];
    }

    /** Most rows of a call, 1 to {@value #ROWS}. */
    int rowsAtOnce() {
        return rowsAtOnce;
    }

    /** Result for a row of the last call, counted from its first. */
    double sum(int row) {
        return sums[row];
    }

    /** Dot products of the query with the {@code rows}, at most {@link #rowsAtOnce}, that follow each other from a byte offset on. */
    void dots(MemorySegment matrix, long from, int rows) {
        Arrays.fill(sums, 0);
        if (query.length % STEP == 0) {
            foldedDots(matrix, from, rows);
            fold(rows);
            return;
        }
        for (int row = 0; row < rows; row += 2) {
            int other = Math.min(row + 1, rows - 1);
            for (int at = 0; at < query.length; at += BLOCK) {
                dotPair(matrix, offset(from, row, at), offset(from, other, at), at, row, other);
            }
        }
    }

    /** Squared L2 distances of the query from such rows. */
    void squaredDistances(MemorySegment matrix, long from, int rows) {
        Arrays.fill(sums, 0);
        if (query.length % STEP == 0) {
            foldedDistances(matrix, from, rows);
            fold(rows);
            return;
        }
        for (int row = 0; row < rows; row += 2) {
            int other = Math.min(row + 1, rows - 1);
            for (int at = 0; at < query.length; at += BLOCK) {
                distancePair(matrix, offset(from, row, at), offset(from, other, at), at, row, other);
            }
        }
    }

    private void fold(int rows) {
        for (int i = 0; i < rows * folds; i++) {
            sums[i / folds] += sum(FloatVector.fromArray(S, lanes, i * LANES));
        }
    }

    private long offset(long from, int row, int at) {
        return from + (long) Float.BYTES * ((long) row * query.length + at);
    }

    /** Lanes of the blocks of rows, one after the other. */
    private void foldedDots(MemorySegment matrix, long from, int rows) {
        int fold = 0;
        for (int row = 0; row < rows; row++) {
            for (int at = 0; at < query.length; at += BLOCK) {
                dotBlock(matrix, offset(from, row, at), query, at, Math.min(BLOCK, query.length - at), lanes, fold);
                fold += LANES;
            }
        }
    }

    private void foldedDistances(MemorySegment matrix, long from, int rows) {
        int fold = 0;
        for (int row = 0; row < rows; row++) {
            for (int at = 0; at < query.length; at += BLOCK) {
                distanceBlock(
                        matrix, offset(from, row, at), query, at, Math.min(BLOCK, query.length - at), lanes, fold);
                fold += LANES;
            }
        }
    }

    private static void dotBlock(
            MemorySegment matrix, long from, float[] query, int q, int count, float[] lanes, int fold) {
        FloatVector a = FloatVector.zero(S);
        FloatVector b = a;
        FloatVector c = a;
        FloatVector d = a;
        for (int i = 0; i < count; i += STEP) {
            long at = from + 4L * i;
            a = FloatVector.fromArray(S, query, q + i).fma(load(matrix, at), a);
            b = FloatVector.fromArray(S, query, q + i + LANES).fma(load(matrix, at + 4L * LANES), b);
            c = FloatVector.fromArray(S, query, q + i + 2 * LANES).fma(load(matrix, at + 8L * LANES), c);
            d = FloatVector.fromArray(S, query, q + i + 3 * LANES).fma(load(matrix, at + 12L * LANES), d);
        }
        a.add(b).add(c.add(d)).intoArray(lanes, fold);
    }

    private static void distanceBlock(
            MemorySegment matrix, long from, float[] query, int q, int count, float[] lanes, int fold) {
        FloatVector a = FloatVector.zero(S);
        FloatVector b = a;
        FloatVector c = a;
        FloatVector d = a;
        for (int i = 0; i < count; i += STEP) {
            long at = from + 4L * i;
            FloatVector x = FloatVector.fromArray(S, query, q + i).sub(load(matrix, at));
            FloatVector y = FloatVector.fromArray(S, query, q + i + LANES).sub(load(matrix, at + 4L * LANES));
            FloatVector z = FloatVector.fromArray(S, query, q + i + 2 * LANES).sub(load(matrix, at + 8L * LANES));
            FloatVector w = FloatVector.fromArray(S, query, q + i + 3 * LANES).sub(load(matrix, at + 12L * LANES));
            a = x.fma(x, a);
            b = y.fma(y, b);
            c = z.fma(z, c);
            d = w.fma(w, d);
        }
        a.add(b).add(c.add(d)).intoArray(lanes, fold);
    }

    /** The block of the query from {@code at} on with those of two rows, which may be the same. */
    private void dotPair(MemorySegment matrix, long one, long two, int at, int row, int other) {
        FloatVector a = FloatVector.zero(S);
        FloatVector b = a;
        int count = Math.min(BLOCK, query.length - at);
        int i = 0;
        for (; i <= count - LANES; i += LANES) {
            FloatVector q = FloatVector.fromArray(S, query, at + i);
            a = q.fma(load(matrix, one + 4L * i), a);
            b = q.fma(load(matrix, two + 4L * i), b);
        }
        double first = sum(a);
        double second = sum(b);
        for (; i < count; i++) {
            first += matrix.get(F32, one + 4L * i) * query[at + i];
            second += matrix.get(F32, two + 4L * i) * query[at + i];
        }
        add(row, first, other, second);
    }

    private void distancePair(MemorySegment matrix, long one, long two, int at, int row, int other) {
        FloatVector a = FloatVector.zero(S);
        FloatVector b = a;
        int count = Math.min(BLOCK, query.length - at);
        int i = 0;
        for (; i <= count - LANES; i += LANES) {
            FloatVector q = FloatVector.fromArray(S, query, at + i);
            FloatVector x = q.sub(load(matrix, one + 4L * i));
            FloatVector y = q.sub(load(matrix, two + 4L * i));
            a = x.fma(x, a);
            b = y.fma(y, b);
        }
        double first = sum(a);
        double second = sum(b);
        for (; i < count; i++) {
            float x = query[at + i] - matrix.get(F32, one + 4L * i);
            float y = query[at + i] - matrix.get(F32, two + 4L * i);
            first += x * x;
            second += y * y;
        }
        add(row, first, other, second);
    }

    private void add(int row, double first, int other, double second) {
        sums[row] += first;
        if (other != row) {
            sums[other] += second;
        }
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
