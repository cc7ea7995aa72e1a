package org.meander.workflow.engine;

import java.time.Instant;
import java.util.Optional;
import org.meander.workflow.Report;
import org.meander.workflow.Workflows.RunInfo;
import org.meander.workflow.Workflows.RunState;

/** State of a run; guarded by the runner's lock. */
final class Run {

    final String id;
    final String workflow;
    final Instant started = Instant.now();
    RunState state = RunState.QUEUED;

    /** Whether it is in the hands of the executor. */
    boolean dispatched;

    boolean cancelRequested;

    /** The try that is inside the recipe now. */
    Optional<Attempt> inside = Optional.empty();

    /** Of the last try: a recipe that begins anew counts anew. */
    private Counters counters = new Counters();

    private int suspensions;
    private String error = "";
    private Optional<Report> report = Optional.empty();
    private Optional<Instant> ended = Optional.empty();

    Run(String id, String workflow) {
        this.id = id;
        this.workflow = workflow;
    }

    void enter(Attempt attempt) {
        inside = Optional.of(attempt);
        counters = attempt.counters();
        state = RunState.RUNNING;
    }

    /** The recipe was left by a suspension. */
    void suspend() {
        suspensions++;
        state = RunState.SUSPENDED;
    }

    void end(Outcome outcome) {
        state = outcome.state();
        error = outcome.error();
        report = outcome.report();
        ended = Optional.of(Instant.now());
    }

    RunInfo info() {
        return new RunInfo(
                id,
                workflow,
                state,
                started,
                ended,
                counters.done(),
                counters.expected(),
                counters.phase(),
                suspensions,
                error,
                report);
    }
}
