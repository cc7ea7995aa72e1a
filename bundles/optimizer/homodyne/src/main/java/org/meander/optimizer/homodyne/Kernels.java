package org.meander.optimizer.homodyne;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Loops along a part of a row of the grid, in double precision. A column is where its values begin in {@code out}; results may overwrite
 * arguments. Every operation is rounded as IEEE 754 says, so that the bits are the same in compiled code and in interpreted. Each loop is a
 * method of its own that is too big to be inlined: together they pass the limit at which the machine's compiler stops inlining, and then vectors
 * become objects. The number of values is a multiple of the vector's.
 *
 * <p>Sine and cosine are the polynomials of fdlibm after Cody and Waite's reduction in two parts, which leaves absolute errors of 1e-15 for phases up
 * to {@link #MOST_PHASE}; the exponential is the Taylor series, as in {@code ArrayMath}.
 */
final class Kernels {

    /** The largest phase that the reduction of angles is good for. */
    static final double MOST_PHASE = 0x1p50;

    /** Below this square of a phase, sinc and its slope are taken from their series, which there are exact to rounding. */
    static final double SMALL = 0.01;

    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    private static final int WIDTH = S.length();

    /** Adding it leaves a number rounded to an integer in the low bits. */
    private static final double ROUND = 0x1.8p52;

    private static final double TWO_OVER_PI = 0x1.45f306dc9c883p-1;
    private static final double HALF_PI_HIGH = 0x1.921fb54442d18p0;
    private static final double HALF_PI_LOW = 0x1.1a62633145c07p-54;
    private static final double LOG2_E = 0x1.71547652b82fep0;
    private static final double LN2_HIGH = 0x1.62e42fefa39efp-1;
    private static final double LN2_LOW = 0x1.abc9e3b39803fp-56;

    /** The least exponent whose exponential has a square that is no subnormal number, which would slow down all sums. */
    private static final double LEAST = -345;

    private Kernels() {}

    /**
     * Of the shear, with x = phase sqrt(d^2 + smoothing) of the differences d of sums: the power p of sinc x, and p sinc^(p-1) x (cos x - sinc x) /
     * x^2, which is what its derivatives are made of.
     *
     * @param phase above 0
     * @param quartic 1 for p = 4, 0 for p = 2; a number, since a branch would be compiled for the one that was seen
     */
    static void shear(
            double[] sum,
            int i,
            int j,
            double smoothing,
            double phase,
            double quartic,
            double[] out,
            int power,
            int slope,
            int n) {
        double here = sum[i];
        for (int k = 0; k < n; k += WIDTH) {
            DoubleVector d = DoubleVector.broadcast(S, here).sub(DoubleVector.fromArray(S, sum, j + k));
            DoubleVector x =
                    d.fma(d, DoubleVector.broadcast(S, smoothing)).sqrt().mul(phase);
            DoubleVector inverse = DoubleVector.broadcast(S, 1).div(x);
            DoubleVector shifted = x.lanewise(VectorOperators.FMA, TWO_OVER_PI, ROUND);
            DoubleVector q = shifted.sub(ROUND);
            DoubleVector r = q.fma(DoubleVector.broadcast(S, -HALF_PI_HIGH), x);
            r = q.fma(DoubleVector.broadcast(S, -HALF_PI_LOW), r);
            DoubleVector z = r.mul(r);
            DoubleVector sine = z.lanewise(VectorOperators.FMA, 1.58969099521155010221e-10, -2.50507602534068634195e-08)
                    .lanewise(VectorOperators.FMA, z, DoubleVector.broadcast(S, 2.75573137070700676789e-06))
                    .lanewise(VectorOperators.FMA, z, DoubleVector.broadcast(S, -1.98412698298579493134e-04))
                    .lanewise(VectorOperators.FMA, z, DoubleVector.broadcast(S, 8.33333333332248946124e-03))
                    .lanewise(VectorOperators.FMA, z, DoubleVector.broadcast(S, -1.66666666666666324348e-01));
            sine = sine.mul(z).fma(r, r);
            DoubleVector cosine = z.lanewise(
                            VectorOperators.FMA, -1.13596475577881948265e-11, 2.08757232129817482790e-09)
                    .lanewise(VectorOperators.FMA, z, DoubleVector.broadcast(S, -2.75573143513906633035e-07))
                    .lanewise(VectorOperators.FMA, z, DoubleVector.broadcast(S, 2.48015872894767294178e-05))
                    .lanewise(VectorOperators.FMA, z, DoubleVector.broadcast(S, -1.38888888888741095749e-03))
                    .lanewise(VectorOperators.FMA, z, DoubleVector.broadcast(S, 4.16666666666666019037e-02))
                    .lanewise(VectorOperators.FMA, z, DoubleVector.broadcast(S, -0.5));
            cosine = cosine.fma(z, DoubleVector.broadcast(S, 1));
            LongVector quadrant = shifted.reinterpretAsLongs();
            VectorMask<Double> odd = quadrant.lanewise(VectorOperators.LSHL, 63)
                    .reinterpretAsDoubles()
                    .test(VectorOperators.IS_NEGATIVE);
            // Sine and cosine change their signs in the same two quadrants, once they are exchanged: the sign of all
            // that is odd in both.
            LongVector sign = quadrant.lanewise(VectorOperators.LSHL, 62).and(Long.MIN_VALUE);
            DoubleVector sinc = sine.blend(cosine, odd).mul(inverse);
            DoubleVector rest =
                    cosine.blend(sine.neg(), odd).sub(sinc).mul(inverse).mul(inverse);
            sinc = sinc.reinterpretAsLongs().lanewise(VectorOperators.XOR, sign).reinterpretAsDoubles();
            rest = rest.reinterpretAsLongs().lanewise(VectorOperators.XOR, sign).reinterpretAsDoubles();
            DoubleVector square = sinc.mul(sinc);
            DoubleVector factor = square.lanewise(VectorOperators.FMA, quartic, 1 - quartic);
            square.mul(factor).intoArray(out, power + k);
            sinc.mul(factor).mul(rest).mul(2 + 2 * quartic).intoArray(out, slope + k);
        }
    }

    /** As {@link #shear}, where the square of a phase is below {@link #SMALL}; elsewhere it leaves what is there. */
    static void shearNear(
            double[] sum,
            int i,
            int j,
            double smoothing,
            double phase,
            double quartic,
            double[] out,
            int power,
            int slope,
            int n) {
        double here = sum[i];
        for (int k = 0; k < n; k += WIDTH) {
            DoubleVector d = DoubleVector.broadcast(S, here).sub(DoubleVector.fromArray(S, sum, j + k));
            DoubleVector x2 = d.fma(d, DoubleVector.broadcast(S, smoothing)).mul(phase * phase);
            DoubleVector sinc = x2.lanewise(VectorOperators.FMA, 1.0 / 362880, -1.0 / 5040)
                    .lanewise(VectorOperators.FMA, x2, DoubleVector.broadcast(S, 1.0 / 120))
                    .lanewise(VectorOperators.FMA, x2, DoubleVector.broadcast(S, -1.0 / 6))
                    .lanewise(VectorOperators.FMA, x2, DoubleVector.broadcast(S, 1));
            DoubleVector rest = x2.lanewise(VectorOperators.FMA, 1.0 / 45360, -1.0 / 840)
                    .lanewise(VectorOperators.FMA, x2, DoubleVector.broadcast(S, 1.0 / 30))
                    .lanewise(VectorOperators.FMA, x2, DoubleVector.broadcast(S, -1.0 / 3));
            DoubleVector square = sinc.mul(sinc);
            DoubleVector factor = square.lanewise(VectorOperators.FMA, quartic, 1 - quartic);
            DoubleVector derivative = sinc.mul(factor).mul(rest).mul(2 + 2 * quartic);
            VectorMask<Double> small = x2.compare(VectorOperators.LT, SMALL);
            DoubleVector.fromArray(S, out, power + k)
                    .blend(square.mul(factor), small)
                    .intoArray(out, power + k);
            DoubleVector.fromArray(S, out, slope + k).blend(derivative, small).intoArray(out, slope + k);
        }
    }

    /**
     * Of the diffusion: exponentials of moduli sqrt(d^2 + smoothing) of the differences d of sums, times a scale that is not above 0, and the
     * derivatives of the moduli. What would be below exp({@link #LEAST}) is 0.
     */
    static void decay(
            double[] sum,
            int i,
            int j,
            double smoothing,
            double scale,
            double[] out,
            int exponential,
            int slope,
            int n) {
        double here = sum[i];
        for (int k = 0; k < n; k += WIDTH) {
            DoubleVector d = DoubleVector.broadcast(S, here).sub(DoubleVector.fromArray(S, sum, j + k));
            DoubleVector root = d.fma(d, DoubleVector.broadcast(S, smoothing)).sqrt();
            d.div(root).intoArray(out, slope + k);
            DoubleVector t = root.mul(scale);
            DoubleVector shifted = t.lanewise(VectorOperators.FMA, LOG2_E, ROUND);
            DoubleVector q = shifted.sub(ROUND);
            DoubleVector r = q.fma(DoubleVector.broadcast(S, -LN2_HIGH), t);
            r = q.fma(DoubleVector.broadcast(S, -LN2_LOW), r);
            DoubleVector r2 = r.mul(r);
            DoubleVector r4 = r2.mul(r2);
            DoubleVector low = r.lanewise(VectorOperators.FMA, 1.0 / 120, 1.0 / 24)
                    .fma(r2, r.lanewise(VectorOperators.FMA, 1.0 / 6, 0.5));
            DoubleVector middle = r.lanewise(VectorOperators.FMA, 1.0 / 362880, 1.0 / 40320)
                    .fma(r2, r.lanewise(VectorOperators.FMA, 1.0 / 5040, 1.0 / 720));
            DoubleVector high = r2.lanewise(
                    VectorOperators.FMA,
                    DoubleVector.broadcast(S, 1.0 / 479001600),
                    r.lanewise(VectorOperators.FMA, 1.0 / 39916800, 1.0 / 3628800));
            DoubleVector e = high.fma(r4, middle).fma(r4, low).fma(r2, r).add(1);
            e.reinterpretAsLongs()
                    .add(shifted.reinterpretAsLongs().lanewise(VectorOperators.LSHL, 52))
                    .reinterpretAsDoubles()
                    .blend(0.0, t.compare(VectorOperators.LT, LEAST))
                    .intoArray(out, exponential + k);
        }
    }

    /** As {@link #decay} where the smoothing is lost in rounding, and all differences have one sign. */
    static void decayFar(
            double[] sum, int i, int j, double scale, double sign, double[] out, int exponential, int slope, int n) {
        double here = sum[i];
        for (int k = 0; k < n; k += WIDTH) {
            DoubleVector d = DoubleVector.broadcast(S, here).sub(DoubleVector.fromArray(S, sum, j + k));
            DoubleVector.broadcast(S, sign).intoArray(out, slope + k);
            DoubleVector t = d.abs().mul(scale);
            DoubleVector shifted = t.lanewise(VectorOperators.FMA, LOG2_E, ROUND);
            DoubleVector q = shifted.sub(ROUND);
            DoubleVector r = q.fma(DoubleVector.broadcast(S, -LN2_HIGH), t);
            r = q.fma(DoubleVector.broadcast(S, -LN2_LOW), r);
            DoubleVector r2 = r.mul(r);
            DoubleVector r4 = r2.mul(r2);
            DoubleVector low = r.lanewise(VectorOperators.FMA, 1.0 / 120, 1.0 / 24)
                    .fma(r2, r.lanewise(VectorOperators.FMA, 1.0 / 6, 0.5));
            DoubleVector middle = r.lanewise(VectorOperators.FMA, 1.0 / 362880, 1.0 / 40320)
                    .fma(r2, r.lanewise(VectorOperators.FMA, 1.0 / 5040, 1.0 / 720));
            DoubleVector high = r2.lanewise(
                    VectorOperators.FMA,
                    DoubleVector.broadcast(S, 1.0 / 479001600),
                    r.lanewise(VectorOperators.FMA, 1.0 / 39916800, 1.0 / 3628800));
            DoubleVector e = high.fma(r4, middle).fma(r4, low).fma(r2, r).add(1);
            e.reinterpretAsLongs()
                    .add(shifted.reinterpretAsLongs().lanewise(VectorOperators.LSHL, 52))
                    .reinterpretAsDoubles()
                    .blend(0.0, t.compare(VectorOperators.LT, LEAST))
                    .intoArray(out, exponential + k);
        }
    }

    /** Value and derivatives by contrast, offset and the three parameters of the diffusion, without shear. */
    static void still(
            double[][] sums,
            int i,
            int j,
            double[] out,
            int exponential,
            int slope,
            int value,
            int constant,
            int first,
            int stride,
            double contrast,
            double offset,
            double decay,
            int n) {
        double[] s1 = sums[1];
        double[] s2 = sums[2];
        double[] s3 = sums[3];
        double s1i = s1[i];
        double s2i = s2[i];
        double s3i = s3[i];
        for (int k = 0; k < n; k += WIDTH) {
            DoubleVector scaled =
                    DoubleVector.fromArray(S, out, exponential + k).mul(contrast);
            DoubleVector w = scaled.mul(decay).mul(DoubleVector.fromArray(S, out, slope + k));
            scaled.add(offset).intoArray(out, value + k);
            DoubleVector.broadcast(S, 1).intoArray(out, constant + k);
            DoubleVector.broadcast(S, s1i)
                    .sub(DoubleVector.fromArray(S, s1, j + k))
                    .mul(w)
                    .intoArray(out, first + k);
            DoubleVector.broadcast(S, s2i)
                    .sub(DoubleVector.fromArray(S, s2, j + k))
                    .mul(w)
                    .intoArray(out, first + stride + k);
            DoubleVector.broadcast(S, s3i)
                    .sub(DoubleVector.fromArray(S, s3, j + k))
                    .mul(w)
                    .intoArray(out, first + 2 * stride + k);
        }
    }

    /**
     * The product of exponential and power, in place of the exponential; value, and derivatives by offset, diffusion and shear.
     *
     * @param power and {@code rest} of {@link #shear}
     * @param slope of {@link #decay}
     * @param square phase^2
     * @param turn phase times its derivative by phi0
     */
    static void combine(
            double[][] diffusion,
            double[][] shear,
            int i,
            int j,
            double smoothing,
            double[] out,
            int exponential,
            int power,
            int rest,
            int slope,
            int value,
            int constant,
            int first,
            int stride,
            double contrast,
            double offset,
            double decay,
            double square,
            double turn,
            int n) {
        double[] d1 = diffusion[1];
        double[] d2 = diffusion[2];
        double[] d3 = diffusion[3];
        double[] g0 = shear[0];
        double[] g1 = shear[1];
        double[] g2 = shear[2];
        double[] g3 = shear[3];
        double d1i = d1[i];
        double d2i = d2[i];
        double d3i = d3[i];
        double g0i = g0[i];
        double g1i = g1[i];
        double g2i = g2[i];
        double g3i = g3[i];
        for (int k = 0; k < n; k += WIDTH) {
            DoubleVector e = DoubleVector.fromArray(S, out, exponential + k);
            DoubleVector v = e.mul(contrast).mul(DoubleVector.fromArray(S, out, rest + k));
            DoubleVector product = e.mul(DoubleVector.fromArray(S, out, power + k));
            DoubleVector scaled = product.mul(contrast);
            DoubleVector w = scaled.mul(decay).mul(DoubleVector.fromArray(S, out, slope + k));
            product.intoArray(out, exponential + k);
            scaled.add(offset).intoArray(out, value + k);
            DoubleVector.broadcast(S, 1).intoArray(out, constant + k);
            DoubleVector.broadcast(S, d1i)
                    .sub(DoubleVector.fromArray(S, d1, j + k))
                    .mul(w)
                    .intoArray(out, first + k);
            DoubleVector.broadcast(S, d2i)
                    .sub(DoubleVector.fromArray(S, d2, j + k))
                    .mul(w)
                    .intoArray(out, first + stride + k);
            DoubleVector.broadcast(S, d3i)
                    .sub(DoubleVector.fromArray(S, d3, j + k))
                    .mul(w)
                    .intoArray(out, first + 2 * stride + k);
            DoubleVector d = DoubleVector.broadcast(S, g0i).sub(DoubleVector.fromArray(S, g0, j + k));
            DoubleVector u = d.mul(v).mul(square);
            DoubleVector.broadcast(S, g1i)
                    .sub(DoubleVector.fromArray(S, g1, j + k))
                    .mul(u)
                    .intoArray(out, first + 3 * stride + k);
            DoubleVector.broadcast(S, g2i)
                    .sub(DoubleVector.fromArray(S, g2, j + k))
                    .mul(u)
                    .intoArray(out, first + 4 * stride + k);
            DoubleVector.broadcast(S, g3i)
                    .sub(DoubleVector.fromArray(S, g3, j + k))
                    .mul(u)
                    .intoArray(out, first + 5 * stride + k);
            d.fma(d, DoubleVector.broadcast(S, smoothing)).mul(v).mul(turn).intoArray(out, first + 6 * stride + k);
        }
    }

    static void scale(double[] out, int from, double scale, int to, int n) {
        for (int k = 0; k < n; k += WIDTH) {
            DoubleVector.fromArray(S, out, from + k).mul(scale).intoArray(out, to + k);
        }
    }

    static void fill(double[] out, int to, double value, int n) {
        for (int k = 0; k < n; k += WIDTH) {
            DoubleVector.broadcast(S, value).intoArray(out, to + k);
        }
    }
}
