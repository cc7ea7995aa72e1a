package org.meander.optimizer.expression;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** As {@link Kernel}, in single precision. */
interface FloatKernel {

    /** A tile is padded to the largest there are. */
    VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    int LANES = SPECIES.length();

    /** As {@link Kernel#run}. */
    void run(float[] in, float[] functions, float[] out, float[] known, int[] places, int shift, int count);

    /** {@link Op#MUL_OR_ZERO}. */
    static FloatVector mulOrZero(FloatVector a, FloatVector b) {
        return a.mul(b).blend(0, a.compare(VectorOperators.EQ, 0));
    }

    /** {@link Op#STEP}. */
    static FloatVector step(FloatVector a, FloatVector b) {
        FloatVector difference = a.sub(b);
        FloatVector step = FloatVector.zero(SPECIES).blend(1, a.compare(VectorOperators.GE, b));
        return step.add(difference, difference.test(VectorOperators.IS_NAN));
    }
}
