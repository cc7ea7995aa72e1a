package org.meander.optimizer.homodyne;

/**
 * A loop along a part of a row of the grid. Steps are called through this interface, so that each is compiled by itself: together they pass the
 * limit at which the machine's compiler stops inlining, and then vectors become objects.
 */
@FunctionalInterface
interface Step {

    /**
     * @param out columns of the tile
     * @param at index of the part's first point in the tile
     * @param i index of t1
     * @param j index of the first t2
     * @param n points, rounded up to whole vectors
     */
    void run(double[] out, int at, int i, int j, int n);
}
