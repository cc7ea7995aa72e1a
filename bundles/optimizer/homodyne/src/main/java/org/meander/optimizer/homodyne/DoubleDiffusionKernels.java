package org.meander.optimizer.homodyne;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * In double precision. The exponential is 2^k 2^f, with the best polynomial of degree 11 for 2^f that has its value and slope at 0; its terms are added
 * by pairs, so that the processor need not wait for one to begin the next.
 */
final class DoubleDiffusionKernels implements DiffusionKernels<double[]> {

    private static final double LOST = 0x1p54;

    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    private static final int WIDTH = S.length();

    /** Adding it leaves a number rounded to an integer in the low bits. */
    private static final double ROUND = 0x1.8p52;

    private static final double LOG2_E = 0x1.71547652b82fep0;

    /** 2 to the power of less is 0. Squares, also of its products with the shear, are no subnormal numbers, which would slow down all sums. */
    static final double LEAST = -250;

    @Override
    public double lost() {
        return LOST;
    }

    @Override
    public int width() {
        return WIDTH;
    }

    @Override
    public double[][] tables(double[][] tables) {
        return tables;
    }

    @Override
    public double difference(double[] sum, int i, int j) {
        return sum[i] - sum[j];
    }

    @Override
    public void modulus(double[] sum, int i, int j, double smoothing, double[] out, int to, int n) {
        double here = sum[i];
        for (int k = 0; k < n; k += WIDTH) {
            DoubleVector d = DoubleVector.fromArray(S, sum, j + k).sub(here);
            d.fma(d, DoubleVector.broadcast(S, smoothing)).sqrt().intoArray(out, to + k);
        }
    }

    @Override
    public void exponential(double[] out, int at, double scale, int n) {
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

    @Override
    public void exponential(Factors<double[]> tables, int i, int j, double sign, double[] out, int to, int n) {
        double[] exponents = tables.decay()[0];
        double[] factors = tables.decay()[sign > 0 ? 1 : 2];
        double here = tables.decay()[sign > 0 ? 2 : 1][i];
        double against = -sign * exponents[i];
        for (int k = 0; k < n; k += WIDTH) {
            DoubleVector exponent =
                    DoubleVector.fromArray(S, exponents, j + k).lanewise(VectorOperators.FMA, sign, against);
            DoubleVector.fromArray(S, factors, j + k)
                    .mul(here)
                    .reinterpretAsLongs()
                    .add(exponent.add(ROUND).reinterpretAsLongs().lanewise(VectorOperators.LSHL, 52))
                    .reinterpretAsDoubles()
                    .blend(0.0, exponent.compare(VectorOperators.LT, LEAST))
                    .intoArray(out, to + k);
        }
    }

    @Override
    public void diffusion(
            double[][] sums,
            int i,
            int j,
            double[] out,
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
        double[] s1 = sums[1];
        double[] s2 = sums[2];
        double[] s3 = sums[3];
        double s1i = s1[i];
        double s2i = s2[i];
        double s3i = s3[i];
        for (int k = 0; k < n; k += WIDTH) {
            DoubleVector ef = DoubleVector.fromArray(S, out, scaled + k);
            DoubleVector part = ef.mul(contrast);
            DoubleVector w = part.mul(decay);
            part.add(offset).intoArray(out, value + k);
            DoubleVector.broadcast(S, 1).intoArray(out, constant + k);
            DoubleVector.broadcast(S, s1i)
                    .sub(DoubleVector.fromArray(S, s1, j + k))
                    .mul(w)
                    .intoArray(out, first + k);
            DoubleVector.broadcast(S, s2i)
                    .sub(DoubleVector.fromArray(S, s2, j + k))
                    .mul(w)
                    .intoArray(out, second + k);
            DoubleVector.broadcast(S, s3i)
                    .sub(DoubleVector.fromArray(S, s3, j + k))
                    .mul(w)
                    .intoArray(out, third + k);
        }
    }

    @Override
    public void bend(
            double[] sum, int i, int j, double smoothing, double sign, double[] out, Columns to, int at, int n) {
        double here = sum[i] * sign;
        for (int k = 0; k < n; k += WIDTH) {
            DoubleVector d = DoubleVector.broadcast(S, here)
                    .sub(DoubleVector.fromArray(S, sum, j + k).mul(sign));
            DoubleVector slope =
                    d.div(d.fma(d, DoubleVector.broadcast(S, smoothing)).sqrt());
            for (int c = 0; c < 3; c++) {
                int column = to.diffusion() + c * to.stride() + at + k;
                DoubleVector.fromArray(S, out, column).mul(slope).intoArray(out, column);
            }
        }
    }

    @Override
    public void value(double[] out, Columns to, int at, double contrast, double offset, int n) {
        int scaled = to.contrast() + at;
        int value = to.value() + at;
        for (int k = 0; k < n; k += WIDTH) {
            DoubleVector.fromArray(S, out, scaled + k).mul(contrast).add(offset).intoArray(out, value + k);
        }
    }

    @Override
    public void scale(double[] out, int from, double scale, int to, int n) {
        for (int k = 0; k < n; k += WIDTH) {
            DoubleVector.fromArray(S, out, from + k).mul(scale).intoArray(out, to + k);
        }
    }

    @Override
    public void fill(double[] out, int to, double value, int n) {
        for (int k = 0; k < n; k += WIDTH) {
            DoubleVector.broadcast(S, value).intoArray(out, to + k);
        }
    }
}
