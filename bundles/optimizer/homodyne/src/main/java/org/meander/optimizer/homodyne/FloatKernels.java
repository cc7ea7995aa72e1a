package org.meander.optimizer.homodyne;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * As {@link Kernels}, in single precision. What single precision cannot tell from 0 beside 1 is 0, because squares of it would be subnormal and slow
 * down all sums. The polynomials of sine and cosine are those of Cephes (Moshier, 1984-1992).
 */
final class FloatKernels {

    /** The largest phase that the reduction of angles is good for. */
    static final double MOST_PHASE = 1e6;

    /** Below this square of a phase, sinc and its slope are taken from their series. */
    static final float SMALL = 0.04f;

    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int WIDTH = S.length();

    /** Adding it leaves a number rounded to an integer in the low bits. */
    private static final float ROUND = 0x1.8p23f;

    private static final float TWO_OVER_PI = 0.63661977f;
    private static final float HALF_PI_HIGH = 0x1.921fb6p0f;
    private static final float HALF_PI_LOW = -0x1.777a5cp-25f;
    private static final float LOG2_E = 1.44269504f;
    private static final float LN2_HIGH = 0.693359375f;
    private static final float LN2_LOW = -2.12194440e-4f;

    /** The logarithm of {@link #NOTHING}. */
    private static final float LEAST = -16;

    /** What is less is 0. */
    private static final float NOTHING = 1e-7f;

    private FloatKernels() {}

    /** As {@link Kernels#shear}. */
    static void shear(
            float[] sum,
            int i,
            int j,
            float smoothing,
            float phase,
            float quartic,
            float[] out,
            int power,
            int slope,
            int n) {
        float here = sum[i];
        for (int k = 0; k < n; k += WIDTH) {
            FloatVector d = FloatVector.broadcast(S, here).sub(FloatVector.fromArray(S, sum, j + k));
            FloatVector x = d.fma(d, FloatVector.broadcast(S, smoothing)).sqrt().mul(phase);
            FloatVector inverse = FloatVector.broadcast(S, 1).div(x);
            FloatVector shifted = x.lanewise(VectorOperators.FMA, TWO_OVER_PI, ROUND);
            FloatVector q = shifted.sub(ROUND);
            FloatVector r = q.fma(FloatVector.broadcast(S, -HALF_PI_HIGH), x);
            r = q.fma(FloatVector.broadcast(S, -HALF_PI_LOW), r);
            FloatVector z = r.mul(r);
            FloatVector sine = z.lanewise(VectorOperators.FMA, -1.9515295891e-4f, 8.3321608736e-3f)
                    .fma(z, FloatVector.broadcast(S, -1.6666654611e-1f));
            sine = sine.mul(z).fma(r, r);
            FloatVector cosine = z.lanewise(VectorOperators.FMA, 2.443315711809948e-5f, -1.388731625493765e-3f)
                    .fma(z, FloatVector.broadcast(S, 4.166664568298827e-2f))
                    .fma(z, FloatVector.broadcast(S, -0.5f));
            cosine = cosine.fma(z, FloatVector.broadcast(S, 1));
            IntVector quadrant = shifted.reinterpretAsInts();
            VectorMask<Float> odd = quadrant.lanewise(VectorOperators.LSHL, 31)
                    .reinterpretAsFloats()
                    .test(VectorOperators.IS_NEGATIVE);
            // Sine and cosine change their signs in the same two quadrants, once they are exchanged: the sign of all
            // that is odd in both.
            IntVector sign = quadrant.lanewise(VectorOperators.LSHL, 30).and(Integer.MIN_VALUE);
            FloatVector sinc = sine.blend(cosine, odd).mul(inverse);
            FloatVector rest =
                    cosine.blend(sine.neg(), odd).sub(sinc).mul(inverse).mul(inverse);
            sinc = sinc.reinterpretAsInts().lanewise(VectorOperators.XOR, sign).reinterpretAsFloats();
            rest = rest.reinterpretAsInts().lanewise(VectorOperators.XOR, sign).reinterpretAsFloats();
            FloatVector square = sinc.mul(sinc);
            FloatVector factor = square.lanewise(VectorOperators.FMA, quartic, 1 - quartic);
            FloatVector result = square.mul(factor);
            FloatVector derivative = sinc.mul(factor).mul(rest).mul(2 + 2 * quartic);
            result.blend(0f, result.compare(VectorOperators.LT, NOTHING)).intoArray(out, power + k);
            derivative
                    .blend(0f, derivative.abs().compare(VectorOperators.LT, NOTHING))
                    .intoArray(out, slope + k);
        }
    }

    /** As {@link Kernels#shearNear}. */
    static void shearNear(
            float[] sum,
            int i,
            int j,
            float smoothing,
            float phase,
            float quartic,
            float[] out,
            int power,
            int slope,
            int n) {
        float here = sum[i];
        for (int k = 0; k < n; k += WIDTH) {
            FloatVector d = FloatVector.broadcast(S, here).sub(FloatVector.fromArray(S, sum, j + k));
            FloatVector x2 = d.fma(d, FloatVector.broadcast(S, smoothing)).mul(phase * phase);
            FloatVector sinc =
                    x2.lanewise(VectorOperators.FMA, 1f / 120, -1f / 6).fma(x2, FloatVector.broadcast(S, 1));
            FloatVector rest =
                    x2.lanewise(VectorOperators.FMA, -1f / 840, 1f / 30).fma(x2, FloatVector.broadcast(S, -1f / 3));
            FloatVector square = sinc.mul(sinc);
            FloatVector factor = square.lanewise(VectorOperators.FMA, quartic, 1 - quartic);
            FloatVector derivative = sinc.mul(factor).mul(rest).mul(2 + 2 * quartic);
            VectorMask<Float> small = x2.compare(VectorOperators.LT, SMALL);
            FloatVector.fromArray(S, out, power + k)
                    .blend(square.mul(factor), small)
                    .intoArray(out, power + k);
            FloatVector.fromArray(S, out, slope + k).blend(derivative, small).intoArray(out, slope + k);
        }
    }

    /** As {@link Kernels#decay}. */
    static void decay(
            float[] sum, int i, int j, float smoothing, float scale, float[] out, int exponential, int slope, int n) {
        float here = sum[i];
        for (int k = 0; k < n; k += WIDTH) {
            FloatVector d = FloatVector.broadcast(S, here).sub(FloatVector.fromArray(S, sum, j + k));
            FloatVector root = d.fma(d, FloatVector.broadcast(S, smoothing)).sqrt();
            d.div(root).intoArray(out, slope + k);
            FloatVector t = root.mul(scale);
            FloatVector shifted = t.lanewise(VectorOperators.FMA, LOG2_E, ROUND);
            FloatVector q = shifted.sub(ROUND);
            FloatVector r = q.fma(FloatVector.broadcast(S, -LN2_HIGH), t);
            r = q.fma(FloatVector.broadcast(S, -LN2_LOW), r);
            FloatVector p = r.lanewise(VectorOperators.FMA, 1f / 720, 1f / 120)
                    .fma(r, FloatVector.broadcast(S, 1f / 24))
                    .fma(r, FloatVector.broadcast(S, 1f / 6))
                    .fma(r, FloatVector.broadcast(S, 0.5f))
                    .fma(r, FloatVector.broadcast(S, 1))
                    .fma(r, FloatVector.broadcast(S, 1));
            p.reinterpretAsInts()
                    .add(shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23))
                    .reinterpretAsFloats()
                    .blend(0f, t.compare(VectorOperators.LT, LEAST))
                    .intoArray(out, exponential + k);
        }
    }

    /** As {@link Kernels#decayFar}. */
    static void decayFar(
            float[] sum, int i, int j, float scale, float sign, float[] out, int exponential, int slope, int n) {
        float here = sum[i];
        for (int k = 0; k < n; k += WIDTH) {
            FloatVector d = FloatVector.broadcast(S, here).sub(FloatVector.fromArray(S, sum, j + k));
            FloatVector.broadcast(S, sign).intoArray(out, slope + k);
            FloatVector t = d.abs().mul(scale);
            FloatVector shifted = t.lanewise(VectorOperators.FMA, LOG2_E, ROUND);
            FloatVector q = shifted.sub(ROUND);
            FloatVector r = q.fma(FloatVector.broadcast(S, -LN2_HIGH), t);
            r = q.fma(FloatVector.broadcast(S, -LN2_LOW), r);
            FloatVector p = r.lanewise(VectorOperators.FMA, 1f / 720, 1f / 120)
                    .fma(r, FloatVector.broadcast(S, 1f / 24))
                    .fma(r, FloatVector.broadcast(S, 1f / 6))
                    .fma(r, FloatVector.broadcast(S, 0.5f))
                    .fma(r, FloatVector.broadcast(S, 1))
                    .fma(r, FloatVector.broadcast(S, 1));
            p.reinterpretAsInts()
                    .add(shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23))
                    .reinterpretAsFloats()
                    .blend(0f, t.compare(VectorOperators.LT, LEAST))
                    .intoArray(out, exponential + k);
        }
    }

    /** As {@link Kernels#still}. */
    static void still(
            float[][] sums,
            int i,
            int j,
            float[] out,
            int exponential,
            int slope,
            int value,
            int constant,
            int first,
            int stride,
            float contrast,
            float offset,
            float decay,
            int n) {
        float[] s1 = sums[1];
        float[] s2 = sums[2];
        float[] s3 = sums[3];
        float s1i = s1[i];
        float s2i = s2[i];
        float s3i = s3[i];
        for (int k = 0; k < n; k += WIDTH) {
            FloatVector scaled = FloatVector.fromArray(S, out, exponential + k).mul(contrast);
            FloatVector w = scaled.mul(decay).mul(FloatVector.fromArray(S, out, slope + k));
            scaled.add(offset).intoArray(out, value + k);
            FloatVector.broadcast(S, 1).intoArray(out, constant + k);
            FloatVector.broadcast(S, s1i)
                    .sub(FloatVector.fromArray(S, s1, j + k))
                    .mul(w)
                    .intoArray(out, first + k);
            FloatVector.broadcast(S, s2i)
                    .sub(FloatVector.fromArray(S, s2, j + k))
                    .mul(w)
                    .intoArray(out, first + stride + k);
            FloatVector.broadcast(S, s3i)
                    .sub(FloatVector.fromArray(S, s3, j + k))
                    .mul(w)
                    .intoArray(out, first + 2 * stride + k);
        }
    }

    /** As {@link Kernels#combine}. */
    static void combine(
            float[][] diffusion,
            float[][] shear,
            int i,
            int j,
            float smoothing,
            float[] out,
            int exponential,
            int power,
            int rest,
            int slope,
            int value,
            int constant,
            int first,
            int stride,
            float contrast,
            float offset,
            float decay,
            float square,
            float turn,
            int n) {
        float[] d1 = diffusion[1];
        float[] d2 = diffusion[2];
        float[] d3 = diffusion[3];
        float[] g0 = shear[0];
        float[] g1 = shear[1];
        float[] g2 = shear[2];
        float[] g3 = shear[3];
        float d1i = d1[i];
        float d2i = d2[i];
        float d3i = d3[i];
        float g0i = g0[i];
        float g1i = g1[i];
        float g2i = g2[i];
        float g3i = g3[i];
        for (int k = 0; k < n; k += WIDTH) {
            FloatVector e = FloatVector.fromArray(S, out, exponential + k);
            FloatVector v = e.mul(contrast).mul(FloatVector.fromArray(S, out, rest + k));
            FloatVector product = e.mul(FloatVector.fromArray(S, out, power + k));
            FloatVector scaled = product.mul(contrast);
            FloatVector w = scaled.mul(decay).mul(FloatVector.fromArray(S, out, slope + k));
            product.intoArray(out, exponential + k);
            scaled.add(offset).intoArray(out, value + k);
            FloatVector.broadcast(S, 1).intoArray(out, constant + k);
            FloatVector.broadcast(S, d1i)
                    .sub(FloatVector.fromArray(S, d1, j + k))
                    .mul(w)
                    .intoArray(out, first + k);
            FloatVector.broadcast(S, d2i)
                    .sub(FloatVector.fromArray(S, d2, j + k))
                    .mul(w)
                    .intoArray(out, first + stride + k);
            FloatVector.broadcast(S, d3i)
                    .sub(FloatVector.fromArray(S, d3, j + k))
                    .mul(w)
                    .intoArray(out, first + 2 * stride + k);
            FloatVector d = FloatVector.broadcast(S, g0i).sub(FloatVector.fromArray(S, g0, j + k));
            FloatVector u = d.mul(v).mul(square);
            FloatVector.broadcast(S, g1i)
                    .sub(FloatVector.fromArray(S, g1, j + k))
                    .mul(u)
                    .intoArray(out, first + 3 * stride + k);
            FloatVector.broadcast(S, g2i)
                    .sub(FloatVector.fromArray(S, g2, j + k))
                    .mul(u)
                    .intoArray(out, first + 4 * stride + k);
            FloatVector.broadcast(S, g3i)
                    .sub(FloatVector.fromArray(S, g3, j + k))
                    .mul(u)
                    .intoArray(out, first + 5 * stride + k);
            d.fma(d, FloatVector.broadcast(S, smoothing)).mul(v).mul(turn).intoArray(out, first + 6 * stride + k);
        }
    }

    static void scale(float[] out, int from, float scale, int to, int n) {
        for (int k = 0; k < n; k += WIDTH) {
            FloatVector.fromArray(S, out, from + k).mul(scale).intoArray(out, to + k);
        }
    }

    static void fill(float[] out, int to, float value, int n) {
        for (int k = 0; k < n; k += WIDTH) {
            FloatVector.broadcast(S, value).intoArray(out, to + k);
        }
    }
}
