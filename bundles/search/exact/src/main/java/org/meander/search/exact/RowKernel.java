package org.meander.search.exact;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums over two rows at a time at memory speed: float lanes that are folded into double every {@value #BLOCK} values. The results
 * are near enough to tell which rows need not be looked at in double; {@link #PRECISION} bounds their error. For one thread.
 *
 * <p>What bounds it is the number of loads in flight, so each instruction that a loop can do without counts: two rows share a load of
 * the query, and a row has one accumulator, because more of them or the row's norm in the same loop leave less room.
 */
final class RowKernel {

    private static final int BLOCK = 2048;
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = S.length();
    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(LITTLE_ENDIAN);

    /**
     * Bound of a sum's error relative to the sum of its terms' magnitudes: a term takes part in at most {@code BLOCK/LANES} additions
     * of its lane, and in {@code 2*LANES} that join lanes and tail, each with a relative error of 2^-24, and is itself off by up
     * to three such errors (Higham, Accuracy and Stability of Numerical Algorithms, 4.2); doubled for good measure.
     */
    static final double PRECISION = 2 * (BLOCK / LANES + 2 * LANES + 3) * 0x1p-24;

    /** What underflow can take from the sum for each value: half the smallest float, for each of two roundings. */
    static final double UNDERFLOW = 0x1p-149;

    private final float[][] query;
    private double first;
    private double second;

    RowKernel(float[] query) {
        this.query = new float[(query.length - 1) / BLOCK + 1][];
        for (int b = 0; b < this.query.length; b++) {
            this.query[b] = Arrays.copyOfRange(query, b * BLOCK, Math.min(query.length, (b + 1) * BLOCK));
        }
    }

    /** Result for the first row. */
    double first() {
        return first;
    }

    /** Result for the second row. */
    double second() {
        return second;
    }

    /** Dot products of the query with the rows at two byte offsets, which may be the same. */
    void dots(MemorySegment matrix, long one, long two) {
        first = 0;
        second = 0;
        for (int b = 0; b < query.length; b++) {
            long at = (long) Float.BYTES * BLOCK * b;
            dots(matrix, one + at, two + at, query[b]);
            for (int i = query[b].length / LANES * LANES; i < query[b].length; i++) {
                first += matrix.get(F32, one + at + 4L * i) * query[b][i];
                second += matrix.get(F32, two + at + 4L * i) * query[b][i];
            }
        }
    }

    /** Squared L2 distances of the query from the rows at two byte offsets, which may be the same. */
    void squaredDistances(MemorySegment matrix, long one, long two) {
        first = 0;
        second = 0;
        for (int b = 0; b < query.length; b++) {
            long at = (long) Float.BYTES * BLOCK * b;
            squaredDistances(matrix, one + at, two + at, query[b]);
            for (int i = query[b].length / LANES * LANES; i < query[b].length; i++) {
                float d = matrix.get(F32, one + at + 4L * i) - query[b][i];
                float e = matrix.get(F32, two + at + 4L * i) - query[b][i];
                first += d * d;
                second += e * e;
            }
        }
    }

    private void dots(MemorySegment matrix, long one, long two, float[] block) {
        FloatVector a = FloatVector.zero(S);
        FloatVector b = a;
        int steps = block.length / LANES;
        for (int step = 0; step < steps; step++) {
            int i = step * LANES;
            long at = 4L * i;
            FloatVector q = FloatVector.fromArray(S, block, i);
            a = load(matrix, one + at).fma(q, a);
            b = load(matrix, two + at).fma(q, b);
        }
        first += a.reduceLanes(VectorOperators.ADD);
        second += b.reduceLanes(VectorOperators.ADD);
    }

    private void squaredDistances(MemorySegment matrix, long one, long two, float[] block) {
        FloatVector a = FloatVector.zero(S);
        FloatVector b = a;
        int steps = block.length / LANES;
        for (int step = 0; step < steps; step++) {
            int i = step * LANES;
            long at = 4L * i;
            FloatVector q = FloatVector.fromArray(S, block, i);
            FloatVector d = load(matrix, one + at).sub(q);
            FloatVector e = load(matrix, two + at).sub(q);
            a = d.fma(d, a);
            b = e.fma(e, b);
        }
        first += a.reduceLanes(VectorOperators.ADD);
        second += b.reduceLanes(VectorOperators.ADD);
    }

    private static FloatVector load(MemorySegment matrix, long offset) {
        return FloatVector.fromMemorySegment(S, matrix, offset, LITTLE_ENDIAN);
    }
}
