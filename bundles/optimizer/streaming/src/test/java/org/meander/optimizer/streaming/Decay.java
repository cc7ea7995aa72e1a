package org.meander.optimizer.streaming;

import java.util.Arrays;
import java.util.Random;
import org.meander.optimizer.Columns;
import org.meander.optimizer.Problem;
import org.meander.tck.DoubleExponential;

/** Points of two decays with noise. */
final class Decay {

    static final double[] TRUTH = {2.5, 1.3, 0.8, 0.15, 0.3};

    private Decay() {}

    static double[][] columns(int n) {
        Random random = new Random(7);
        double[] x = new double[n];
        double[] y = new double[n];
        Arrays.setAll(x, i -> 10.0 * i / n);
        Arrays.setAll(
                y,
                i -> TRUTH[0] * Math.exp(-TRUTH[1] * x[i])
                        + TRUTH[2] * Math.exp(-TRUTH[3] * x[i])
                        + TRUTH[4]
                        + 0.01 * random.nextGaussian());
        return new double[][] {x, y};
    }

    static Problem problem(int n) {
        return Problem.of(new DoubleExponential(), Columns.of(false, columns(n)))
                .withStart(2, 1, 1, 0.1, 0);
    }
}
