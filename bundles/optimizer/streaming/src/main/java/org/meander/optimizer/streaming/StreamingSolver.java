package org.meander.optimizer.streaming;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.meander.optimizer.Checkpoint;
import org.meander.optimizer.Options;
import org.meander.optimizer.Problem;
import org.meander.optimizer.Run;
import org.meander.optimizer.Solution;
import org.meander.optimizer.engine.Descent;
import org.meander.optimizer.engine.Direct;
import org.meander.optimizer.engine.Fit;
import org.meander.optimizer.engine.Passes;
import org.meander.optimizer.engine.Ranges;
import org.meander.optimizer.engine.Report;
import org.meander.optimizer.engine.Sums;

/**
 * One fit: a search on a sample, then Gauss-Newton steps within a trust region over all points, with checkpoints between chunks.
 */
final class StreamingSolver {

    private final Problem problem;
    private final Options options;
    private final Settings settings;
    private final Run run;
    private final Map<String, String> details;
    private final Checkpoints checkpoints;
    private final Ranges all;
    private int stepsBefore;

    StreamingSolver(Problem problem, Options options, Settings settings, Run run, Map<String, String> details) {
        this.problem = problem;
        this.options = options;
        this.settings = settings;
        this.run = run;
        this.details = new LinkedHashMap<>(details);
        this.all = Ranges.all(problem.points().count(), settings.chunk());
        this.checkpoints = new Checkpoints(
                run.checkpoints(), identity(), settings.checkpointFrequency(), settings.checkpointOverhead());
    }

    /** All that decides the bits of the result. */
    private String identity() {
        return problem.description() + "; chunks of " + settings.chunk() + ", warm-up " + settings.warmUp() + ", "
                + (settings.single() ? "single" : "double") + " precision, retries " + settings.retries() + ", "
                + options.withThreads(1);
    }

    Solution solve() {
        Direct.requireFree(problem);
        Passes.Settings treatment =
                new Passes.Settings(options.threads(), settings.retries(), settings.minSuccessRate());
        Optional<Checkpoint> found = checkpoints.load();
        double[] start = problem.start();
        Samples samples = new Samples(problem, options, settings);
        if (found.isEmpty()) {
            start = samples.search(run, details);
            stepsBefore = samples.steps();
        }
        try (Passes passes = new Passes(problem, all, treatment, run)) {
            Fit fit = new Fit(problem, passes, all.points(), run, "descent");
            if (settings.method() != Settings.Method.GAUSS_NEWTON) {
                return new Stochastic(problem, settings, run, details).solve(fit, passes, all, options, start);
            }
            Descent descent = fit.descent(start, 1, options);
            descent.guide(samples.guide());
            if (found.isPresent()) {
                resume(found.get(), descent, fit, passes);
            } else {
                boolean single = settings.single() && fit.offersSingle();
                fit.single(single);
                fit.triangular(fit.triangular() && !single);
                descent.hurried(single);
                descend(descent, fit, passes, Optional.empty(), 0);
            }
            Direct.describe(fit, descent, details);
            return new Report(problem, descent)
                    .solution(
                            fit.full(descent.best()),
                            stepsBefore + descent.steps(),
                            passes.count(),
                            descent.reason(),
                            Optional.of(passes.statistics()),
                            details);
        }
    }

    private void resume(Checkpoint from, Descent descent, Fit fit, Passes passes) {
        descent.load(from);
        long[] progress = from.integer("progress");
        long[] arithmetic = from.integer("arithmetic");
        passes.resume(Math.toIntExact(progress[2]) - (progress[0] > 0 ? 1 : 0), from.integer("batches"));
        stepsBefore = Math.toIntExact(progress[3]);
        fit.triangular(arithmetic[0] == 1);
        fit.single(arithmetic[1] == 1);
        details.put("resumed", "checkpoint " + from.number() + ", chunk " + progress[0]);
        if (from.phase().equals(Checkpoints.DONE)) {
            return;
        }
        Sums sums = new Sums(problem.free(), fit.triangular());
        sums.restore(from.real("sums"), progress[1]);
        descend(descent, fit, passes, Optional.of(sums), progress[0]);
    }

    private void descend(Descent descent, Fit fit, Passes passes, Optional<Sums> begun, long first) {
        if (begun.isEmpty()) {
            checkpoints.save(
                    Checkpoints.DESCENT,
                    descent,
                    fit,
                    passes,
                    stepsBefore,
                    0,
                    new Sums(problem.free(), fit.triangular()));
        }
        Passes.Between between = (done, sums, last) -> {
            if (last || done < all.count() && checkpoints.due(done)) {
                checkpoints.save(Checkpoints.DESCENT, descent, fit, passes, stepsBefore, done, sums);
            }
        };
        fit.run(descent, begun, first, between);
        if (descent.hurried()) {
            fit.single(false);
            fit.triangular(fit.triangular() || all.points() <= Fit.SMALL);
            descent.hurried(false);
            descent.rebase();
            fit.run(descent, Optional.empty(), 0, between);
        }
        checkpoints.save(
                Checkpoints.DONE, descent, fit, passes, stepsBefore, 0, new Sums(problem.free(), fit.triangular()));
    }
}
