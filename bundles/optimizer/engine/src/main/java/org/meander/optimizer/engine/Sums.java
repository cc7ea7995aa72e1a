package org.meander.optimizer.engine;

import java.util.Arrays;
import org.meander.base.MeanderException;

/**
 * What is left of points when they are summed up: either the products of the Jacobian's columns and the residuals, each in two doubles, or
 * their triangular factor; and cost, χ², the squares of what was measured, and the number of points. The order of {@link #add} decides the
 * bits.
 */
public final class Sums {

    /** Scalars, each in two doubles. */
    static final int COST = 0;

    static final int CHI = 1;
    static final int SIGNAL = 2;
    private static final int SCALARS = 3;

    final int free;
    final int m;
    final boolean triangular;
    final double[] matrix;
    final double[] rest;
    final double[] scalars = new double[SCALARS];
    final double[] scalarRests = new double[SCALARS];
    long points;
    private final Householder householder = new Householder();
    private final double[] rows;
    private final int[] rowColumns;
    private final int padded;

    /**
     * @param free parameters that are not fixed
     * @param triangular whether to keep the factor instead of the products
     */
    public Sums(int free, boolean triangular) {
        this.free = free;
        this.m = free + 1;
        this.triangular = triangular;
        this.matrix = new double[m * m];
        this.rest = triangular ? new double[0] : new double[m * m];
        this.padded = (m + 15) / 16 * 16;
        this.rows = triangular ? new double[m * padded] : new double[0];
        this.rowColumns = new int[m];
        for (int i = 0; i < m; i++) {
            rowColumns[i] = i * padded;
        }
    }

    /** Forgets everything. */
    public void clear() {
        Arrays.fill(matrix, 0);
        Arrays.fill(rest, 0);
        Arrays.fill(scalars, 0);
        Arrays.fill(scalarRests, 0);
        points = 0;
    }

    /** Adds a value to one of two-double sums (Neumaier's variant of Kahan's method, by Knuth's two-sum). */
    static void add(double[] high, double[] low, int at, double value) {
        double before = high[at];
        double sum = before + value;
        double part = sum - before;
        low[at] += before - (sum - part) + (value - part);
        high[at] = sum;
    }

    /** Adds others' after these. */
    public void add(Sums others) {
        if (triangular) {
            for (int j = 0; j < m; j++) {
                for (int i = 0; i < m; i++) {
                    rows[j * padded + i] = i <= j ? others.matrix[i * m + j] : 0;
                }
            }
            householder.add(matrix, rows, rowColumns, m, padded);
        } else {
            for (int i = 0; i < m; i++) {
                for (int j = 0; j <= i; j++) {
                    int at = i * m + j;
                    add(matrix, rest, at, others.matrix[at]);
                    rest[at] += others.rest[at];
                }
            }
        }
        for (int i = 0; i < SCALARS; i++) {
            add(scalars, scalarRests, i, others.scalars[i]);
            scalarRests[i] += others.scalarRests[i];
        }
        points += others.points;
    }

    /** Whether no value is infinite or NaN. */
    public boolean finite() {
        double sum = 0;
        for (double v : matrix) {
            sum += v * 0;
        }
        return sum == 0 && Double.isFinite(scalars[COST]) && Double.isFinite(scalars[CHI]);
    }

    double scalar(int which) {
        return scalars[which] + scalarRests[which];
    }

    /** Derivative of the cost by a free parameter; of products only. */
    public double slope(int parameter) {
        int at = free * m + parameter;
        return matrix[at] + rest[at];
    }

    /** Points that were summed up. */
    public long points() {
        return points;
    }

    /** Half of the loss. */
    public double cost() {
        return scalar(COST);
    }

    /** All state, for checkpoints. */
    public double[] state() {
        double[] state = new double[matrix.length + rest.length + 2 * SCALARS];
        System.arraycopy(matrix, 0, state, 0, matrix.length);
        System.arraycopy(rest, 0, state, matrix.length, rest.length);
        System.arraycopy(scalars, 0, state, matrix.length + rest.length, SCALARS);
        System.arraycopy(scalarRests, 0, state, matrix.length + rest.length + SCALARS, SCALARS);
        return state;
    }

    /** The inverse of {@link #state}. */
    public void restore(double[] state, long summed) {
        if (state.length != matrix.length + rest.length + 2 * SCALARS) {
            throw MeanderException.malformed(
                    "a checkpoint's sums have %d values; there must be %d",
                    state.length, matrix.length + rest.length + 2 * SCALARS);
        }
        System.arraycopy(state, 0, matrix, 0, matrix.length);
        System.arraycopy(state, matrix.length, rest, 0, rest.length);
        System.arraycopy(state, matrix.length + rest.length, scalars, 0, SCALARS);
        System.arraycopy(state, matrix.length + rest.length + SCALARS, scalarRests, 0, SCALARS);
        points = summed;
    }
}
