package org.meander.optimizer.homodyne;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * In double precision. Sine and cosine are the polynomials of fdlibm after Cody and Waite's reduction in two parts, which leaves absolute errors of 1e-15
 * for phases up to {@link Limits#phase}.
 */
final class DoubleShearKernels implements ShearKernels<double[]> {

    private static final Limits LIMITS = new Limits(0x1p50, 0.01, 0x1p-27);
    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    private static final int WIDTH = S.length();

    /** Adding it leaves a number rounded to an integer in the low bits. */
    private static final double ROUND = 0x1.8p52;

    private static final double TWO_OVER_PI = 0x1.45f306dc9c883p-1;
    private static final double HALF_PI_HIGH = 0x1.921fb54442d18p0;
    private static final double HALF_PI_LOW = 0x1.1a62633145c07p-54;

    @Override
    public Limits limits() {
        return LIMITS;
    }

    @Override
    public double rounded(double value) {
        return value;
    }

    @Override
    public void phase(
            double[] sum, int i, int j, double smoothing, double phase, double[] out, int x, int inverse, int n) {
        double here = sum[i];
        for (int k = 0; k < n; k += WIDTH) {
            DoubleVector d = DoubleVector.fromArray(S, sum, j + k).sub(here);
            DoubleVector angle =
                    d.fma(d, DoubleVector.broadcast(S, smoothing)).sqrt().mul(phase);
            angle.intoArray(out, x + k);
            DoubleVector.broadcast(S, 1).div(angle).intoArray(out, inverse + k);
        }
    }

    @Override
    public void shear(double[] out, int exponential, int product, int slope, double quartic, int n) {
        for (int k = 0; k < n; k += WIDTH) {
            DoubleVector x = DoubleVector.fromArray(S, out, product + k);
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
            DoubleVector e = DoubleVector.fromArray(S, out, exponential + k);
            square.mul(factor).mul(e).intoArray(out, product + k);
            sinc.mul(factor).mul(rest).mul(e).intoArray(out, slope + k);
        }
    }

    @Override
    public void shearFar(
            Factors<double[]> tables,
            int i,
            int j,
            double sign,
            double bend,
            double quartic,
            double[] out,
            int product,
            int slope,
            int n) {
        double[] exponents = tables.decay()[0];
        double[] factors = tables.decay()[sign > 0 ? 1 : 2];
        double factor = tables.decay()[sign > 0 ? 2 : 1][i];
        double against = -sign * exponents[i];
        double[] phases = tables.turns()[0];
        double[] sines = tables.turns()[1];
        double[] cosines = tables.turns()[2];
        double phase = phases[i];
        double sine = sines[i];
        double cosine = cosines[i];
        for (int k = 0; k < n; k += WIDTH) {
            DoubleVector d = DoubleVector.broadcast(S, phase).sub(DoubleVector.fromArray(S, phases, j + k));
            DoubleVector s = DoubleVector.fromArray(S, sines, j + k);
            DoubleVector c = DoubleVector.fromArray(S, cosines, j + k);
            DoubleVector w = DoubleVector.broadcast(S, 1).div(d);
            DoubleVector more = w.mul(bend);
            DoubleVector straightSine = c.mul(sine).sub(s.mul(cosine));
            DoubleVector straightCosine = c.mul(cosine).add(s.mul(sine));
            DoubleVector inverse = w.sub(more.mul(w).mul(w));
            DoubleVector sinc = straightCosine.fma(more, straightSine).mul(inverse);
            DoubleVector rest = straightCosine
                    .sub(straightSine.mul(more))
                    .sub(sinc)
                    .mul(inverse)
                    .mul(inverse);
            DoubleVector square = sinc.mul(sinc);
            DoubleVector weight = square.lanewise(VectorOperators.FMA, quartic, 1 - quartic);
            DoubleVector exponent =
                    DoubleVector.fromArray(S, exponents, j + k).lanewise(VectorOperators.FMA, sign, against);
            DoubleVector e = DoubleVector.fromArray(S, factors, j + k)
                    .mul(factor)
                    .reinterpretAsLongs()
                    .add(exponent.add(ROUND).reinterpretAsLongs().lanewise(VectorOperators.LSHL, 52))
                    .reinterpretAsDoubles()
                    .blend(0.0, exponent.compare(VectorOperators.LT, DoubleDiffusionKernels.LEAST));
            square.mul(weight).mul(e).intoArray(out, product + k);
            sinc.mul(weight).mul(rest).mul(e).intoArray(out, slope + k);
        }
    }

    @Override
    public void shearNear(
            double[] sum,
            int i,
            int j,
            double smoothing,
            double phase,
            double quartic,
            double[] out,
            int exponential,
            int product,
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
            DoubleVector e = DoubleVector.fromArray(S, out, exponential + k);
            DoubleVector derivative = sinc.mul(factor).mul(rest).mul(e);
            VectorMask<Double> small = x2.compare(VectorOperators.LT, LIMITS.small());
            DoubleVector.fromArray(S, out, product + k)
                    .blend(square.mul(factor).mul(e), small)
                    .intoArray(out, product + k);
            DoubleVector.fromArray(S, out, slope + k).blend(derivative, small).intoArray(out, slope + k);
        }
    }

    @Override
    public void flow(
            double[][] sums,
            int i,
            int j,
            double smoothing,
            double[] out,
            Columns to,
            int at,
            double slope,
            double turn,
            int n) {
        int first = to.shear() + at;
        int second = first + to.stride();
        int third = second + to.stride();
        int turning = to.turn() + at;
        double[] s0 = sums[0];
        double[] s1 = sums[1];
        double[] s2 = sums[2];
        double[] s3 = sums[3];
        double s0i = s0[i];
        double s1i = s1[i];
        double s2i = s2[i];
        double s3i = s3[i];
        for (int k = 0; k < n; k += WIDTH) {
            DoubleVector v = DoubleVector.fromArray(S, out, turning + k);
            DoubleVector d = DoubleVector.broadcast(S, s0i).sub(DoubleVector.fromArray(S, s0, j + k));
            DoubleVector u = d.mul(v.mul(slope));
            DoubleVector.broadcast(S, s1i)
                    .sub(DoubleVector.fromArray(S, s1, j + k))
                    .mul(u)
                    .intoArray(out, first + k);
            DoubleVector.broadcast(S, s2i)
                    .sub(DoubleVector.fromArray(S, s2, j + k))
                    .mul(u)
                    .intoArray(out, second + k);
            DoubleVector.broadcast(S, s3i)
                    .sub(DoubleVector.fromArray(S, s3, j + k))
                    .mul(u)
                    .intoArray(out, third + k);
            d.fma(d, DoubleVector.broadcast(S, smoothing)).mul(v.mul(turn)).intoArray(out, turning + k);
        }
    }
}
