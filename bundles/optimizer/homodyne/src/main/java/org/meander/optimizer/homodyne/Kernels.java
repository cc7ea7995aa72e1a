package org.meander.optimizer.homodyne;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Loops along a part of a row of the grid, in double precision. A column is where its values begin in {@code out}; results may overwrite
 * arguments. Every operation is rounded as IEEE 754 says, so that the bits are the same in compiled code and in interpreted. Each loop is a
 * method of its own: together they pass the limit at which the machine's compiler stops inlining, and then vectors become objects. The
 * number of values is a multiple of the vector's.
 *
 * <p>Sine and cosine are the polynomials of fdlibm after Cody and Waite's reduction in two parts, which leaves absolute errors of 1e-15 for phases up
 * to {@link #MOST_PHASE}. The exponential is 2^k 2^f, with the best polynomial of degree 11 for 2^f that has its value and slope at 0; its terms are
 * added by pairs, so that the processor need not wait for one to begin the next.
 */
final class Kernels {

    /** The largest phase that the reduction of angles is good for. */
    static final double MOST_PHASE = 0x1p50;

    /** Below this square of a phase, sinc and its slope are taken from their series, which there are exact to rounding. */
    static final double SMALL = 0.01;

    /** Above this multiple of the smoothing, the square of a difference does not change by it. */
    static final double LOST = 0x1p54;

    /** Above this multiple of the smoothing, the root of a square and it is linear in it to rounding. */
    static final double LINEAR = 0x1p27;

    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    private static final int WIDTH = S.length();

    /** Adding it leaves a number rounded to an integer in the low bits. */
    private static final double ROUND = 0x1.8p52;

    private static final double TWO_OVER_PI = 0x1.45f306dc9c883p-1;
    private static final double HALF_PI_HIGH = 0x1.921fb54442d18p0;
    private static final double HALF_PI_LOW = 0x1.1a62633145c07p-54;
    private static final double LOG2_E = 0x1.71547652b82fep0;

    /** 2 to the power of less is 0. Squares, also of its products with the shear, are no subnormal numbers, which would slow down all sums. */
    private static final double LEAST = -250;

    private Kernels() {}

    /** Magnitudes of the differences d of sums. */
    static void distance(double[] sum, int i, int j, double[] out, int to, int n) {
        double here = sum[i];
        for (int k = 0; k < n; k += WIDTH) {
            DoubleVector.fromArray(S, sum, j + k).sub(here).abs().intoArray(out, to + k);
        }
    }

    /** Smooth magnitudes sqrt(d^2 + smoothing) of the differences d of sums. */
    static void modulus(double[] sum, int i, int j, double smoothing, double[] out, int to, int n) {
        double here = sum[i];
        for (int k = 0; k < n; k += WIDTH) {
            DoubleVector d = DoubleVector.fromArray(S, sum, j + k).sub(here);
            d.fma(d, DoubleVector.broadcast(S, smoothing)).sqrt().intoArray(out, to + k);
        }
    }

    /** Exponentials of what the column holds times a scale that is not above 0; what would be below 2^{@value #LEAST} is 0. */
    static void exponential(double[] out, int at, double scale, int n) {
        double binary = scale * LOG2_E;
        for (int k = 0; k < n; k += WIDTH) {
            DoubleVector v = DoubleVector.fromArray(S, out, at + k);
            DoubleVector shifted = v.lanewise(VectorOperators.FMA, binary, ROUND);
            DoubleVector minus = DoubleVector.broadcast(S, ROUND).sub(shifted);
            DoubleVector f = v.fma(DoubleVector.broadcast(S, binary), minus);
            DoubleVector f2 = f.mul(f);
            DoubleVector f4 = f2.mul(f2);
            DoubleVector low = f.lanewise(VectorOperators.FMA, 0x1.c6b08d704a046p-5, 0x1.ebfbdff82c5a1p-3)
                    .fma(f2, f.lanewise(VectorOperators.FMA, 0x1.62e42fefa39efp-1, 1));
            DoubleVector middle = f.lanewise(VectorOperators.FMA, 0x1.ffcbfbc7af69ep-17, 0x1.4309130dc8c96p-13)
                    .fma(f2, f.lanewise(VectorOperators.FMA, 0x1.5d87fe78c37acp-10, 0x1.3b2ab6fba0783p-7));
            DoubleVector high = f.lanewise(VectorOperators.FMA, 0x1.e7c6c30062716p-32, 0x1.e617c5a2f7334p-28)
                    .fma(f2, f.lanewise(VectorOperators.FMA, 0x1.b52652fd77ecep-24, 0x1.62bfc9ec4c8a6p-20));
            high.fma(f4, middle)
                    .fma(f4, low)
                    .reinterpretAsLongs()
                    .add(shifted.reinterpretAsLongs().lanewise(VectorOperators.LSHL, 52))
                    .reinterpretAsDoubles()
                    .blend(0.0, minus.compare(VectorOperators.GT, -LEAST))
                    .intoArray(out, at + k);
        }
    }

    /**
     * Phases x = phase sqrt(d^2 + smoothing) of the differences d of sums, and their inverses. Where d^2 is above {@link #LINEAR} times the smoothing
     * they are those of {@link #phaseFar}, so that a point has the same bits wherever it lies.
     */
    static void phase(
            double[] sum, int i, int j, double smoothing, double phase, double[] out, int x, int inverse, int n) {
        double here = sum[i];
        double half = -0.5 * smoothing * phase * phase;
        double limit = LINEAR * smoothing;
        for (int k = 0; k < n; k += WIDTH) {
            DoubleVector d = DoubleVector.fromArray(S, sum, j + k).sub(here);
            VectorMask<Double> far = d.mul(d).compare(VectorOperators.GT, limit);
            DoubleVector linear = d.abs().mul(phase);
            DoubleVector w = DoubleVector.broadcast(S, 1).div(linear);
            DoubleVector less = w.mul(half);
            DoubleVector angle =
                    d.fma(d, DoubleVector.broadcast(S, smoothing)).sqrt().mul(phase);
            angle.blend(linear.sub(less), far).intoArray(out, x + k);
            DoubleVector.broadcast(S, 1)
                    .div(angle)
                    .blend(less.mul(w).fma(w, w), far)
                    .intoArray(out, inverse + k);
        }
    }

    /** As {@link #phase} where all squares of differences are above {@link #LINEAR} times the smoothing: without a root. */
    static void phaseFar(
            double[] sum, int i, int j, double smoothing, double phase, double[] out, int x, int inverse, int n) {
        double here = sum[i];
        double half = -0.5 * smoothing * phase * phase;
        for (int k = 0; k < n; k += WIDTH) {
            DoubleVector linear =
                    DoubleVector.fromArray(S, sum, j + k).sub(here).abs().mul(phase);
            DoubleVector w = DoubleVector.broadcast(S, 1).div(linear);
            DoubleVector less = w.mul(half);
            linear.sub(less).intoArray(out, x + k);
            less.mul(w).fma(w, w).intoArray(out, inverse + k);
        }
    }

    /**
     * Of phases x the power p of sinc x, and sinc^(p-1) x (cos x - sinc x) / x^2, which is what its derivatives are made of.
     *
     * @param power holds x, and receives the power
     * @param slope holds 1 / x, and receives the other
     * @param quartic 1 for p = 4, 0 for p = 2; a number, since a branch would be compiled for the one that was seen
     */
    static void shear(double[] out, int power, int slope, double quartic, int n) {
        for (int k = 0; k < n; k += WIDTH) {
            DoubleVector x = DoubleVector.fromArray(S, out, power + k);
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
            VectorMask<Double> odd = shifted.reinterpretAsLongs()
                    .lanewise(VectorOperators.LSHL, 63)
                    .reinterpretAsDoubles()
                    .test(VectorOperators.IS_NEGATIVE);
            // Once exchanged in odd quadrants, sine and cosine have the wrong sign in the same two: it cancels in the
            // products of the two, which are all that is used.
            DoubleVector inverse = DoubleVector.fromArray(S, out, slope + k);
            DoubleVector sinc = sine.blend(cosine, odd).mul(inverse);
            DoubleVector rest =
                    cosine.blend(sine.neg(), odd).sub(sinc).mul(inverse).mul(inverse);
            DoubleVector square = sinc.mul(sinc);
            DoubleVector factor = square.lanewise(VectorOperators.FMA, quartic, 1 - quartic);
            square.mul(factor).intoArray(out, power + k);
            sinc.mul(factor).mul(rest).intoArray(out, slope + k);
        }
    }

    /** What {@link #shear} finds, where the square of a phase is below {@link #SMALL}; elsewhere it leaves what is there. */
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
            DoubleVector derivative = sinc.mul(factor).mul(rest);
            VectorMask<Double> small = x2.compare(VectorOperators.LT, SMALL);
            DoubleVector.fromArray(S, out, power + k)
                    .blend(square.mul(factor), small)
                    .intoArray(out, power + k);
            DoubleVector.fromArray(S, out, slope + k).blend(derivative, small).intoArray(out, slope + k);
        }
    }

    /**
     * Value and derivatives by contrast, offset and the three parameters of the diffusion, without shear.
     *
     * @param decay factor of the derivatives, with the sign of the differences of sums
     */
    static void still(
            double[][] sums,
            int i,
            int j,
            double[] out,
            int exponential,
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
            DoubleVector w = scaled.mul(decay);
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
     * @param decay as for {@link #still}
     * @param slope factor of the derivatives by the parameters of the shear
     * @param turn that by phi0
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
            int value,
            int constant,
            int first,
            int stride,
            double contrast,
            double offset,
            double decay,
            double slope,
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
            DoubleVector v = e.mul(DoubleVector.fromArray(S, out, rest + k));
            DoubleVector product = e.mul(DoubleVector.fromArray(S, out, power + k));
            DoubleVector scaled = product.mul(contrast);
            DoubleVector w = scaled.mul(decay);
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
            DoubleVector u = d.mul(v.mul(slope));
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
            d.fma(d, DoubleVector.broadcast(S, smoothing)).mul(v.mul(turn)).intoArray(out, first + 6 * stride + k);
        }
    }

    /** Multiplies the derivatives by the diffusion by what smoothing leaves of the slope of the modulus, sign d / sqrt(d^2 + smoothing). */
    static void bend(
            double[] sum, int i, int j, double smoothing, double sign, double[] out, int first, int stride, int n) {
        double here = sum[i] * sign;
        for (int k = 0; k < n; k += WIDTH) {
            DoubleVector d = DoubleVector.broadcast(S, here)
                    .sub(DoubleVector.fromArray(S, sum, j + k).mul(sign));
            DoubleVector slope =
                    d.div(d.fma(d, DoubleVector.broadcast(S, smoothing)).sqrt());
            for (int c = 0; c < 3; c++) {
                int at = first + c * stride + k;
                DoubleVector.fromArray(S, out, at).mul(slope).intoArray(out, at);
            }
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
