package org.meander.optimizer.vectormath;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Elementary functions of runs of an array in single precision, the same to the bit whether they are interpreted or compiled, and for every vector
 * width. Results may overwrite arguments. The number of values is a multiple of {@link #LANES}, as tiles have it.
 */
public final class FloatArrayMath {

    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;

    /** What the number of values must be a multiple of: 16 or less. */
    public static final int LANES = S.length();

    /** Below this argument {@link #exp} is 0: 2^-60, which has a square and adds nothing to sums in single precision. */
    public static final float LEAST = -60 * 0.6931472f;

    /** Adding it leaves a number rounded to an integer in the low bits. */
    private static final float ROUND = 0x1.8p23f;

    private static final float LOG2_E = 1.44269504f;
    private static final float LN2_HIGH = 0x1.62e4p-1f;
    private static final float LN2_LOW = 0x1.7f7d1cp-20f;
    private static final float MOST = 0x1.62e42ep6f;

    private FloatArrayMath() {}

    /**
     * e to the power of {@code count} values from {@code x[at]} on, into {@code y} from {@code to} on: a polynomial of degree 6 by Remez' exchange after
     * reduction by ln 2, whose error is below 2 units in the last place; 0 below {@link #LEAST}.
     */
    public static void exp(float[] x, int at, float[] y, int to, int count) {
        for (int i = 0; i < count; i += LANES) {
            FloatVector v = FloatVector.fromArray(S, x, at + i);
            FloatVector shifted = v.lanewise(VectorOperators.FMA, LOG2_E, ROUND);
            FloatVector k = shifted.sub(ROUND);
            FloatVector r = k.fma(FloatVector.broadcast(S, -LN2_HIGH), v);
            r = k.fma(FloatVector.broadcast(S, -LN2_LOW), r);
            FloatVector r2 = r.mul(r);
            FloatVector high = r2.lanewise(
                    VectorOperators.FMA,
                    FloatVector.broadcast(S, 0.0013814632f),
                    r.lanewise(VectorOperators.FMA, 0.008368718f, 0.041668387f));
            FloatVector low = r.lanewise(VectorOperators.FMA, 0.1666652f, 0.49999993f);
            FloatVector p = high.fma(r2, low).fma(r2, r).add(1);
            FloatVector power = p.reinterpretAsInts()
                    .add(shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23))
                    .reinterpretAsFloats()
                    .blend(0f, v.compare(VectorOperators.LT, LEAST));
            // What is no number must stay none, whatever its bits have become.
            v.add(Float.POSITIVE_INFINITY)
                    .blend(power, v.compare(VectorOperators.LE, MOST))
                    .intoArray(y, to + i);
        }
    }
}
