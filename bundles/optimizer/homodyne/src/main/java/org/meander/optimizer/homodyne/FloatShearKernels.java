package org.meander.optimizer.homodyne;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * In single precision. What it cannot tell from 0 beside 1 is 0, because squares of it would be subnormal and slow down all sums. The polynomials of
 * sine and cosine are those of Cephes (Moshier, 1984-1992).
 */
final class FloatShearKernels implements ShearKernels<float[]> {

    private static final Limits LIMITS = new Limits(1e6, 0.04, 0x1p-13);
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int WIDTH = S.length();

    /** Adding it leaves a number rounded to an integer in the low bits. */
    private static final float ROUND = 0x1.8p23f;

    private static final float TWO_OVER_PI = 0.63661977f;
    private static final float HALF_PI_HIGH = 0x1.921fb6p0f;
    private static final float HALF_PI_LOW = -0x1.777a5cp-25f;

    /** Adding it and taking it away leaves 0 of what is far below its last place, with instructions that otherwise idle. */
    private static final float FLUSH = 0x1p-10f;

    @Override
    public Limits limits() {
        return LIMITS;
    }

    @Override
    public double rounded(double value) {
        return (float) value;
    }

    @Override
    public void phase(
            float[] sum, int i, int j, double smoothing, double phase, float[] out, int x, int inverse, int n) {
        float here = sum[i];
        for (int k = 0; k < n; k += WIDTH) {
            FloatVector d = FloatVector.fromArray(S, sum, j + k).sub(here);
            FloatVector angle =
                    d.fma(d, FloatVector.broadcast(S, (float) smoothing)).sqrt().mul((float) phase);
            angle.intoArray(out, x + k);
            FloatVector.broadcast(S, 1).div(angle).intoArray(out, inverse + k);
        }
    }

    @Override
    public void shear(float[] out, int exponential, int product, int slope, double quartic, int n) {
        for (int k = 0; k < n; k += WIDTH) {
            FloatVector x = FloatVector.fromArray(S, out, product + k);
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
            FloatVector factor = square.lanewise(VectorOperators.FMA, (float) quartic, 1 - (float) quartic);
            FloatVector e = FloatVector.fromArray(S, out, exponential + k);
            square.mul(factor).add(FLUSH).sub(FLUSH).mul(e).intoArray(out, product + k);
            sinc.mul(factor).mul(rest).add(FLUSH).sub(FLUSH).mul(e).intoArray(out, slope + k);
        }
    }

    @Override
    public void shearFar(
            Factors<float[]> tables,
            int i,
            int j,
            double sign,
            double bend,
            double quartic,
            float[] out,
            int product,
            int slope,
            int n) {
        float[] exponents = tables.decay()[0];
        float[] factors = tables.decay()[sign > 0 ? 1 : 2];
        float factor = tables.decay()[sign > 0 ? 2 : 1][i];
        float direction = (float) sign;
        float against = -direction * exponents[i];
        float[] phases = tables.turns()[0];
        float[] sines = tables.turns()[1];
        float[] cosines = tables.turns()[2];
        float phase = phases[i];
        float sine = sines[i];
        float cosine = cosines[i];
        for (int k = 0; k < n; k += WIDTH) {
            FloatVector d = FloatVector.broadcast(S, phase).sub(FloatVector.fromArray(S, phases, j + k));
            FloatVector s = FloatVector.fromArray(S, sines, j + k);
            FloatVector c = FloatVector.fromArray(S, cosines, j + k);
            FloatVector w = FloatVector.broadcast(S, 1).div(d);
            FloatVector more = w.mul((float) bend);
            FloatVector straightSine = c.mul(sine).sub(s.mul(cosine));
            FloatVector straightCosine = c.mul(cosine).add(s.mul(sine));
            FloatVector inverse = w.sub(more.mul(w).mul(w));
            FloatVector sinc = straightCosine.fma(more, straightSine).mul(inverse);
            FloatVector rest = straightCosine
                    .sub(straightSine.mul(more))
                    .sub(sinc)
                    .mul(inverse)
                    .mul(inverse);
            FloatVector square = sinc.mul(sinc);
            FloatVector weight = square.lanewise(VectorOperators.FMA, (float) quartic, 1 - (float) quartic);
            FloatVector exponent =
                    FloatVector.fromArray(S, exponents, j + k).lanewise(VectorOperators.FMA, direction, against);
            FloatVector e = FloatVector.fromArray(S, factors, j + k)
                    .mul(factor)
                    .reinterpretAsInts()
                    .add(exponent.add(ROUND).reinterpretAsInts().lanewise(VectorOperators.LSHL, 23))
                    .reinterpretAsFloats()
                    .blend(0f, exponent.compare(VectorOperators.LT, FloatDiffusionKernels.LEAST));
            square.mul(weight).add(FLUSH).sub(FLUSH).mul(e).intoArray(out, product + k);
            sinc.mul(weight).mul(rest).add(FLUSH).sub(FLUSH).mul(e).intoArray(out, slope + k);
        }
    }

    @Override
    public void shearNear(
            float[] sum,
            int i,
            int j,
            double smoothing,
            double phase,
            double quartic,
            float[] out,
            int exponential,
            int product,
            int slope,
            int n) {
        float here = sum[i];
        for (int k = 0; k < n; k += WIDTH) {
            FloatVector d = FloatVector.broadcast(S, here).sub(FloatVector.fromArray(S, sum, j + k));
            FloatVector x2 =
                    d.fma(d, FloatVector.broadcast(S, (float) smoothing)).mul((float) phase * (float) phase);
            FloatVector sinc =
                    x2.lanewise(VectorOperators.FMA, 1f / 120, -1f / 6).fma(x2, FloatVector.broadcast(S, 1));
            FloatVector rest =
                    x2.lanewise(VectorOperators.FMA, -1f / 840, 1f / 30).fma(x2, FloatVector.broadcast(S, -1f / 3));
            FloatVector square = sinc.mul(sinc);
            FloatVector factor = square.lanewise(VectorOperators.FMA, (float) quartic, 1 - (float) quartic);
            FloatVector e = FloatVector.fromArray(S, out, exponential + k);
            FloatVector derivative = sinc.mul(factor).mul(rest).mul(e);
            VectorMask<Float> small = x2.compare(VectorOperators.LT, (float) LIMITS.small());
            FloatVector.fromArray(S, out, product + k)
                    .blend(square.mul(factor).mul(e), small)
                    .intoArray(out, product + k);
            FloatVector.fromArray(S, out, slope + k).blend(derivative, small).intoArray(out, slope + k);
        }
    }

    @Override
    public void flow(
            float[][] sums,
            int i,
            int j,
            double smoothing,
            float[] out,
            Columns to,
            int at,
            double slope,
            double turn,
            int n) {
        int first = to.shear() + at;
        int second = first + to.stride();
        int third = second + to.stride();
        int turning = to.turn() + at;
        float[] s0 = sums[0];
        float[] s1 = sums[1];
        float[] s2 = sums[2];
        float[] s3 = sums[3];
        float s0i = s0[i];
        float s1i = s1[i];
        float s2i = s2[i];
        float s3i = s3[i];
        for (int k = 0; k < n; k += WIDTH) {
            FloatVector v = FloatVector.fromArray(S, out, turning + k);
            FloatVector d = FloatVector.broadcast(S, s0i).sub(FloatVector.fromArray(S, s0, j + k));
            FloatVector u = d.mul(v.mul((float) slope));
            FloatVector.broadcast(S, s1i)
                    .sub(FloatVector.fromArray(S, s1, j + k))
                    .mul(u)
                    .intoArray(out, first + k);
            FloatVector.broadcast(S, s2i)
                    .sub(FloatVector.fromArray(S, s2, j + k))
                    .mul(u)
                    .intoArray(out, second + k);
            FloatVector.broadcast(S, s3i)
                    .sub(FloatVector.fromArray(S, s3, j + k))
                    .mul(u)
                    .intoArray(out, third + k);
            d.fma(d, FloatVector.broadcast(S, (float) smoothing))
                    .mul(v.mul((float) turn))
                    .intoArray(out, turning + k);
        }
    }
}
