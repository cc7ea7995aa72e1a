package org.meander.workflow.engine;

import java.util.Optional;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.workflow.Recipe;
import org.meander.workflow.Report;
import org.meander.workflow.Workflows.RunState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a try was left: ended, or suspended. */
record Outcome(RunState state, String error, Optional<Report> report) {

    static final Outcome SUSPENDED = new Outcome(RunState.SUSPENDED, "", Optional.empty());
    static final Outcome CANCELLED = new Outcome(RunState.CANCELLED, "", Optional.empty());

    private static final Logger LOG = LoggerFactory.getLogger(Outcome.class);

    private static Outcome failed(String error) {
        return new Outcome(RunState.FAILED, error, Optional.empty());
    }

    /** Runs the recipe in this thread. What it has saved is forgotten once it has succeeded. */
    static Outcome of(Recipe recipe, Attempt attempt, Runnable forgetCheckpoints) {
        try {
            Report report = recipe.run(attempt);
            if (report == null) {
                return failed("INTERNAL_ERROR: " + recipe.getClass().getName() + " gave no report");
            }
            forgetCheckpoints.run();
            return new Outcome(RunState.SUCCEEDED, "", Optional.of(report));
        } catch (Suspension e) {
            return SUSPENDED;
        } catch (MeanderException e) {
            return of(e, attempt);
        } catch (RuntimeException | Error e) {
            if (attempt.isAbandoned()) {
                return SUSPENDED;
            }
            LOG.error("Run {} failed", attempt.id(), e);
            return failed("INTERNAL_ERROR: " + e.getClass().getName()
                    + (e.getMessage() == null ? "" : ": " + e.getMessage()));
        }
    }

    /**
     * Parts that ask {@code cancellation()} leave by CANCELLED, whether the run is to be cancelled or only suspended.
     */
    private static Outcome of(MeanderException e, Attempt attempt) {
        boolean stopped = e.code() == StandardError.CANCELLED;
        if (stopped && attempt.isCancelled()) {
            return CANCELLED;
        }
        if (attempt.isAbandoned() || stopped && attempt.isSuspended()) {
            return SUSPENDED;
        }
        return failed(e.getMessage());
    }
}
