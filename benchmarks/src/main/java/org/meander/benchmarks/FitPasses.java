package org.meander.benchmarks;

import org.meander.optimizer.Options;
import org.meander.optimizer.Problem;
import org.meander.optimizer.Run;
import org.meander.optimizer.Solution;
import org.meander.optimizer.engine.Descent;
import org.meander.optimizer.engine.Fit;
import org.meander.optimizer.engine.Passes;
import org.meander.optimizer.engine.Ranges;

/** Single passes over all points of a fit, as streaming makes them: in chunks of 65,536 and with products. */
final class FitPasses implements AutoCloseable {

    private static final long CHUNK = 1 << 16;

    private final Problem problem;
    private final Passes passes;
    private final double[] at;

    /** @param solution the passes are made there, where products suffice; far from it some models need the triangular factor, and every pass twice */
    FitPasses(Problem problem, Solution solution, int threads) {
        this.problem = problem;
        this.at = solution.parameters().stream()
                .mapToDouble(Solution.Estimate::value)
                .toArray();
        Ranges all = Ranges.all(problem.points().count(), CHUNK);
        this.passes = new Passes(problem, all, new Passes.Settings(threads, 0, 1), Run.QUIET);
    }

    /** Adds a pass in double precision, or in single, to what is measured. */
    void measure(Paired paired, String name, boolean single) {
        paired.add(name, 1e-6 * problem.points().count(), () -> run(single));
    }

    private void run(boolean single) {
        int before = passes.count();
        Fit fit = new Fit(problem, passes, problem.points().count(), Run.QUIET, "pass");
        fit.triangular(false);
        fit.single(single);
        fit.base(new Descent(fit.pick(at), fit.pick(problem.lower()), fit.pick(problem.upper()), 1, Options.DEFAULT));
        if (passes.count() != before + 1) {
            throw new IllegalStateException("there were " + (passes.count() - before) + " passes, in double precision"
                    + " and with the triangular factor at last; one was to be measured");
        }
    }

    @Override
    public void close() {
        passes.close();
    }
}
