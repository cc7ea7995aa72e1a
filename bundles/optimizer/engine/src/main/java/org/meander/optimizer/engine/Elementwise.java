package org.meander.optimizer.engine;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/** Operations on columns of a tile, in double precision; counts are multiples of 16. */
final class Elementwise {

    private static final VectorSpecies<Double> LANES = DoubleVector.SPECIES_PREFERRED;
    private static final int WIDTH = LANES.length();

    private Elementwise() {}

    /** a ← a − b. */
    static void subtract(double[] a, int from, double[] b, int other, int count) {
        for (int i = 0; i < count; i += WIDTH) {
            DoubleVector.fromArray(LANES, a, from + i)
                    .sub(DoubleVector.fromArray(LANES, b, other + i))
                    .intoArray(a, from + i);
        }
    }

    /** a ← a · b. */
    static void multiply(double[] a, int from, double[] b, int other, int count) {
        for (int i = 0; i < count; i += WIDTH) {
            DoubleVector.fromArray(LANES, a, from + i)
                    .mul(DoubleVector.fromArray(LANES, b, other + i))
                    .intoArray(a, from + i);
        }
    }

    /** a ← a · b − c. */
    static void multiplySubtract(double[] a, int from, double[] b, int other, double[] c, int third, int count) {
        for (int i = 0; i < count; i += WIDTH) {
            DoubleVector.fromArray(LANES, a, from + i)
                    .mul(DoubleVector.fromArray(LANES, b, other + i))
                    .sub(DoubleVector.fromArray(LANES, c, third + i))
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
