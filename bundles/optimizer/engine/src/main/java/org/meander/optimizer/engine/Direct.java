package org.meander.optimizer.engine;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.meander.base.MeanderException;
import org.meander.optimizer.Options;
import org.meander.optimizer.Problem;
import org.meander.optimizer.Run;
import org.meander.optimizer.Solution;

/** Solves a problem over all its points from the first pass on, from one start or many, without checkpoints. */
public final class Direct {

    private static final long CHUNK = 1 << 16;
    private static final int RETRIES = 2;

    private Direct() {}

    /**
     * The solution; every point must be usable.
     *
     * @param details to be put into the solution beside its own
     */
    public static Solution solve(Problem problem, Options options, Run run, Map<String, String> details) {
        requireFree(problem);
        Ranges all = Ranges.all(problem.points().count(), CHUNK);
        try (Passes passes = new Passes(problem, all, new Passes.Settings(options.threads(), RETRIES, 1), run)) {
            Fit fit = new Fit(problem, passes, all.points(), run, "descent");
            Search search = new Search(problem, fit, options, false);
            Descent best = search.run();
            Map<String, String> more = new LinkedHashMap<>(details);
            more.put("descents", Integer.toString(search.tried()));
            describe(fit, best, more);
            return new Report(problem, best)
                    .solution(
                            fit.full(best.best()),
                            search.steps(),
                            passes.count(),
                            best.reason(),
                            Optional.empty(),
                            more);
        }
    }

    /** Adds what every optimizer tells. */
    public static void describe(Fit fit, Descent descent, Map<String, String> details) {
        details.put("sums", fit.triangular() ? "triangular factor" : "products");
        if (fit.outOfRange()) {
            details.put("precision", "double, since values are out of the range of single precision");
        }
        details.put("offset", String.format(Locale.ROOT, "%.1e", descent.offset()));
    }

    /** @throws MeanderException {@code INVALID_ARGUMENT} if all parameters are fixed */
    public static void requireFree(Problem problem) {
        if (problem.free() == 0) {
            throw MeanderException.invalid(
                    "all %d parameters of model %s are fixed; there is nothing to fit",
                    problem.names().size(), problem.model().name());
        }
    }
}
