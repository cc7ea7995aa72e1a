package org.meander.optimizer.engine;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/** Operations on columns of a tile, in double precision; counts are multiples of 16. */
final class Elementwise {

    private static final VectorSpecies<Double> LANES = DoubleVector.SPECIES_PREFERRED;
    static final int WIDTH = LANES.length();

    private Elementwise() {}

    /** a ← a − b; adds the squares of b to a sum a lane. */
    static void residuals(double[] a, int from, double[] b, int other, int count, double[] sums) {
        DoubleVector squares = DoubleVector.fromArray(LANES, sums, 0);
        for (int i = 0; i < count; i += WIDTH) {
            DoubleVector value = DoubleVector.fromArray(LANES, b, other + i);
            DoubleVector.fromArray(LANES, a, from + i).sub(value).intoArray(a, from + i);
            squares = value.fma(value, squares);
        }
        squares.intoArray(sums, 0);
    }

    /** a ← a · b. */
    static void multiply(double[] a, int from, double[] b, int other, int count) {
        for (int i = 0; i < count; i += WIDTH) {
            DoubleVector.fromArray(LANES, a, from + i)
                    .mul(DoubleVector.fromArray(LANES, b, other + i))
                    .intoArray(a, from + i);
        }
    }

    /** a ← 1 / a; whether all were above 0. */
    static boolean invert(double[] a, int from, int count) {
        boolean good = true;
        for (int i = 0; i < count; i++) {
            double value = a[from + i];
            good &= value > 0;
            a[from + i] = 1 / value;
        }
        return good;
    }
}
