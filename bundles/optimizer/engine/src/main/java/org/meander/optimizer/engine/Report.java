package org.meander.optimizer.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.meander.optimizer.BatchStatistics;
import org.meander.optimizer.Covariance;
import org.meander.optimizer.Problem;
import org.meander.optimizer.Solution;
import org.meander.optimizer.StopReason;

/** Makes a solution of where a descent ended: covariance, rank, and what a person should know. */
public final class Report {

    private static final double CORRELATED = 0.99;
    private static final int SHOWN = 10;

    private final Problem problem;
    private final Descent descent;
    private final int[] free;
    private final List<String> warnings = new ArrayList<>();

    public Report(Problem problem, Descent descent) {
        this.problem = problem;
        this.descent = descent;
        this.free = Fit.free(problem);
    }

    /** Adds a sentence. */
    public Report warn(String warning) {
        warnings.add(warning);
        return this;
    }

    /**
     * The solution.
     *
     * @param values of all parameters
     * @param steps that were tried in all
     * @param passes over the points in all
     */
    public Solution solution(
            double[] values,
            int steps,
            long passes,
            StopReason reason,
            Optional<BatchStatistics> batches,
            Map<String, String> details) {
        Linearisation at = descent.result();
        Spectrum spectrum = new Spectrum(at);
        int n = free.length;
        int p = values.length;
        long freedom = at.points() - n;
        double variance = problem.absoluteSigma() ? 1 : freedom > 0 ? 2 * at.cost() / freedom : Double.NaN;
        double[] entries = new double[p * p];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                entries[free[i] * p + free[j]] = variance * spectrum.inverse(i, j);
            }
        }
        Covariance covariance = new Covariance(p, entries);
        List<Solution.Estimate> estimates = new ArrayList<>();
        for (int i = 0; i < p; i++) {
            estimates.add(new Solution.Estimate(problem.names().get(i), values[i], covariance.standardDeviation(i)));
        }
        explain(values, covariance, spectrum, reason, freedom);
        batches.ifPresent(this::explain);
        return new Solution(
                estimates,
                covariance,
                at.chiSquared(),
                at.cost(),
                at.points(),
                spectrum.rank(),
                n,
                spectrum.condition(),
                steps,
                passes,
                reason,
                warnings,
                batches,
                details);
    }

    private void explain(double[] values, Covariance covariance, Spectrum spectrum, StopReason reason, long freedom) {
        List<String> names = problem.names();
        if (!reason.converged()) {
            warnings.add("the fit has not converged: " + reason.name().toLowerCase(Locale.ROOT));
        }
        if (freedom < 1) {
            warnings.add("there are no more points than free parameters: standard deviations are unknown");
        }
        for (int i = 0; i < free.length; i++) {
            if (spectrum.undetermined(i)) {
                warnings.add("parameter " + names.get(free[i]) + " is not determined by the points");
            }
            double value = values[free[i]];
            if (value == problem.lower()[free[i]] || value == problem.upper()[free[i]]) {
                warnings.add("parameter " + names.get(free[i]) + " is at its bound " + value
                        + ": its standard deviation holds only without the bound");
            }
        }
        int shown = 0;
        for (int i = 0; i < values.length; i++) {
            for (int j = 0; j < i && shown < SHOWN; j++) {
                double correlation = covariance.correlation(i, j);
                if (Math.abs(correlation) > CORRELATED) {
                    warnings.add(String.format(
                            Locale.ROOT,
                            "parameters %s and %s are correlated by %.6f: the points hardly tell them apart",
                            names.get(j),
                            names.get(i),
                            correlation));
                    shown++;
                }
            }
        }
    }

    private void explain(BatchStatistics batches) {
        for (BatchStatistics.Failure failure : batches.failures()) {
            if (warnings.size() > 100) {
                warnings.add("further chunks were left out: see the batch statistics");
                return;
            }
            warnings.add("chunk " + failure.batch() + " (points " + failure.from() + " to "
                    + (failure.from() + failure.points() - 1) + ") was left out: " + failure.cause());
        }
    }
}
