package org.meander.optimizer.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.optimizer.Options;
import org.meander.optimizer.Problem;

/**
 * Descends from every start, with a first radius of the start's own length. Where that leads to no regular minimum it tries shorter and
 * longer first steps: one radius does not fit all problems, and a step too long ends in flat land where columns of the Jacobian vanish. A descent of many
 * steps waits until the other first steps were tried; one that creeps above the best, by more than it could gain in all its steps, is given up.
 */
final class Search {

    private static final double[] FACTORS = {1, 0.1, 0.01, 100};

    /** Steps after which a descent waits for the others. */
    private static final int MANY = 200;

    /** How often the mirror images of a better minimum are tried in turn. */
    private static final int ROUNDS = 3;

    private final Problem problem;
    private final Fit fit;
    private final Options options;
    private final boolean hurried;
    private Descent best;
    private int tried;
    private int steps;
    private MeanderException refused;

    /**
     * @param fit decides which points are seen
     * @param hurried whether the descents need not end closer to a minimum than rounding lets the cost tell
     */
    Search(Problem problem, Fit fit, Options options, boolean hurried) {
        this.problem = problem;
        this.fit = fit;
        this.options = options;
        this.hurried = hurried;
    }

    /** The descent with the least cost; ties go to the earlier. */
    Descent run() {
        List<double[]> starts = Starts.of(problem, options.starts(), options.seed());
        for (double[] start : starts) {
            descend(start);
        }
        if (best == null) {
            throw refused;
        }
        Descent before = null;
        for (int round = 0; round < ROUNDS && best != before; round++) {
            before = best;
            mirror();
        }
        return best;
    }

    /** Goes down from a start with one first radius after the other until one leads to a regular minimum. */
    private void descend(double[] start) {
        List<Descent> waiting = new ArrayList<>();
        for (double factor : FACTORS) {
            Descent descent = begin(start, factor);
            descent.patience().pauseAfter(MANY);
            if (!goOn(descent) || regular(descent)) {
                break;
            }
            if (descent.pauses()) {
                waiting.add(descent);
            }
        }
        waiting.sort(Comparator.comparingDouble(descent -> descent.result().cost()));
        for (Descent descent : waiting) {
            descent.patience().pauseAfter(Integer.MAX_VALUE);
            goOn(descent);
        }
    }

    /** Goes down from the mirror images of the best as well. */
    private void mirror() {
        double[] found = fit.full(best.best());
        double[] lower = problem.lower();
        double[] upper = problem.upper();
        for (double[] image : problem.model().mirrors(found.clone())) {
            double[] start = fit.full(fit.pick(image));
            boolean within = !Arrays.equals(start, found);
            for (int i = 0; i < start.length; i++) {
                within &= start[i] >= lower[i] && start[i] <= upper[i];
            }
            if (within) {
                goOn(begin(start, 1));
            }
        }
    }

    private Descent begin(double[] start, double factor) {
        tried++;
        Descent descent = fit.descent(start, factor, options);
        descent.hurried(hurried);
        return descent;
    }

    /** Runs a descent until it ends or pauses; false if the model is not finite at its start. */
    private boolean goOn(Descent descent) {
        int before = descent.steps();
        if (best != null) {
            descent.patience().against(best.result().cost());
        }
        try {
            fit.run(descent);
        } catch (MeanderException e) {
            if (e.code() != StandardError.INVALID_ARGUMENT) {
                throw e;
            }
            refused = e;
            return false;
        }
        steps += descent.steps() - before;
        if (best == null || descent.result().cost() < best.result().cost()) {
            best = descent;
        }
        return true;
    }

    private static boolean regular(Descent descent) {
        if (descent.pauses() || !descent.reason().converged()) {
            return false;
        }
        Spectrum spectrum = new Spectrum(descent.result());
        return spectrum.rank() == spectrum.size();
    }

    /** Descents that were begun. */
    int tried() {
        return tried;
    }

    /** Steps of all descents. */
    int steps() {
        return steps;
    }
}
