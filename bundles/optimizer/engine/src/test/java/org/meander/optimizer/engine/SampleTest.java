package org.meander.optimizer.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.meander.optimizer.Columns;
import org.meander.optimizer.Options;
import org.meander.optimizer.Problem;
import org.meander.optimizer.Run;
import org.meander.tck.DoubleExponential;

final class SampleTest {

    private static final int MANY = 100_000;
    private static final double[] TRUTH = {2.5, 1.3, 0.8, 0.15, 0.3};
    private static final double[] NEAR = {2.3, 1.1, 0.9, 0.2, 0.35};
    private static final Passes.Settings SETTINGS = new Passes.Settings(1, 0, 0);

    private final Problem problem = problem();
    private final Sample sample = new Sample(problem, Ranges.sample(MANY, 1024, 16), SETTINGS);

    private static Problem problem() {
        double[] x = new double[MANY];
        double[] y = new double[MANY];
        Arrays.setAll(x, i -> 10.0 * i / MANY);
        Arrays.setAll(y, i -> TRUTH[0] * Math.exp(-TRUTH[1] * x[i]) + TRUTH[2] * Math.exp(-TRUTH[3] * x[i]) + TRUTH[4]);
        return Problem.of(new DoubleExponential(), Columns.of(false, x, y)).withStart(NEAR);
    }

    /** All points at some parameters. */
    private static Linearisation look(Problem problem, double[] at) {
        Sums sums = new Sums(problem.free(), true);
        try (Passes passes = new Passes(problem, Ranges.all(MANY, 4096), SETTINGS, Run.QUIET)) {
            passes.pass(problem.model().prepare(at), false, sums, 0, (done, s, last) -> {});
        }
        return Linearisation.of(sums, false, false).orElseThrow();
    }

    private static double[] newton(Problem problem, double[] at) {
        Linearisation here = look(problem, at);
        double[] scale = new double[at.length];
        Arrays.setAll(scale, here::length);
        return new Subproblem(here, scale, at, problem.lower(), problem.upper()).step(1e300);
    }

    /** A Gauss-Newton step that is bent leaves a small part of the cost that a straight one leaves. */
    @Test
    void bendsStepsAlongTheModel() {
        double[] step = newton(problem, NEAR);
        double[] straight = new double[5];
        Arrays.setAll(straight, i -> NEAR[i] + step[i]);
        double[] bent = sample.from(NEAR, step).orElseThrow();
        assertTrue(
                look(problem, bent).cost() < 0.05 * look(problem, straight).cost(),
                () -> look(problem, bent).cost() + " is left, and "
                        + look(problem, straight).cost() + " of the straight step");
    }

    @Test
    void staysWithinBounds() {
        Problem bounded = problem.withBounds(new double[5], new double[] {9, 1.2, 9, 9, 9});
        double[] step = newton(bounded, NEAR);
        double[] bent = new Sample(bounded, Ranges.sample(MANY, 1024, 16), SETTINGS)
                .from(NEAR, step)
                .orElseThrow();
        assertEquals(1.2, bent[1]);
    }

    /** However singular: where all starts with no matter for the last two, the others are found. */
    @Test
    void searchesWithProductsOnly() {
        Sample.Found found = sample.search(new double[] {2, 1, 0, 0.1, 0}, Options.DEFAULT, Run.QUIET, "");
        assertArrayEquals(TRUTH, found.point(), 1e-6);
    }
}
