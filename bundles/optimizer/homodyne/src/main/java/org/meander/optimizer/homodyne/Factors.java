package org.meander.optimizer.homodyne;

import java.util.function.DoubleUnaryOperator;
import org.meander.optimizer.vectormath.ArrayMath;

/**
 * Tables of one value a frame, from which what depends on the difference of two frames' sums is made without a function of it: e^(a - b) = e^a e^-b,
 * and the angle addition theorems.
 *
 * @param decay integers k, and f and 1 / f, with e^(q^2 dt M_D) = 2^k f and f between 0.7 and 1.42: no number has the exponential's range
 * @param turns phases, their sines and their cosines; none without shear
 * @param <A> arrays of the precision
 */
record Factors<A>(A[] decay, A[] turns) {

    private static final double LOG2_E = 0x1.71547652b82fep0;
    private static final double LN2 = 0x1.62e42fefa39efp-1;

    /**
     * The tables of an angle.
     *
     * @param diffused sums of the diffusion, first of its tables
     * @param scale of them, 0 or more
     * @param sheared likewise of the shear; empty if there is none
     * @param phase what they are multiplied by
     */
    static <A> Factors<A> of(
            DiffusionKernels<A> kernels,
            ShearKernels<A> shearKernels,
            double[][] diffused,
            double scale,
            double[][] sheared,
            double phase) {
        return new Factors<>(
                kernels.tables(decay(diffused[0], scale)),
                kernels.tables(sheared.length > 0 ? turns(sheared[0], phase, shearKernels::rounded) : new double[0][]));
    }

    private static double[][] decay(double[] sums, double scale) {
        int n = sums.length;
        double binary = scale * LOG2_E;
        double[][] tables = new double[3][n];
        for (int i = 0; i < n; i++) {
            double exponent = sums[i] * binary;
            double k = Math.rint(exponent);
            tables[0][i] = k;
            tables[1][i] = (exponent - k) * LN2;
        }
        ArrayMath.exp(tables[1], 0, tables[1], 0, n);
        for (int i = 0; i < n; i++) {
            tables[2][i] = 1 / tables[1][i];
        }
        return tables;
    }

    /** With phases as the precision has them, so that their differences are those of the sines and cosines. */
    private static double[][] turns(double[] sums, double phase, DoubleUnaryOperator rounded) {
        int n = sums.length;
        double[][] tables = new double[3][n];
        for (int i = 0; i < n; i++) {
            tables[0][i] = rounded.applyAsDouble(phase * sums[i]);
        }
        ArrayMath.sin(tables[0], 0, tables[1], 0, n);
        ArrayMath.cos(tables[0], 0, tables[2], 0, n);
        return tables;
    }
}
