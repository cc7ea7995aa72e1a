package org.meander.optimizer.engine;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/** Adds the products of a block of columns to its sums, in double precision; made by {@link ProductCompiler}. Thread-safe. */
interface ProductKernel {

    VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;

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
    long run(double[] a, int points, int[] columns, int row, int column, double[] sums, int at);
}
