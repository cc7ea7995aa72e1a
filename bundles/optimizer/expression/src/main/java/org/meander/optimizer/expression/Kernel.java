package org.meander.optimizer.expression;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.meander.optimizer.Tile;

/** Arithmetic at the points of a tile; compiled at run time. Thread-safe. */
interface Kernel {

    /** Vectors of a size that divides a tile's padding. */
    VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED.length() > Tile.LANES
            ? DoubleVector.SPECIES_512
            : DoubleVector.SPECIES_PREFERRED;

    int LANES = SPECIES.length();

    /**
     * @param in input columns
     * @param functions results of functions
     * @param out receives the results; may be {@code functions}
     * @param known what depends on the parameters alone
     * @param places where the columns begin in {@code in}, then the functions in {@code functions}, then the results in {@code out}
     * @param shift by how many places the results lie after these
     * @param count points, a multiple of {@link #LANES}
     */
    void run(double[] in, double[] functions, double[] out, double[] known, int[] places, int shift, int count);

    /** {@link Op#MUL_OR_ZERO}. */
    static DoubleVector mulOrZero(DoubleVector a, DoubleVector b) {
        return a.mul(b).blend(0, a.compare(VectorOperators.EQ, 0));
    }

    /** {@link Op#STEP}. */
    static DoubleVector step(DoubleVector a, DoubleVector b) {
        DoubleVector difference = a.sub(b);
        DoubleVector step = DoubleVector.zero(SPECIES).blend(1, a.compare(VectorOperators.GE, b));
        return step.add(difference, difference.test(VectorOperators.IS_NAN));
    }
}
