package org.meander.optimizer.engine;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Orthogonal triangularisation by blocks of rows: keeps the factor R of all rows so far, and takes in a tile by Householder reflections
 * that leave R triangular (Golub and Van Loan, Matrix Computations, 5.2 and 12.5; "TSQR"). It loses digits as the condition of the matrix,
 * where normal equations lose them as its square. Additions are in a fixed order.
 */
final class Householder {

    private static final VectorSpecies<Double> LANES = DoubleVector.SPECIES_PREFERRED;
    private static final int WIDTH = LANES.length();

    /** Squares of columns that are nothing. */
    private static final double NOTHING = 0x1p-960;

    private final double[] lanes = new double[WIDTH];

    /**
     * Takes in rows and destroys them.
     *
     * @param r the factor, n×n by rows, upper triangle
     * @param a holds the columns of the rows
     * @param columns where they begin
     * @param n columns
     * @param points rows, padded by zeros to a multiple of 16
     */
    void add(double[] r, double[] a, int[] columns, int n, int points) {
        for (int k = 0; k < n; k++) {
            double below = dot(a, columns[k], columns[k], points);
            double diagonal = r[k * n + k];
            // Squares of what is so small have lost their digits, and their inverse is infinite: it is taken as 0.
            if (below < NOTHING && diagonal * diagonal < NOTHING || below == 0) {
                continue;
            }
            double norm = Math.sqrt(diagonal * diagonal + below);
            double head = diagonal + Math.copySign(norm, diagonal);
            double factor = 2 / (head * head + below);
            r[k * n + k] = -Math.copySign(norm, diagonal);
            for (int j = k + 1; j < n; j++) {
                double w = factor * (head * r[k * n + j] + dot(a, columns[k], columns[j], points));
                r[k * n + j] -= w * head;
                subtract(a, columns[j], w, columns[k], points);
            }
        }
    }

    /** Product of two columns. */
    double dot(double[] a, int from, int other, int points) {
        DoubleVector sum = DoubleVector.zero(LANES);
        for (int k = 0; k < points; k += WIDTH) {
            sum = DoubleVector.fromArray(LANES, a, from + k).fma(DoubleVector.fromArray(LANES, a, other + k), sum);
        }
        sum.intoArray(lanes, 0);
        double total = 0;
        for (int k = 0; k < WIDTH; k++) {
            total += lanes[k];
        }
        return total;
    }

    private static void subtract(double[] a, int target, double weight, int from, int points) {
        DoubleVector w = DoubleVector.broadcast(LANES, -weight);
        for (int k = 0; k < points; k += WIDTH) {
            DoubleVector.fromArray(LANES, a, from + k)
                    .fma(w, DoubleVector.fromArray(LANES, a, target + k))
                    .intoArray(a, target + k);
        }
    }
}
