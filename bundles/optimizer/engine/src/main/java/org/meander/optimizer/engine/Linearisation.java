package org.meander.optimizer.engine;

import java.util.Map;
import java.util.Optional;
import org.meander.optimizer.Checkpoint;

/**
 * A problem near one point: cost, and the triangular factor R and vector q for which the cost of a small step s is, but for terms of higher
 * order, cost + (‖R·s + q‖² − ‖q‖²) / 2.
 *
 * @param r n×n by rows, upper triangle
 * @param q n
 * @param cost half of the loss
 * @param chiSquared without loss
 * @param noise error that rounding brings into the cost
 * @param points that were summed up
 */
record Linearisation(double[] r, double[] q, double cost, double chiSquared, double noise, long points) {

    /** Least pivot of the scaled Cholesky factorisation that leaves half of the digits to the solution. */
    private static final double PIVOT = 1e-7;

    /** A pivot that is rounding. */
    private static final double NOTHING = 1e-13;

    /**
     * Of sums.
     *
     * @param single whether they come from single precision
     * @param lenient whether products may give the factor whatever their condition: directions of which they say nothing then have no length
     * @return empty if they are products whose columns depend on each other so much that only the factor will do
     */
    static Optional<Linearisation> of(Sums sums, boolean single, boolean lenient) {
        int n = sums.free;
        double[] r = new double[n * n];
        double[] q = new double[n];
        if (sums.triangular) {
            for (int i = 0; i < n; i++) {
                System.arraycopy(sums.matrix, i * sums.m + i, r, i * n + i, n - i);
                q[i] = sums.matrix[i * sums.m + n];
            }
        } else if (!cholesky(sums, n, r, q, lenient ? NOTHING : PIVOT) && !lenient) {
            return Optional.empty();
        }
        double cost = sums.cost();
        double chi = sums.scalar(Sums.CHI);
        double noise = single
                ? Math.ulp(1f) * cost
                : 4 * Math.ulp(1.0) * (Math.sqrt(2 * cost * sums.scalar(Sums.SIGNAL)) + cost);
        return Optional.of(new Linearisation(r, q, cost, chi, noise, sums.points));
    }

    /**
     * Of the products scaled to a diagonal of 1, so that the units of the parameters do not matter. Rows whose pivot is below the least are 0.
     *
     * @return whether there are no such rows
     */
    private static boolean cholesky(Sums sums, int n, double[] r, double[] q, double least) {
        int m = sums.m;
        boolean regular = true;
        double[] scale = new double[n];
        for (int i = 0; i < n; i++) {
            scale[i] = Math.sqrt(at(sums, i * m + i));
        }
        for (int i = 0; i < n; i++) {
            double pivot = scale[i] > 0 ? 1 : 0;
            for (int k = 0; k < i; k++) {
                pivot -= r[k * n + i] * r[k * n + i];
            }
            if (!(pivot >= least)) {
                regular = false;
                continue;
            }
            r[i * n + i] = Math.sqrt(pivot);
            for (int j = i + 1; j <= n; j++) {
                if (j < n && !(scale[j] > 0)) {
                    continue;
                }
                double value = at(sums, j * m + i) / scale[i] / (j < n ? scale[j] : 1);
                for (int k = 0; k < i; k++) {
                    value -= r[k * n + i] * (j < n ? r[k * n + j] : q[k]);
                }
                value /= r[i * n + i];
                if (j < n) {
                    r[i * n + j] = value;
                } else {
                    q[i] = value;
                }
            }
        }
        for (int i = 0; i < n; i++) {
            for (int j = i; j < n; j++) {
                r[i * n + j] *= scale[j];
            }
        }
        return regular;
    }

    private static double at(Sums sums, int index) {
        return sums.matrix[index] + sums.rest[index];
    }

    /** For checkpoints. */
    void save(String name, Map<String, double[]> reals) {
        reals.put(name + ".r", r);
        reals.put(name + ".q", q);
        reals.put(name + ".scalars", new double[] {cost, chiSquared, noise, points});
    }

    /** The inverse of {@link #save}. */
    static Linearisation load(String name, Checkpoint from) {
        double[] s = from.real(name + ".scalars");
        return new Linearisation(from.real(name + ".r"), from.real(name + ".q"), s[0], s[1], s[2], (long) s[3]);
    }

    /** Length of a column of the Jacobian. */
    double length(int column) {
        int n = q.length;
        double largest = 0;
        for (int i = 0; i <= column; i++) {
            largest = Math.max(largest, Math.abs(r[i * n + column]));
        }
        if (largest == 0) {
            return 0;
        }
        double sum = 0;
        for (int i = 0; i <= column; i++) {
            double v = r[i * n + column] / largest;
            sum += v * v;
        }
        return largest * Math.sqrt(sum);
    }

    /** Derivative of the cost by a parameter. */
    double slope(int column) {
        int n = q.length;
        double sum = 0;
        for (int i = 0; i <= column; i++) {
            sum += r[i * n + column] * q[i];
        }
        return sum;
    }

    /** By how much a step lowers the cost if the model were linear. */
    double promise(double[] step) {
        int n = q.length;
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double product = 0;
            for (int j = i; j < n; j++) {
                product += r[i * n + j] * step[j];
            }
            sum -= product * (product + 2 * q[i]);
        }
        return sum / 2;
    }
}
