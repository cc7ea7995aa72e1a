package org.meander.optimizer.homodyne;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** In single precision: the polynomial of 2^f is of degree 5 and good to 1.1e-7. */
final class FloatDiffusionKernels implements DiffusionKernels<float[]> {

    private static final double LOST = 0x1p25;

    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int WIDTH = S.length();

    /** Adding it leaves a number rounded to an integer in the low bits. */
    private static final float ROUND = 0x1.8p23f;

    private static final float LOG2_E = 1.44269504f;

    /** 2 to the power of less is 0. */
    static final float LEAST = -23;

    @Override
    public double lost() {
        return LOST;
    }

    @Override
    public int width() {
        return WIDTH;
    }

    @Override
    public float[][] tables(double[][] tables) {
        float[][] narrow = new float[tables.length][];
        for (int t = 0; t < tables.length; t++) {
            narrow[t] = new float[tables[t].length];
            for (int i = 0; i < narrow[t].length; i++) {
                narrow[t][i] = (float) tables[t][i];
            }
        }
        return narrow;
    }

    @Override
    public double difference(float[] sum, int i, int j) {
        return sum[i] - sum[j];
    }

    @Override
    public void modulus(float[] sum, int i, int j, double smoothing, float[] out, int to, int n) {
        float here = sum[i];
        for (int k = 0; k < n; k += WIDTH) {
            FloatVector d = FloatVector.fromArray(S, sum, j + k).sub(here);
            d.fma(d, FloatVector.broadcast(S, (float) smoothing)).sqrt().intoArray(out, to + k);
        }
    }

    @Override
    public void exponential(float[] out, int at, double scale, int n) {
        float binary = (float) scale * LOG2_E;
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

    @Override
    public void exponential(Factors<float[]> tables, int i, int j, double sign, float[] out, int to, int n) {
        float[] exponents = tables.decay()[0];
        float[] factors = tables.decay()[sign > 0 ? 1 : 2];
        float here = tables.decay()[sign > 0 ? 2 : 1][i];
        float direction = (float) sign;
        float against = -direction * exponents[i];
        for (int k = 0; k < n; k += WIDTH) {
            FloatVector exponent =
                    FloatVector.fromArray(S, exponents, j + k).lanewise(VectorOperators.FMA, direction, against);
            FloatVector.fromArray(S, factors, j + k)
                    .mul(here)
                    .reinterpretAsInts()
                    .add(exponent.add(ROUND).reinterpretAsInts().lanewise(VectorOperators.LSHL, 23))
                    .reinterpretAsFloats()
                    .blend(0f, exponent.compare(VectorOperators.LT, LEAST))
                    .intoArray(out, to + k);
        }
    }

    @Override
    public void diffusion(
            float[][] sums,
            int i,
            int j,
            float[] out,
            Columns to,
            int at,
            double contrast,
            double offset,
            double decay,
            int n) {
        int scaled = to.contrast() + at;
        int value = to.value() + at;
        int constant = to.offset() + at;
        int first = to.diffusion() + at;
        int second = first + to.stride();
        int third = second + to.stride();
        float[] s1 = sums[1];
        float[] s2 = sums[2];
        float[] s3 = sums[3];
        float s1i = s1[i];
        float s2i = s2[i];
        float s3i = s3[i];
        for (int k = 0; k < n; k += WIDTH) {
            FloatVector ef = FloatVector.fromArray(S, out, scaled + k);
            FloatVector part = ef.mul((float) contrast);
            FloatVector w = part.mul((float) decay);
            part.add((float) offset).intoArray(out, value + k);
            FloatVector.broadcast(S, 1).intoArray(out, constant + k);
            FloatVector.broadcast(S, s1i)
                    .sub(FloatVector.fromArray(S, s1, j + k))
                    .mul(w)
                    .intoArray(out, first + k);
            FloatVector.broadcast(S, s2i)
                    .sub(FloatVector.fromArray(S, s2, j + k))
                    .mul(w)
                    .intoArray(out, second + k);
            FloatVector.broadcast(S, s3i)
                    .sub(FloatVector.fromArray(S, s3, j + k))
                    .mul(w)
                    .intoArray(out, third + k);
        }
    }

    @Override
    public void bend(float[] sum, int i, int j, double smoothing, double sign, float[] out, Columns to, int at, int n) {
        float here = sum[i] * (float) sign;
        for (int k = 0; k < n; k += WIDTH) {
            FloatVector d = FloatVector.broadcast(S, here)
                    .sub(FloatVector.fromArray(S, sum, j + k).mul((float) sign));
            FloatVector slope =
                    d.div(d.fma(d, FloatVector.broadcast(S, (float) smoothing)).sqrt());
            for (int c = 0; c < 3; c++) {
                int column = to.diffusion() + c * to.stride() + at + k;
                FloatVector.fromArray(S, out, column).mul(slope).intoArray(out, column);
            }
        }
    }

    @Override
    public void value(float[] out, Columns to, int at, double contrast, double offset, int n) {
        int scaled = to.contrast() + at;
        int value = to.value() + at;
        for (int k = 0; k < n; k += WIDTH) {
            FloatVector.fromArray(S, out, scaled + k)
                    .mul((float) contrast)
                    .add((float) offset)
                    .intoArray(out, value + k);
        }
    }

    @Override
    public void scale(float[] out, int from, double scale, int to, int n) {
        for (int k = 0; k < n; k += WIDTH) {
            FloatVector.fromArray(S, out, from + k).mul((float) scale).intoArray(out, to + k);
        }
    }

    @Override
    public void fill(float[] out, int to, double value, int n) {
        for (int k = 0; k < n; k += WIDTH) {
            FloatVector.broadcast(S, (float) value).intoArray(out, to + k);
        }
    }
}
