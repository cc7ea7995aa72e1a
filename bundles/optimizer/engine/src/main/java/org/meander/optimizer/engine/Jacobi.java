package org.meander.optimizer.engine;

/**
 * Singular values and right singular vectors of a small matrix by one-sided Jacobi rotations (Hestenes 1958), which find small singular
 * values to full relative accuracy if the columns are of like length (Demmel and Veselić, SIAM J. Matrix Anal. 13, 1992).
 */
final class Jacobi {

    private static final int SWEEPS = 60;

    /** Singular values, descending; n of them. */
    final double[] values;

    /** The columns of A·V, by columns of length {@code rows}: left singular vectors times their values. */
    final double[] left;

    /** V, n×n by columns. */
    final double[] right;

    final int rows;
    final int columns;

    /** @param a rows × columns, by columns; overwritten and kept */
    Jacobi(double[] a, int rows, int columns) {
        this.left = a;
        this.rows = rows;
        this.columns = columns;
        this.values = new double[columns];
        this.right = new double[columns * columns];
        for (int i = 0; i < columns; i++) {
            right[i * columns + i] = 1;
        }
        boolean rotated = true;
        for (int sweep = 0; rotated && sweep < SWEEPS; sweep++) {
            rotated = false;
            for (int p = 0; p < columns - 1; p++) {
                for (int q = p + 1; q < columns; q++) {
                    rotated |= rotate(p, q);
                }
            }
        }
        for (int i = 0; i < columns; i++) {
            values[i] = Math.sqrt(dot(i, i));
        }
        sort();
    }

    private boolean rotate(int p, int q) {
        double alpha = dot(p, p);
        double beta = dot(q, q);
        double gamma = dot(p, q);
        if (gamma == 0 || Math.abs(gamma) <= 1e-16 * Math.sqrt(alpha * beta)) {
            return false;
        }
        double zeta = (beta - alpha) / (2 * gamma);
        double t = Math.copySign(1, zeta) / (Math.abs(zeta) + Math.hypot(1, zeta));
        double c = 1 / Math.sqrt(1 + t * t);
        double s = c * t;
        turn(left, p * rows, q * rows, rows, c, s);
        turn(right, p * columns, q * columns, columns, c, s);
        return Math.abs(gamma) > 4e-16 * Math.sqrt(alpha * beta);
    }

    private static void turn(double[] m, int p, int q, int length, double c, double s) {
        for (int i = 0; i < length; i++) {
            double x = m[p + i];
            double y = m[q + i];
            m[p + i] = c * x - s * y;
            m[q + i] = s * x + c * y;
        }
    }

    private double dot(int p, int q) {
        double sum = 0;
        for (int i = 0; i < rows; i++) {
            sum += left[p * rows + i] * left[q * rows + i];
        }
        return sum;
    }

    private void sort() {
        for (int i = 0; i < columns; i++) {
            int best = i;
            for (int j = i + 1; j < columns; j++) {
                if (values[j] > values[best]) {
                    best = j;
                }
            }
            if (best != i) {
                double v = values[i];
                values[i] = values[best];
                values[best] = v;
                swap(left, i * rows, best * rows, rows);
                swap(right, i * columns, best * columns, columns);
            }
        }
    }

    private static void swap(double[] m, int p, int q, int length) {
        for (int i = 0; i < length; i++) {
            double x = m[p + i];
            m[p + i] = m[q + i];
            m[q + i] = x;
        }
    }

    /** Singular values that are not mere rounding. */
    int rank() {
        double limit = values.length == 0 ? 0 : values[0] * Math.ulp(1.0) * Math.max(rows, columns);
        int rank = 0;
        while (rank < columns && values[rank] > limit) {
            rank++;
        }
        return rank;
    }
}
