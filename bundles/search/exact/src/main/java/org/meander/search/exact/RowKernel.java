package org.meander.search.exact;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums over a row at memory speed: float lanes that are folded into double every {@value #BLOCK} values. The result is near enough
 * to tell which rows need not be looked at in double; {@link #PRECISION} bounds its relative error. For one thread.
 */
final class RowKernel {

    private static final int BLOCK = 4096;
    private static final int CHAINS = 4;
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = S.length();
    private static final int STEP = CHAINS * LANES;
    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(LITTLE_ENDIAN);

    /**
     * Bound of a sum's error relative to the sum of its terms' magnitudes: a term takes part in at most {@code BLOCK/STEP} additions
     * of its chain and {@code CHAINS + LANES + STEP} that join chains, lanes and tail, each with a relative error of 2^-24, and is
     * itself off by up to three such errors (Higham, Accuracy and Stability of Numerical Algorithms, 4.2); doubled for good measure.
     */
    static final double PRECISION = 2 * (BLOCK / STEP + CHAINS + LANES + STEP + 3) * 0x1p-24;

    /** What underflow can take from the sum for each value: half the smallest float, for each of two roundings. */
    static final double UNDERFLOW = 0x1p-149;

    private final float[] query;
    private double dot;
    private double squares;
    private double squaredDistance;

    /** @param query not copied */
    RowKernel(float[] query) {
        this.query = query;
    }

    /** Sum of products with the query, of the last {@link #products}. */
    double dot() {
        return dot;
    }

    /** Sum of the row's squares, of the last {@link #products}. */
    double squares() {
        return squares;
    }

    /** Sum of squared differences from the query, of the last {@link #differences}. */
    double squaredDistance() {
        return squaredDistance;
    }

    /** Takes the row at a byte offset of the matrix. */
    void products(MemorySegment matrix, long offset) {
        dot = 0;
        squares = 0;
        for (int from = 0; from < query.length; from += BLOCK) {
            products(matrix, offset, from, Math.min(BLOCK, query.length - from));
        }
    }

    /** Takes the row at a byte offset of the matrix. */
    void differences(MemorySegment matrix, long offset) {
        squaredDistance = 0;
        for (int from = 0; from < query.length; from += BLOCK) {
            squaredDistance += differences(matrix, offset, from, Math.min(BLOCK, query.length - from));
        }
    }

    private void products(MemorySegment matrix, long offset, int from, int count) {
        int wide = from + count / STEP * STEP;
        int narrow = from + count / LANES * LANES;
        productsWide(matrix, offset, from, wide);
        if (wide < narrow) {
            productsNarrow(matrix, offset, wide, narrow);
        }
        for (int i = narrow; i < from + count; i++) {
            float x = matrix.get(F32, offset + 4L * i);
            dot += x * query[i];
            squares += x * x;
        }
    }

    private double differences(MemorySegment matrix, long offset, int from, int count) {
        int wide = from + count / STEP * STEP;
        int narrow = from + count / LANES * LANES;
        double sum = differencesWide(matrix, offset, from, wide);
        if (wide < narrow) {
            sum += differencesNarrow(matrix, offset, wide, narrow);
        }
        for (int i = narrow; i < from + count; i++) {
            float d = matrix.get(F32, offset + 4L * i) - query[i];
            sum += d * d;
        }
        return sum;
    }

    // One loop a method, over accumulators that begin at zero: where loops share them, the compiler may box them.

    private void productsWide(MemorySegment matrix, long offset, int from, int to) {
        FloatVector a0 = FloatVector.zero(S);
        FloatVector a1 = a0;
        FloatVector a2 = a0;
        FloatVector a3 = a0;
        FloatVector b0 = a0;
        FloatVector b1 = a0;
        FloatVector b2 = a0;
        FloatVector b3 = a0;
        for (int i = from; i < to; i += STEP) {
            long at = offset + 4L * i;
            FloatVector x0 = load(matrix, at);
            a0 = x0.fma(FloatVector.fromArray(S, query, i), a0);
            b0 = x0.fma(x0, b0);
            FloatVector x1 = load(matrix, at + 4L * LANES);
            a1 = x1.fma(FloatVector.fromArray(S, query, i + LANES), a1);
            b1 = x1.fma(x1, b1);
            FloatVector x2 = load(matrix, at + 8L * LANES);
            a2 = x2.fma(FloatVector.fromArray(S, query, i + 2 * LANES), a2);
            b2 = x2.fma(x2, b2);
            FloatVector x3 = load(matrix, at + 12L * LANES);
            a3 = x3.fma(FloatVector.fromArray(S, query, i + 3 * LANES), a3);
            b3 = x3.fma(x3, b3);
        }
        dot += a0.add(a1).add(a2.add(a3)).reduceLanes(VectorOperators.ADD);
        squares += b0.add(b1).add(b2.add(b3)).reduceLanes(VectorOperators.ADD);
    }

    private void productsNarrow(MemorySegment matrix, long offset, int from, int to) {
        FloatVector a0 = FloatVector.zero(S);
        FloatVector b0 = a0;
        for (int i = from; i < to; i += LANES) {
            long at = offset + 4L * i;
            FloatVector x0 = load(matrix, at);
            a0 = x0.fma(FloatVector.fromArray(S, query, i), a0);
            b0 = x0.fma(x0, b0);
        }
        dot += a0.reduceLanes(VectorOperators.ADD);
        squares += b0.reduceLanes(VectorOperators.ADD);
    }

    private double differencesWide(MemorySegment matrix, long offset, int from, int to) {
        FloatVector a0 = FloatVector.zero(S);
        FloatVector a1 = a0;
        FloatVector a2 = a0;
        FloatVector a3 = a0;
        for (int i = from; i < to; i += STEP) {
            long at = offset + 4L * i;
            FloatVector d0 = load(matrix, at).sub(FloatVector.fromArray(S, query, i));
            a0 = d0.fma(d0, a0);
            FloatVector d1 = load(matrix, at + 4L * LANES).sub(FloatVector.fromArray(S, query, i + LANES));
            a1 = d1.fma(d1, a1);
            FloatVector d2 = load(matrix, at + 8L * LANES).sub(FloatVector.fromArray(S, query, i + 2 * LANES));
            a2 = d2.fma(d2, a2);
            FloatVector d3 = load(matrix, at + 12L * LANES).sub(FloatVector.fromArray(S, query, i + 3 * LANES));
            a3 = d3.fma(d3, a3);
        }
        return a0.add(a1).add(a2.add(a3)).reduceLanes(VectorOperators.ADD);
    }

    private double differencesNarrow(MemorySegment matrix, long offset, int from, int to) {
        FloatVector a0 = FloatVector.zero(S);
        for (int i = from; i < to; i += LANES) {
            long at = offset + 4L * i;
            FloatVector d0 = load(matrix, at).sub(FloatVector.fromArray(S, query, i));
            a0 = d0.fma(d0, a0);
        }
        return a0.reduceLanes(VectorOperators.ADD);
    }

    private static FloatVector load(MemorySegment matrix, long offset) {
        return FloatVector.fromMemorySegment(S, matrix, offset, LITTLE_ENDIAN);
    }
}
