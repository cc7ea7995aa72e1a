package org.meander.optimizer.xpcs;

import java.util.Arrays;

/**
 * What stands for the measured diagonal, which correlates each frame with itself and so holds the noise of the detector. All values are of the
 * diagonal's row and column, which symmetry makes the same.
 */
public enum Diagonal {

    /** The mean of the two values beside it; at the ends, the one there is. */
    NEIGHBOURS {
        @Override
        double at(double[] square, int n, int i) {
            double before = square[i * n + Math.max(0, i - 1)];
            double after = square[i * n + Math.min(n - 1, i + 1)];
            return i == 0 ? after : i == n - 1 ? before : 0.5 * (before + after);
        }
    },

    /** The median of the values up to 3 beside it. */
    STATISTICAL {
        @Override
        double at(double[] square, int n, int i) {
            double[] beside = new double[2 * BAND];
            int count = 0;
            for (int j = Math.max(0, i - BAND); j <= Math.min(n - 1, i + BAND); j++) {
                if (j != i) {
                    beside[count++] = square[i * n + j];
                }
            }
            Arrays.sort(beside, 0, count);
            return 0.5 * (beside[(count - 1) / 2] + beside[count / 2]);
        }
    },

    /** The line through the two values beside it; at the ends, through the first two there are, and on to the diagonal. */
    INTERPOLATION {
        @Override
        double at(double[] square, int n, int i) {
            if (i > 0 && i < n - 1 || n < 3) {
                return NEIGHBOURS.at(square, n, i);
            }
            int inwards = i == 0 ? 1 : -1;
            return 2 * square[i * n + i + inwards] - square[i * n + i + 2 * inwards];
        }
    };

    private static final int BAND = 3;

    /**
     * What stands for one value of it.
     *
     * @param square symmetric, n x n by rows; its diagonal does not matter
     */
    abstract double at(double[] square, int n, int i);
}
