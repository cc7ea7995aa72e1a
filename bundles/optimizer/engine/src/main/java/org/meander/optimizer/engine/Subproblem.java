package org.meander.optimizer.engine;

import java.util.Arrays;

/**
 * The linear problem at a point: the Gauss-Newton step, and the step within a radius of trust and the bounds. Parameters at a bound that the
 * cost pushes outward are held; a step that would leave a bound ends on it and the others are solved for again, which is the
 * active-set method for few variables.
 */
final class Subproblem {

    private final Linearisation here;
    private final double[] scale;
    private final double[] x;
    private final double[] lower;
    private final double[] upper;
    private final int n;
    private final boolean[] held;
    private final Solver free;

    Subproblem(Linearisation here, double[] scale, double[] x, double[] lower, double[] upper) {
        this.here = here;
        this.n = x.length;
        this.scale = scale;
        this.x = x;
        this.lower = lower;
        this.upper = upper;
        this.held = new boolean[n];
        for (int i = 0; i < n; i++) {
            double slope = here.slope(i);
            held[i] = x[i] <= lower[i] && slope > 0 || x[i] >= upper[i] && slope < 0;
        }
        this.free = new Solver(held, new double[n]);
    }

    /** Length of the residuals' projection on the free columns. */
    double offset() {
        double sum = 0;
        for (int i = 0; i < free.rank; i++) {
            sum += free.coefficients[i] * free.coefficients[i];
        }
        return Math.sqrt(sum);
    }

    int rank() {
        return free.rank;
    }

    /** By how much the Gauss-Newton step lowers the cost, bounds aside. */
    double newtonPromise() {
        double length = offset();
        return 0.5 * length * length;
    }

    /** Largest cosine between the residuals and a free column. */
    double cosine() {
        double largest = 0;
        double length = Math.sqrt(2 * here.cost());
        for (int i = 0; i < n; i++) {
            double column = here.length(i);
            if (!held[i] && column > 0) {
                largest = Math.max(largest, Math.abs(here.slope(i)) / column / length);
            }
        }
        return largest;
    }

    /** The step. */
    double[] step(double radius) {
        boolean[] fixed = held.clone();
        double[] step = new double[n];
        Solver solver = free;
        for (int round = 0; round <= n; round++) {
            double[] found = solver.solve(radius);
            boolean inside = true;
            for (int i = 0; i < n; i++) {
                if (fixed[i]) {
                    continue;
                }
                step[i] = found[i];
                double to = x[i] + found[i];
                if (to < lower[i] || to > upper[i]) {
                    inside = false;
                    fixed[i] = true;
                    step[i] = (to < lower[i] ? lower[i] : upper[i]) - x[i];
                }
            }
            if (inside) {
                break;
            }
            solver = new Solver(fixed, step);
        }
        return here.promise(step) > 0 ? step : slide(radius);
    }

    /** Along the bent path of steepest descent, back until the linear model falls. */
    private double[] slide(double radius) {
        double norm = 0;
        for (int i = 0; i < n; i++) {
            if (!held[i] && scale[i] > 0) {
                norm = Math.hypot(norm, here.slope(i) / scale[i]);
            }
        }
        double[] step = new double[n];
        double length = norm == 0 ? 0 : radius / norm;
        for (int k = 0; k < 200 && length > 0; k++) {
            for (int i = 0; i < n; i++) {
                double s = held[i] || scale[i] == 0 ? 0 : -length * here.slope(i) / scale[i] / scale[i];
                step[i] = Math.clamp(x[i] + s, lower[i], upper[i]) - x[i];
            }
            if (here.promise(step) > 0) {
                return step;
            }
            length *= 0.5;
        }
        return new double[n];
    }

    /** Least squares over the parameters that are not fixed, the others having made their step. */
    private final class Solver {

        final int[] index;
        final Jacobi svd;
        final int rank;
        final double[] coefficients;

        Solver(boolean[] fixed, double[] step) {
            int count = 0;
            int[] all = new int[n];
            for (int i = 0; i < n; i++) {
                if (!fixed[i] && scale[i] > 0) {
                    all[count++] = i;
                }
            }
            index = Arrays.copyOf(all, count);
            double[] rest = here.q().clone();
            for (int j = 0; j < n; j++) {
                for (int i = 0; fixed[j] && i <= j; i++) {
                    rest[i] += here.r()[i * n + j] * step[j];
                }
            }
            double[] a = new double[n * count];
            for (int k = 0; k < count; k++) {
                for (int i = 0; i <= index[k]; i++) {
                    a[k * n + i] = here.r()[i * n + index[k]] / scale[index[k]];
                }
            }
            svd = new Jacobi(a, n, count);
            rank = svd.rank();
            coefficients = new double[count];
            for (int k = 0; k < count; k++) {
                double sum = 0;
                for (int i = 0; i < n; i++) {
                    sum += svd.left[k * n + i] * rest[i];
                }
                coefficients[k] = svd.values[k] > 0 ? sum / svd.values[k] : 0;
            }
        }

        double[] solve(double radius) {
            double damping = 0;
            if (length(0) > radius) {
                double low = 0;
                double high = 0;
                for (int k = 0; k < rank; k++) {
                    high = Math.hypot(high, svd.values[k] * coefficients[k]);
                }
                high /= radius;
                for (int k = 0; k < 100; k++) {
                    damping = k == 0 ? 1e-3 * high : Math.sqrt(Math.max(low, 1e-30 * high) * high);
                    double length = length(damping);
                    if (Math.abs(length - radius) <= 0.01 * radius) {
                        break;
                    }
                    if (length > radius) {
                        low = damping;
                    } else {
                        high = damping;
                    }
                }
            }
            double[] step = new double[n];
            for (int k = 0; k < rank; k++) {
                double value = svd.values[k];
                double c = -coefficients[k] * value / (value * value + damping);
                for (int i = 0; i < index.length; i++) {
                    step[index[i]] += c * svd.right[k * index.length + i] / scale[index[i]];
                }
            }
            return step;
        }

        private double length(double damping) {
            double sum = 0;
            for (int k = 0; k < rank; k++) {
                double value = svd.values[k];
                double c = coefficients[k] * value / (value * value + damping);
                sum += c * c;
            }
            return Math.sqrt(sum);
        }
    }
}
