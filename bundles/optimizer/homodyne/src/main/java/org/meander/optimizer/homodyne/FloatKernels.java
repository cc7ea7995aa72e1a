package org.meander.optimizer.homodyne;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * As {@link Kernels}, in single precision. What single precision cannot tell from 0 beside 1 is 0, because squares of it would be subnormal and slow
 * down all sums. The polynomials of sine and cosine are those of Cephes (Moshier, 1984-1992), that of 2^f is of degree 5 and good to 1.1e-7.
 */
final class FloatKernels {

    /** The largest phase that the reduction of angles is good for. */
    static final double MOST_PHASE = 1e6;

    /** Below this square of a phase, sinc and its slope are taken from their series. */
    static final float SMALL = 0.04f;

    /** Above this multiple of the smoothing, the square of a difference does not change by it. */
    static final double LOST = 0x1p25;

    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int WIDTH = S.length();

    /** Adding it leaves a number rounded to an integer in the low bits. */
    private static final float ROUND = 0x1.8p23f;

    private static final float TWO_OVER_PI = 0.63661977f;
    private static final float HALF_PI_HIGH = 0x1.921fb6p0f;
    private static final float HALF_PI_LOW = -0x1.777a5cp-25f;
    private static final float LOG2_E = 1.44269504f;

    /** 2 to the power of less is 0. */
    private static final float LEAST = -23;

    /** Adding it and taking it away leaves 0 of what is far below its last place, with instructions that otherwise idle. */
    private static final float FLUSH = 0x1p-10f;

    private FloatKernels() {}

    /** As {@link Kernels#distance}. */
    static void distance(float[] sum, int i, int j, float[] out, int to, int n) {
        float here = sum[i];
        for (int k = 0; k < n; k += WIDTH) {
            FloatVector.fromArray(S, sum, j + k).sub(here).abs().intoArray(out, to + k);
        }
    }

    /** As {@link Kernels#modulus}. */
    static void modulus(float[] sum, int i, int j, float smoothing, float[] out, int to, int n) {
        float here = sum[i];
        for (int k = 0; k < n; k += WIDTH) {
            FloatVector d = FloatVector.fromArray(S, sum, j + k).sub(here);
            d.fma(d, FloatVector.broadcast(S, smoothing)).sqrt().intoArray(out, to + k);
        }
    }

    /** As {@link Kernels#exponential}. */
    static void exponential(float[] out, int at, float scale, int n) {
        float binary = scale * LOG2_E;
        for (int k = 0; k < n; k += WIDTH) {
            FloatVector v = FloatVector.fromArray(S, out, at + k);
            FloatVector shifted = v.lanewise(VectorOperators.FMA, binary, ROUND);
            FloatVector minus = FloatVector.broadcast(S, ROUND).sub(shifted);
            FloatVector f = v.fma(FloatVector.broadcast(S, binary), minus);
            FloatVector f2 = f.mul(f);
            FloatVector low = f.lanewise(VectorOperators.FMA, 0.05550560f, 0.24022282f)
                    .fma(f2, f.lanewise(VectorOperators.FMA, 0.69314718f, 1));
            f.lanewise(VectorOperators.FMA, 0.001330016f, 0.009669716f)
                    .fma(f2.mul(f2), low)
                    .reinterpretAsInts()
                    .add(shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23))
                    .reinterpretAsFloats()
                    .blend(0f, minus.compare(VectorOperators.GT, -LEAST))
                    .intoArray(out, at + k);
        }
    }

    /** As {@link Kernels#phase}. */
    static void phase(float[] sum, int i, int j, float smoothing, float phase, float[] out, int x, int inverse, int n) {
        float here = sum[i];
        for (int k = 0; k < n; k += WIDTH) {
            FloatVector d = FloatVector.fromArray(S, sum, j + k).sub(here);
            FloatVector angle =
                    d.fma(d, FloatVector.broadcast(S, smoothing)).sqrt().mul(phase);
            angle.intoArray(out, x + k);
            FloatVector.broadcast(S, 1).div(angle).intoArray(out, inverse + k);
        }
    }

    /** As {@link #phase}, where the smoothing is lost: without a root. */
    static void phaseFar(float[] sum, int i, int j, float phase, float[] out, int x, int inverse, int n) {
        float here = sum[i];
        for (int k = 0; k < n; k += WIDTH) {
            FloatVector d = FloatVector.fromArray(S, sum, j + k).sub(here).abs().mul(phase);
            d.intoArray(out, x + k);
            FloatVector.broadcast(S, 1).div(d).intoArray(out, inverse + k);
        }
    }

    /** As {@link Kernels#shear}. */
    static void shear(float[] out, int power, int slope, float quartic, int n) {
        for (int k = 0; k < n; k += WIDTH) {
            FloatVector x = FloatVector.fromArray(S, out, power + k);
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
            VectorMask<Float> odd = shifted.reinterpretAsInts()
                    .lanewise(VectorOperators.LSHL, 31)
                    .reinterpretAsFloats()
                    .test(VectorOperators.IS_NEGATIVE);
            FloatVector inverse = FloatVector.fromArray(S, out, slope + k);
            FloatVector sinc = sine.blend(cosine, odd).mul(inverse);
            FloatVector rest =
                    cosine.blend(sine.neg(), odd).sub(sinc).mul(inverse).mul(inverse);
            FloatVector square = sinc.mul(sinc);
            FloatVector factor = square.lanewise(VectorOperators.FMA, quartic, 1 - quartic);
            square.mul(factor).add(FLUSH).sub(FLUSH).intoArray(out, power + k);
            sinc.mul(factor).mul(rest).add(FLUSH).sub(FLUSH).intoArray(out, slope + k);
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
            FloatVector derivative = sinc.mul(factor).mul(rest);
            VectorMask<Float> small = x2.compare(VectorOperators.LT, SMALL);
            FloatVector.fromArray(S, out, power + k)
                    .blend(square.mul(factor), small)
                    .intoArray(out, power + k);
            FloatVector.fromArray(S, out, slope + k).blend(derivative, small).intoArray(out, slope + k);
        }
    }

    /** As {@link Kernels#still}. */
    static void still(
            float[][] sums,
            int i,
            int j,
            float[] out,
            int exponential,
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
            FloatVector w = scaled.mul(decay);
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
            int value,
            int constant,
            int first,
            int stride,
            float contrast,
            float offset,
            float decay,
            float slope,
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
            FloatVector v = e.mul(FloatVector.fromArray(S, out, rest + k));
            FloatVector product = e.mul(FloatVector.fromArray(S, out, power + k));
            FloatVector scaled = product.mul(contrast);
            FloatVector w = scaled.mul(decay);
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
            FloatVector u = d.mul(v.mul(slope));
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
            d.fma(d, FloatVector.broadcast(S, smoothing)).mul(v.mul(turn)).intoArray(out, first + 6 * stride + k);
        }
    }

    /** As {@link Kernels#bend}. */
    static void bend(
            float[] sum, int i, int j, float smoothing, float sign, float[] out, int first, int stride, int n) {
        float here = sum[i] * sign;
        for (int k = 0; k < n; k += WIDTH) {
            FloatVector d = FloatVector.broadcast(S, here)
                    .sub(FloatVector.fromArray(S, sum, j + k).mul(sign));
            FloatVector slope =
                    d.div(d.fma(d, FloatVector.broadcast(S, smoothing)).sqrt());
            for (int c = 0; c < 3; c++) {
                int at = first + c * stride + k;
                FloatVector.fromArray(S, out, at).mul(slope).intoArray(out, at);
            }
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
