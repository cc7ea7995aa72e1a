package org.meander.search;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Dot products and squared L2 distances of a query and rows of floats, in float, four rows at a time: four streams keep more lines of memory on
 * their way than one, and a register of the query serves four. Near enough to tell which rows need not be looked at in double; {@link #precision}
 * bounds the error. Lanes are added in a fixed order: a row has the same sum whether the code is compiled or not, and whatever rows it is summed
 * with. Allocates nothing per call. For one thread.
 */
public final class RowSums {

    /** Rows of a call. */
    public static final int ROWS = 4;

    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = S.length();
    private static final int STEP = 2 * LANES;
    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(LITTLE_ENDIAN);

    private static final VectorShuffle<Float> EIGHT = rotation(8);
    private static final VectorShuffle<Float> FOUR = rotation(4);
    private static final VectorShuffle<Float> TWO = rotation(2);
    private static final VectorShuffle<Float> ONE = rotation(1);

    private final float[] query;
    private final float[] lanes = new float[ROWS * LANES];

    /** @param query not copied: it may change between calls */
    public RowSums(float[] query) {
        this.query = query;
    }

    /**
     * Bound of a sum's error relative to the sum of its terms' magnitudes: a term takes part in at most {@code count / STEP} additions of
     * its lane and in {@code 2 STEP} that join lanes and tail, each with a relative error of 2^-24, and is itself off by up to three
     * such errors (Higham, Accuracy and Stability of Numerical Algorithms, 4.2); doubled for good measure. What underflow takes comes on
     * top: half the smallest float for each of two roundings of a term.
     *
     * @param count coordinates that are summed
     */
    public static double precision(int count) {
        return 2 * (count / STEP + 2 * STEP + 3) * 0x1p-24;
    }

    /**
     * Dot products of a run of coordinates of the query and four rows, which may be the same.
     *
     * @param rows little-endian F32
     * @param a byte offset of the first row's first coordinate, and so on
     * @param from first coordinate
     * @param count coordinates
     * @param sums receives four sums from {@code at} on
     */
    public void dots(MemorySegment rows, long a, long b, long c, long d, int from, int count, float[] sums, int at) {
        int end = from + count;
        int tail = end - count % STEP;
        multiply(rows, a, b, c, d, from, tail);
        fold(sums, at);
        for (int i = tail; i < end; i++) {
            float q = query[i];
            sums[at] += q * rows.get(F32, a + 4L * i);
            sums[at + 1] += q * rows.get(F32, b + 4L * i);
            sums[at + 2] += q * rows.get(F32, c + 4L * i);
            sums[at + 3] += q * rows.get(F32, d + 4L * i);
        }
    }

    /** Squared distances of a run of coordinates of the query and four rows, as {@link #dots}. */
    public void squaredDistances(
            MemorySegment rows, long a, long b, long c, long d, int from, int count, float[] sums, int at) {
        int end = from + count;
        int tail = end - count % STEP;
        subtract(rows, a, b, c, d, from, tail);
        fold(sums, at);
        for (int i = tail; i < end; i++) {
            float q = query[i];
            sums[at] += square(q - rows.get(F32, a + 4L * i));
            sums[at + 1] += square(q - rows.get(F32, b + 4L * i));
            sums[at + 2] += square(q - rows.get(F32, c + 4L * i));
            sums[at + 3] += square(q - rows.get(F32, d + 4L * i));
        }
    }

    private void multiply(MemorySegment rows, long a, long b, long c, long d, int from, int to) {
        // For its profile: see "Speed across small interfaces" in docs/architecture.md.
        rows.byteSize();
        FloatVector a0 = FloatVector.zero(S);
        FloatVector a1 = a0;
        FloatVector b0 = a0;
        FloatVector b1 = a0;
        FloatVector c0 = a0;
        FloatVector c1 = a0;
        FloatVector d0 = a0;
        FloatVector d1 = a0;
        for (int i = from; i < to; i += STEP) {
            FloatVector p = FloatVector.fromArray(S, query, i);
            FloatVector q = FloatVector.fromArray(S, query, i + LANES);
            a0 = p.fma(load(rows, a + 4L * i), a0);
            b0 = p.fma(load(rows, b + 4L * i), b0);
            c0 = p.fma(load(rows, c + 4L * i), c0);
            d0 = p.fma(load(rows, d + 4L * i), d0);
            a1 = q.fma(load(rows, a + 4L * i + 4L * LANES), a1);
            b1 = q.fma(load(rows, b + 4L * i + 4L * LANES), b1);
            c1 = q.fma(load(rows, c + 4L * i + 4L * LANES), c1);
            d1 = q.fma(load(rows, d + 4L * i + 4L * LANES), d1);
        }
        a0.add(a1).intoArray(lanes, 0);
        b0.add(b1).intoArray(lanes, LANES);
        c0.add(c1).intoArray(lanes, 2 * LANES);
        d0.add(d1).intoArray(lanes, 3 * LANES);
    }

    private void subtract(MemorySegment rows, long a, long b, long c, long d, int from, int to) {
        // For its profile: see "Speed across small interfaces" in docs/architecture.md.
        rows.byteSize();
        FloatVector a0 = FloatVector.zero(S);
        FloatVector a1 = a0;
        FloatVector b0 = a0;
        FloatVector b1 = a0;
        FloatVector c0 = a0;
        FloatVector c1 = a0;
        FloatVector d0 = a0;
        FloatVector d1 = a0;
        for (int i = from; i < to; i += STEP) {
            FloatVector p = FloatVector.fromArray(S, query, i);
            FloatVector q = FloatVector.fromArray(S, query, i + LANES);
            FloatVector x = p.sub(load(rows, a + 4L * i));
            FloatVector y = p.sub(load(rows, b + 4L * i));
            FloatVector z = p.sub(load(rows, c + 4L * i));
            FloatVector w = p.sub(load(rows, d + 4L * i));
            a0 = x.fma(x, a0);
            b0 = y.fma(y, b0);
            c0 = z.fma(z, c0);
            d0 = w.fma(w, d0);
            x = q.sub(load(rows, a + 4L * i + 4L * LANES));
            y = q.sub(load(rows, b + 4L * i + 4L * LANES));
            z = q.sub(load(rows, c + 4L * i + 4L * LANES));
            w = q.sub(load(rows, d + 4L * i + 4L * LANES));
            a1 = x.fma(x, a1);
            b1 = y.fma(y, b1);
            c1 = z.fma(z, c1);
            d1 = w.fma(w, d1);
        }
        a0.add(a1).intoArray(lanes, 0);
        b0.add(b1).intoArray(lanes, LANES);
        c0.add(c1).intoArray(lanes, 2 * LANES);
        d0.add(d1).intoArray(lanes, 3 * LANES);
    }

    /** By itself: with the loops before it in one method, the compiler makes objects of vectors. */
    private void fold(float[] sums, int at) {
        for (int row = 0; row < ROWS; row++) {
            sums[at + row] = sum(FloatVector.fromArray(S, lanes, row * LANES));
        }
    }

    private static float square(float x) {
        return x * x;
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

    private static FloatVector load(MemorySegment rows, long offset) {
        return FloatVector.fromMemorySegment(S, rows, offset, LITTLE_ENDIAN);
    }
}
