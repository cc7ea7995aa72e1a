package org.meander.optimizer.engine;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Adds the products of a block of columns to its sums, in single precision; made by {@link ProductCompiler}. Thread-safe. */
interface FloatProductKernel {

    VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    /**
     * @param a holds the columns
     * @param points of each; a multiple of the vector's length
     * @param columns where they begin
     * @param row index of the first that is a row of the block
     * @param column index of the first of the others
     * @param sums a vector a product
     * @param at where those of the block begin
     * @return nothing of use
     */
    long run(float[] a, int points, int[] columns, int row, int column, float[] sums, int at);
}
