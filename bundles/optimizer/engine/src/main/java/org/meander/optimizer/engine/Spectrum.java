package org.meander.optimizer.engine;

/** Singular values of a Jacobian whose columns have length 1: rank, condition, and the inverse of its products. */
final class Spectrum {

    /** Part of a parameter in a direction that the points do not determine, from which on it is undetermined itself. */
    private static final double PART = 1e-8;

    private final int n;
    private final double[] lengths;
    private final Jacobi svd;

    Spectrum(Linearisation problem) {
        n = problem.q().length;
        lengths = new double[n];
        double[] a = new double[n * n];
        for (int j = 0; j < n; j++) {
            lengths[j] = problem.length(j);
            for (int i = 0; i <= j && lengths[j] > 0; i++) {
                a[j * n + i] = problem.r()[i * n + j] / lengths[j];
            }
        }
        svd = new Jacobi(a, n, n);
    }

    int size() {
        return n;
    }

    int rank() {
        return svd.rank();
    }

    /** Of the columns at length 1; infinite if the rank is deficient. */
    double condition() {
        return n == 0 ? 1 : rank() < n ? Double.POSITIVE_INFINITY : svd.values[0] / svd.values[n - 1];
    }

    /** Whether the points say nothing of a parameter, or only of a combination of it with others. */
    boolean undetermined(int parameter) {
        for (int k = rank(); k < n; k++) {
            if (Math.abs(svd.right[k * n + parameter]) > PART) {
                return true;
            }
        }
        return false;
    }

    /** Entry of (JᵀJ)⁻¹; NaN for undetermined parameters. */
    double inverse(int i, int j) {
        if (undetermined(i) || undetermined(j)) {
            return Double.NaN;
        }
        double sum = 0;
        for (int k = 0; k < rank(); k++) {
            sum += svd.right[k * n + i] / svd.values[k] * (svd.right[k * n + j] / svd.values[k]);
        }
        return sum / lengths[i] / lengths[j];
    }
}
