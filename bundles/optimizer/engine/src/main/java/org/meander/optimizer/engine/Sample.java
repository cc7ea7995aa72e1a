package org.meander.optimizer.engine;

import java.util.Optional;
import org.meander.optimizer.Differences;
import org.meander.optimizer.Loss;
import org.meander.optimizer.Options;
import org.meander.optimizer.PointSource;
import org.meander.optimizer.Problem;
import org.meander.optimizer.Run;

/**
 * Some of the points, held in memory if they are not too many. A search over them gives a start for passes over all, and a fit of them to what a
 * linearisation over all predicts of a step tells where the bent model does just that. Thus a step over all points is wrong by the
 * second derivatives that the residuals weigh, and no more by those of the parametrisation, which are the greater part by far (Bates
 * and Watts 1980); cf. manifold mapping (Echeverría and Hemker 2005).
 */
public final class Sample implements Guide {

    /** So many values are held at most. */
    private static final long HELD = 1 << 23;

    /** Steps to a predicted point, and the part of what is left to gain that ends them. */
    private static final int STEPS = 30;

    private static final double ENOUGH = 1e-4;

    private final Problem problem;
    private final Ranges ranges;
    private final Passes.Settings settings;

    /**
     * @param problem with all points
     * @param ranges which of them are in the sample
     */
    public Sample(Problem problem, Ranges ranges, Passes.Settings settings) {
        this.problem = problem.withPoints(held(problem.points(), ranges));
        this.ranges = ranges;
        this.settings = settings;
    }

    private static PointSource held(PointSource points, Ranges ranges) {
        return ranges.points() * points.columns() <= HELD ? new HeldPoints(points, ranges) : points;
    }

    /**
     * What a search found.
     *
     * @param point all parameters
     * @param descents that were begun
     * @param steps of all descents
     * @param passes over the sample
     */
    public record Found(double[] point, int descents, int steps, int passes) {}

    /**
     * Searches for a minimum, no closer than a start for others must be.
     *
     * @param start all parameters
     * @param name of the phase
     */
    public Found search(double[] start, Options options, Run run, String name) {
        Problem from = problem.withStart(start);
        try (Passes passes = new Passes(from, ranges, settings, run)) {
            Fit fit = new Fit(from, passes, ranges.points(), run, name);
            fit.lenient();
            Search search = new Search(from, fit, options, true);
            double[] best = fit.full(search.run().best());
            return new Found(best, search.tried(), search.steps(), passes.count());
        }
    }

    @Override
    public Optional<double[]> from(double[] x, double[] step) {
        double[] start = problem.start();
        double[] length = new double[start.length];
        int[] free = Fit.free(problem);
        for (int i = 0; i < free.length; i++) {
            start[free[i]] = x[i];
            length[free[i]] = step[i];
        }
        PointSource predicted =
                new Prediction(problem.points(), Differences.of(problem.model()).prepare(start), length);
        Problem target = problem.withPoints(held(predicted, ranges)).withLoss(Loss.LINEAR, 1);
        try (Passes passes = new Passes(target, ranges, settings, Run.QUIET)) {
            Fit fit = new Fit(target, passes, ranges.points(), Run.QUIET, "");
            fit.lenient();
            Descent descent = fit.descent(
                    start, 1, Options.DEFAULT.withTolerances(ENOUGH, 0, 0).withIterations(STEPS));
            descent.hurried(true);
            fit.run(descent);
            return descent.reason().converged() ? Optional.of(descent.best()) : Optional.empty();
        }
    }
}
