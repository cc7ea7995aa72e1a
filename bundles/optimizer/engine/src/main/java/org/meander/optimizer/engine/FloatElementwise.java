package org.meander.optimizer.engine;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Operations on columns of a tile, in single precision; counts are multiples of 16. */
final class FloatElementwise {

    private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;
    private static final int WIDTH = LANES.length();

    private FloatElementwise() {}

    /** a ← a − b. */
    static void subtract(float[] a, int from, float[] b, int other, int count) {
        for (int i = 0; i < count; i += WIDTH) {
            FloatVector.fromArray(LANES, a, from + i)
                    .sub(FloatVector.fromArray(LANES, b, other + i))
                    .intoArray(a, from + i);
        }
    }

    /** a ← a · b. */
    static void multiply(float[] a, int from, float[] b, int other, int count) {
        for (int i = 0; i < count; i += WIDTH) {
            FloatVector.fromArray(LANES, a, from + i)
                    .mul(FloatVector.fromArray(LANES, b, other + i))
                    .intoArray(a, from + i);
        }
    }

    /** a ← 1 / a; whether all were above 0. */
    static boolean invert(float[] a, int from, int count) {
        boolean good = true;
        for (int i = 0; i < count; i++) {
            float value = a[from + i];
            good &= value > 0;
            a[from + i] = 1 / value;
        }
        return good;
    }
}
