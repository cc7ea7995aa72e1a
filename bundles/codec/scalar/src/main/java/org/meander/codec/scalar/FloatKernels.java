package org.meander.codec.scalar;

import static jdk.incubator.vector.VectorOperators.F2D;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.MAX;
import static jdk.incubator.vector.VectorOperators.MIN;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/** Loops over a chunk of floats. Minima and maxima by comparison and blend: the vector API's own obey rules for NaN and are slow. */
final class FloatKernels {

    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> I = IntVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;

    /** Adding 1.5 x 2^23 rounds a float of less than 2^22 to a whole number, which then stands in the low bits. */
    private static final float ROUND = 0x1.8p23f;

    private static final int VALUES = 4;

    /** Doubles of a result: {@link #VALUES} values, then room for sums. */
    static final int RESULTS = VALUES + D.length();

    private FloatKernels() {}

    /** The sum in a fixed order: the vector API's own reduction may add in another one once it is compiled. */
    private static double sum(DoubleVector low, DoubleVector high, double[] result) {
        low.add(high).intoArray(result, VALUES);
        double sum = 0;
        for (int i = VALUES; i < RESULTS; i++) {
            sum += result[i];
        }
        return sum;
    }

    /**
     * Surveys the finite values; what follows the last value up to a whole vector is NaN.
     *
     * @param result filled with minimum, maximum and sum of squares
     * @return number of finite values
     */
    static long survey(float[] x, int n, double[] result) {
        FloatVector least = FloatVector.broadcast(F, Float.POSITIVE_INFINITY);
        FloatVector most = FloatVector.broadcast(F, Float.NEGATIVE_INFINITY);
        DoubleVector low = DoubleVector.zero(D);
        DoubleVector high = DoubleVector.zero(D);
        long finite = 0;
        for (int i = 0; i < n; i += F.length()) {
            FloatVector v = FloatVector.fromArray(F, x, i);
            VectorMask<Float> good = v.abs().compare(LT, Float.POSITIVE_INFINITY);
            finite += good.trueCount();
            least = least.blend(v, v.compare(LT, least).and(good));
            most = most.blend(v, v.compare(GT, most).and(good));
            FloatVector safe = FloatVector.zero(F).blend(v, good);
            DoubleVector a = (DoubleVector) safe.convertShape(F2D, D, 0);
            DoubleVector b = (DoubleVector) safe.convertShape(F2D, D, 1);
            low = a.fma(a, low);
            high = b.fma(b, high);
        }
        result[0] = least.reduceLanes(MIN);
        result[1] = most.reduceLanes(MAX);
        result[2] = sum(low, high, result);
        return finite;
    }

    /** Numbers that are NaN, infinite or out of range become {@link Integer#MAX_VALUE}. */
    static void quantise(float[] x, int[] q, float[] y, int n, float step, int centre) {
        float inverse = 1 / step;
        int offset = Float.floatToRawIntBits(ROUND) + centre;
        for (int i = 0; i < n; i += F.length()) {
            FloatVector t = FloatVector.fromArray(F, x, i).mul(inverse);
            FloatVector shifted = t.add(ROUND);
            IntVector whole = shifted.reinterpretAsInts().sub(offset);
            VectorMask<Float> good = t.abs().compare(LE, 2f * Scales.LIMIT);
            IntVector.broadcast(I, Integer.MAX_VALUE).blend(whole, good.cast(I)).intoArray(q, i);
            shifted.sub(ROUND).mul(step).intoArray(y, i);
        }
    }

    /** Mean square of the multiples of the step, less the centre, of what is in range; what follows the last value up to a whole vector
     * is NaN. */
    static double variance(float[] x, int at, int n, float step, int centre, double[] scratch) {
        float inverse = 1 / step;
        DoubleVector low = DoubleVector.zero(D);
        DoubleVector high = DoubleVector.zero(D);
        for (int i = at; i < at + n; i += F.length()) {
            FloatVector t = FloatVector.fromArray(F, x, i).mul(inverse);
            VectorMask<Float> good = t.abs().compare(LE, 2f * Scales.LIMIT);
            FloatVector safe = FloatVector.zero(F).blend(t.sub(centre), good);
            DoubleVector a = (DoubleVector) safe.convertShape(F2D, D, 0);
            DoubleVector b = (DoubleVector) safe.convertShape(F2D, D, 1);
            low = a.fma(a, low);
            high = b.fma(b, high);
        }
        return sum(low, high, scratch) / n;
    }

    /** Splits multiples of the step, less the centre, times {@code factor} into four times a whole number and a rest. */
    static void split(
            float[] x, int at, int n, float step, int centre, float factor, int[] base, float[] rest, int to) {
        float inverse = 1 / step;
        int offset = Float.floatToRawIntBits(ROUND);
        for (int i = 0; i < n; i += F.length()) {
            FloatVector t = FloatVector.fromArray(F, x, at + i).mul(inverse);
            VectorMask<Float> good = t.abs().compare(LE, 2f * Scales.LIMIT);
            t = t.sub(centre).mul(factor);
            FloatVector shifted = t.mul(0.25f).add(ROUND);
            IntVector whole = shifted.reinterpretAsInts().sub(offset);
            IntVector.broadcast(I, Cells.NO_BASE).blend(whole, good.cast(I)).intoArray(base, to + i);
            FloatVector left = t.sub(shifted.sub(ROUND).mul(4));
            FloatVector.zero(F).blend(left, good).intoArray(rest, to + i);
        }
    }

    static void restore(int[] q, float[] y, int n, float step, int centre) {
        for (int i = 0; i < n; i += I.length()) {
            FloatVector v =
                    (FloatVector) IntVector.fromArray(I, q, i).add(centre).convert(I2F, 0);
            v.mul(step).intoArray(y, i);
        }
    }

    /**
     * Compares x with y.
     *
     * @param result filled with the largest difference and the sum of squared differences of the cells within the bound
     * @param wrong filled with the indices of the others
     * @return number of the others
     */
    static int verify(float[] x, float[] y, int at, int n, float bound, double[] result, int[] wrong) {
        FloatVector most = FloatVector.zero(F);
        DoubleVector low = DoubleVector.zero(D);
        DoubleVector high = DoubleVector.zero(D);
        int count = 0;
        for (int i = at; i < at + n; i += F.length()) {
            FloatVector error = FloatVector.fromArray(F, x, i)
                    .sub(FloatVector.fromArray(F, y, i))
                    .abs();
            VectorMask<Float> good = error.compare(LE, bound);
            if (!good.allTrue()) {
                count = list(good.not().toLong(), i, at + n, wrong, count);
                error = FloatVector.zero(F).blend(error, good);
            }
            most = most.blend(error, error.compare(GT, most));
            DoubleVector a = (DoubleVector) error.convertShape(F2D, D, 0);
            DoubleVector b = (DoubleVector) error.convertShape(F2D, D, 1);
            low = a.fma(a, low);
            high = b.fma(b, high);
        }
        result[0] = most.reduceLanes(MAX);
        result[1] = sum(low, high, result);
        return count;
    }

    private static int list(long bad, int from, int end, int[] wrong, int count) {
        int k = count;
        for (long left = bad; left != 0; left &= left - 1) {
            int index = from + Long.numberOfTrailingZeros(left);
            if (index < end) {
                wrong[k++] = index;
            }
        }
        return k;
    }
}
