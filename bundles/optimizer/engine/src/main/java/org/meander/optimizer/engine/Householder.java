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

    /** Columns that are turned in one go: the column that turns them is read once, and no sum waits for another. */
    private static final int TOGETHER = 4;

    private final double[] lanes = new double[TOGETHER * WIDTH];
    private double[] products = new double[0];
    private double[] weights = new double[0];

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
        if (products.length < n) {
            products = new double[n];
            weights = new double[n];
        }
        multiply(a, columns, 0, n, points);
        for (int k = 0; k < n; k++) {
            double below = products[k];
            double diagonal = r[k * n + k];
            // Squares of what is so small have lost their digits, and their inverse is infinite: it is taken as 0.
            if (below < NOTHING && diagonal * diagonal < NOTHING || below == 0) {
                multiply(a, columns, k + 1, n, points);
                continue;
            }
            double norm = Math.sqrt(diagonal * diagonal + below);
            double head = diagonal + Math.copySign(norm, diagonal);
            double factor = 2 / (head * head + below);
            r[k * n + k] = -Math.copySign(norm, diagonal);
            for (int j = k + 1; j < n; j++) {
                double w = factor * (head * r[k * n + j] + products[j]);
                r[k * n + j] -= w * head;
                weights[j] = -w;
            }
            turn(a, columns, k, n, points);
        }
    }

    /** Products of a column with itself and those after it. */
    private void multiply(double[] a, int[] columns, int k, int n, int points) {
        for (int j = k; j < n; j++) {
            products[j] = dot(a, columns[k], columns[j], points);
        }
    }

    /** Adds multiples of a column to those after it, and finds the products of the next with itself and those after it. */
    private void turn(double[] a, int[] columns, int k, int n, int points) {
        if (k + 1 == n) {
            return;
        }
        int from = columns[k];
        int next = columns[k + 1];
        turn(a, from, weights[k + 1], next, next, points);
        products[k + 1] = total(0);
        int j = k + 2;
        for (; j + TOGETHER <= n; j += TOGETHER) {
            turn(a, from, weights, j, columns, next, points);
            for (int i = 0; i < TOGETHER; i++) {
                products[j + i] = total(i);
            }
        }
        for (; j < n; j++) {
            turn(a, from, weights[j], columns[j], next, points);
            products[j] = total(0);
        }
    }

    private void turn(double[] a, int from, double weight, int target, int next, int points) {
        DoubleVector w = DoubleVector.broadcast(LANES, weight);
        DoubleVector sum = DoubleVector.zero(LANES);
        for (int k = 0; k < points; k += WIDTH) {
            DoubleVector turned =
                    DoubleVector.fromArray(LANES, a, from + k).fma(w, DoubleVector.fromArray(LANES, a, target + k));
            turned.intoArray(a, target + k);
            sum = DoubleVector.fromArray(LANES, a, next + k).fma(turned, sum);
        }
        sum.intoArray(lanes, 0);
    }

    /** As the other, for so many columns from the j-th on. */
    private void turn(double[] a, int from, double[] weights, int j, int[] columns, int next, int points) {
        int c0 = columns[j];
        int c1 = columns[j + 1];
        int c2 = columns[j + 2];
        int c3 = columns[j + 3];
        DoubleVector w0 = DoubleVector.broadcast(LANES, weights[j]);
        DoubleVector w1 = DoubleVector.broadcast(LANES, weights[j + 1]);
        DoubleVector w2 = DoubleVector.broadcast(LANES, weights[j + 2]);
        DoubleVector w3 = DoubleVector.broadcast(LANES, weights[j + 3]);
        DoubleVector s0 = DoubleVector.zero(LANES);
        DoubleVector s1 = s0;
        DoubleVector s2 = s0;
        DoubleVector s3 = s0;
        for (int k = 0; k < points; k += WIDTH) {
            DoubleVector v = DoubleVector.fromArray(LANES, a, from + k);
            DoubleVector u = DoubleVector.fromArray(LANES, a, next + k);
            DoubleVector t0 = v.fma(w0, DoubleVector.fromArray(LANES, a, c0 + k));
            DoubleVector t1 = v.fma(w1, DoubleVector.fromArray(LANES, a, c1 + k));
            DoubleVector t2 = v.fma(w2, DoubleVector.fromArray(LANES, a, c2 + k));
            DoubleVector t3 = v.fma(w3, DoubleVector.fromArray(LANES, a, c3 + k));
            t0.intoArray(a, c0 + k);
            t1.intoArray(a, c1 + k);
            t2.intoArray(a, c2 + k);
            t3.intoArray(a, c3 + k);
            s0 = u.fma(t0, s0);
            s1 = u.fma(t1, s1);
            s2 = u.fma(t2, s2);
            s3 = u.fma(t3, s3);
        }
        s0.intoArray(lanes, 0);
        s1.intoArray(lanes, WIDTH);
        s2.intoArray(lanes, 2 * WIDTH);
        s3.intoArray(lanes, 3 * WIDTH);
    }

    /** The lanes of a sum, in their order. */
    private double total(int sum) {
        double total = 0;
        for (int k = 0; k < WIDTH; k++) {
            total += lanes[sum * WIDTH + k];
        }
        return total;
    }

    /** Product of two columns. */
    double dot(double[] a, int from, int other, int points) {
        DoubleVector sum = DoubleVector.zero(LANES);
        for (int k = 0; k < points; k += WIDTH) {
            sum = DoubleVector.fromArray(LANES, a, from + k).fma(DoubleVector.fromArray(LANES, a, other + k), sum);
        }
        sum.intoArray(lanes, 0);
        return total(0);
    }
}
