package org.meander.optimizer;

import org.meander.base.MeanderException;

/**
 * A symmetric matrix of parameters × parameters. Entries of a fixed parameter are 0; entries of a parameter that the points do not
 * determine are NaN. Immutable.
 */
public final class Covariance {

    private final int size;
    private final double[] entries;

    /** @param entries size × size, row by row */
    public Covariance(int size, double[] entries) {
        if (entries.length != size * size) {
            throw MeanderException.invalid("a covariance of %d parameters has %d entries", size, entries.length);
        }
        this.size = size;
        this.entries = entries.clone();
    }

    /** Parameters. */
    public int size() {
        return size;
    }

    public double get(int row, int column) {
        return entries[row * size + column];
    }

    public double standardDeviation(int parameter) {
        return Math.sqrt(get(parameter, parameter));
    }

    /** From -1 to 1; NaN if either parameter is fixed or undetermined. */
    public double correlation(int row, int column) {
        double product = standardDeviation(row) * standardDeviation(column);
        return row == column && product > 0 ? 1 : get(row, column) / product;
    }

    /** A copy, row by row. */
    public double[] entries() {
        return entries.clone();
    }
}
