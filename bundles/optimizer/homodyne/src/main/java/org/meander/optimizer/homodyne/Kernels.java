package org.meander.optimizer.homodyne;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Loops along a part of a row of the grid. A column is where its values begin in {@code out}; results may overwrite arguments. Every operation
 * is rounded as IEEE 754 says, so that the bits are the same in compiled code and in interpreted. No method gives or takes a vector, which would
 * be an object if that method were compiled by itself. The number of values is a multiple of the vector's.
 */
final class Kernels {

    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;

    /** Below this angle the sinc and its derivative are taken from their series, which there is exact to rounding. */
    private static final double SMALL = 0.1;

    private Kernels() {}

    /** Moduli M = sqrt((sum[i] - sum[j])^2 + smoothing), times a scale, and the derivatives of M by the difference. */
    static void moduli(
            double[] sum, int i, int j, double smoothing, double[] out, double scale, int modulus, int slope, int n) {
        double here = sum[i];
        for (int k = 0; k < n; k += S.length()) {
            DoubleVector difference = DoubleVector.broadcast(S, here).sub(DoubleVector.fromArray(S, sum, j + k));
            DoubleVector root = difference.mul(difference).add(smoothing).sqrt();
            root.mul(scale).intoArray(out, modulus + k);
            difference.div(root).intoArray(out, slope + k);
        }
    }

    static void scale(double[] out, int from, double scale, int to, int n) {
        for (int k = 0; k < n; k += S.length()) {
            DoubleVector.fromArray(S, out, from + k).mul(scale).intoArray(out, to + k);
        }
    }

    static void fill(double[] out, int to, double value, int n) {
        for (int k = 0; k < n; k += S.length()) {
            DoubleVector.broadcast(S, value).intoArray(out, to + k);
        }
    }

    /** Derivatives of the sincs of {@code x} from sines and cosines, in place of the cosines. */
    static void slopes(double[] out, int x, int sine, int cosine, int n) {
        for (int k = 0; k < n; k += S.length()) {
            DoubleVector angle = DoubleVector.fromArray(S, out, x + k);
            DoubleVector far = DoubleVector.fromArray(S, out, cosine + k)
                    .sub(DoubleVector.fromArray(S, out, sine + k).div(angle))
                    .div(angle);
            VectorMask<Double> small = angle.abs().compare(VectorOperators.LT, SMALL);
            DoubleVector square = angle.mul(angle);
            DoubleVector near = square.mul(1.0 / 45360).add(-1.0 / 840);
            near = near.mul(square).add(1.0 / 30).mul(square).add(-1.0 / 3).mul(angle);
            far.blend(near, small).intoArray(out, cosine + k);
        }
    }

    /** Sincs of {@code x}, in place of the sines. */
    static void sincs(double[] out, int x, int sine, int n) {
        for (int k = 0; k < n; k += S.length()) {
            DoubleVector angle = DoubleVector.fromArray(S, out, x + k);
            DoubleVector far = DoubleVector.fromArray(S, out, sine + k).div(angle);
            VectorMask<Double> small = angle.abs().compare(VectorOperators.LT, SMALL);
            DoubleVector square = angle.mul(angle);
            DoubleVector near = square.mul(1.0 / 362880).add(-1.0 / 5040);
            near = near.mul(square).add(1.0 / 120).mul(square).add(-1.0 / 6);
            far.blend(near.mul(square).add(1), small).intoArray(out, sine + k);
        }
    }

    /**
     * Powers of the sincs, and the powers' derivatives, in place of sincs and their derivatives.
     *
     * @param quartic 1 for the fourth power, 0 for the second; a number, since a branch would be compiled for the one that was seen
     */
    static void powers(double[] out, double quartic, int sinc, int slope, int n) {
        for (int k = 0; k < n; k += S.length()) {
            DoubleVector value = DoubleVector.fromArray(S, out, sinc + k);
            DoubleVector square = value.mul(value);
            DoubleVector rest = square.mul(quartic).add(1 - quartic);
            square.mul(rest).intoArray(out, sinc + k);
            DoubleVector.fromArray(S, out, slope + k)
                    .mul(value)
                    .mul(2 + 2 * quartic)
                    .mul(rest)
                    .intoArray(out, slope + k);
        }
    }

    static void multiply(double[] out, int first, int second, double scale, int to, int n) {
        for (int k = 0; k < n; k += S.length()) {
            DoubleVector.fromArray(S, out, first + k)
                    .mul(DoubleVector.fromArray(S, out, second + k))
                    .mul(scale)
                    .intoArray(out, to + k);
        }
    }

    /** {@code scale} x column + {@code add}. */
    static void line(double[] out, int from, double scale, double add, int to, int n) {
        for (int k = 0; k < n; k += S.length()) {
            DoubleVector.fromArray(S, out, from + k).mul(scale).add(add).intoArray(out, to + k);
        }
    }

    /** Differences of sums, times a column. */
    static void times(double[] sum, int i, int j, double[] out, int from, int to, int n) {
        double here = sum[i];
        for (int k = 0; k < n; k += S.length()) {
            DoubleVector.broadcast(S, here)
                    .sub(DoubleVector.fromArray(S, sum, j + k))
                    .mul(DoubleVector.fromArray(S, out, from + k))
                    .intoArray(out, to + k);
        }
    }
}
