package org.meander.workflow.engine;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.workflow.Recipe;
import org.meander.workflow.Workflows.RunInfo;
import org.meander.workflow.Workflows.RunState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs recipes on a bounded number of threads; the runs of one workflow one after the other, as they share its
 * checkpoint area.
 *
 * <p>A withdrawal may come while Declarative Services holds its locks, and waits until the runs have left the recipe.
 * So a run never needs such a lock between entering and leaving: {@link Wiring#open} is called before it enters and
 * {@link Wiring#close} after it has told that it left, and nobody waits for a run that has not entered.
 */
final class Runner implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Runner.class);
    private static final long INTERRUPTED_MILLIS = 5_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Runs runs = new Runs();
    private final Map<String, Wiring> wirings = new HashMap<>();
    private final ExecutorService executor;
    private final CheckpointArea checkpoints;
    private final int queue;
    private final long suspendMillis;
    private boolean closed;

    Runner(CheckpointArea checkpoints, int threads, int queue, long suspendMillis) {
        this.checkpoints = checkpoints;
        this.queue = queue;
        this.suspendMillis = suspendMillis;
        AtomicInteger number = new AtomicInteger();
        this.executor =
                Executors.newFixedThreadPool(threads, task -> thread(task, "meander-run-" + number.incrementAndGet()));
    }

    /**
     * Inherits nothing from whoever happens to ask first: neither a class loader nor thread locals of a bundle that may
     * go.
     */
    private static Thread thread(Runnable task, String name) {
        Thread thread = Thread.ofPlatform()
                .daemon()
                .name(name)
                .inheritInheritableThreadLocals(false)
                .unstarted(task);
        thread.setContextClassLoader(Runner.class.getClassLoader());
        return thread;
    }

    RunInfo submit(String workflow) {
        return locked(() -> {
            if (closed) {
                throw new MeanderException(StandardError.UNAVAILABLE, "the workflow engine is stopping");
            }
            int unfinished = runs.unfinished().size();
            if (unfinished >= queue) {
                throw new MeanderException(
                        StandardError.UNAVAILABLE,
                        "there are " + unfinished + " unfinished runs, which is the limit; wait for one or cancel one");
            }
            Run run = runs.add(workflow);
            dispatch(workflow);
            return run.info();
        });
    }

    /** A recipe is there: the run of its workflow that waits for it, or is next, begins. */
    void offer(Wiring wiring) {
        locked(() -> {
            wirings.put(wiring.workflow(), wiring);
            dispatch(wiring.workflow());
            return wiring;
        });
    }

    /** A recipe goes away: returns once no run is inside it, or when waiting and interrupting did not help. */
    void withdraw(Wiring wiring) {
        lock.lock();
        try {
            wirings.remove(wiring.workflow(), wiring);
            // A run that was on its way into it waits for the next one.
            dispatch(wiring.workflow());
            suspend(attempt -> attempt.wiring() == wiring);
        } finally {
            lock.unlock();
        }
    }

    List<RunInfo> runs() {
        return locked(runs::newestFirst);
    }

    Optional<RunInfo> find(String id) {
        return locked(() -> runs.find(id).map(Run::info));
    }

    RunInfo await(String id, long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            Run run = runs.known(id);
            long left = nanos;
            while (!run.state.ended() && left > 0) {
                left = changed.awaitNanos(left);
            }
            return run.info();
        } finally {
            lock.unlock();
        }
    }

    RunInfo cancel(String id) {
        return locked(() -> {
            Run run = runs.known(id);
            cancel(run);
            return run.info();
        });
    }

    /** Cancels the runs of a workflow and returns once none is inside its recipe, or when waiting did not help. */
    void cancelAll(String workflow) {
        locked(() -> {
            runs.unfinished(workflow).forEach(this::cancel);
            suspend(attempt -> attempt.wiring().workflow().equals(workflow));
            return workflow;
        });
    }

    private void cancel(Run run) {
        run.cancelRequested = true;
        run.inside.ifPresent(Attempt::cancel);
        if (run.inside.isEmpty() && !run.state.ended()) {
            end(run, Outcome.CANCELLED);
        }
    }

    /** Hands the first run of a workflow to the executor, if there is a recipe for it and it is not there already. */
    private void dispatch(String workflow) {
        Run first = runs.first(workflow).orElse(null);
        if (first == null || first.inside.isPresent() || closed) {
            return;
        }
        if (!wirings.containsKey(workflow)) {
            first.state = RunState.SUSPENDED;
            return;
        }
        first.state = RunState.QUEUED;
        if (!first.dispatched) {
            first.dispatched = true;
            executor.execute(() -> execute(first));
        }
    }

    private void execute(Run run) {
        Wiring wiring = locked(() -> wirings.get(run.workflow));
        if (wiring == null) {
            park(run, null);
            return;
        }
        Optional<Recipe> recipe = wiring.open();
        try {
            Optional<Attempt> attempt = recipe.isPresent() ? enter(run, wiring) : Optional.empty();
            if (attempt.isEmpty()) {
                park(run, wiring);
                return;
            }
            leave(run, Outcome.of(recipe.get(), attempt.get(), () -> checkpoints.clear(run.workflow)));
        } finally {
            wiring.close();
        }
    }

    /** Empty if the wiring has been withdrawn or the run cancelled in the meantime. */
    private Optional<Attempt> enter(Run run, Wiring wiring) {
        return locked(() -> {
            if (run.state.ended() || wirings.get(run.workflow) != wiring) {
                return Optional.empty();
            }
            run.enter(new Attempt(run.id, run.workflow, checkpoints, wiring, Thread.currentThread()));
            LOG.info("Run {} {}", run.id, run.info().suspensions() == 0 ? "starts" : "resumes");
            return run.inside;
        });
    }

    /** The run could not enter; it goes on with what has been offered since, or waits for the next offer. */
    private void park(Run run, Wiring tried) {
        locked(() -> {
            run.dispatched = false;
            if (!run.state.ended()) {
                run.state = RunState.SUSPENDED;
                if (wirings.get(run.workflow) != tried) {
                    dispatch(run.workflow);
                }
            }
            return run;
        });
    }

    private void leave(Run run, Outcome outcome) {
        locked(() -> {
            run.inside = Optional.empty();
            run.dispatched = false;
            // An interrupt of this run must not meet the next one.
            Thread.interrupted();
            if (outcome.state() == RunState.SUSPENDED) {
                run.suspend();
                LOG.info("Run {} is suspended", run.id);
                if (run.cancelRequested) {
                    end(run, Outcome.CANCELLED);
                }
            } else {
                end(run, outcome);
            }
            dispatch(run.workflow);
            changed.signalAll();
            return run;
        });
    }

    private void end(Run run, Outcome outcome) {
        run.end(outcome);
        LOG.info("Run {} {} {}", run.id, outcome.state(), outcome.error());
        runs.ended(run);
        dispatch(run.workflow);
        changed.signalAll();
    }

    /**
     * Asks runs to leave and waits until they have; their own threads, which may be the cause of all this, are not
     * waited for.
     */
    private void suspend(Predicate<Attempt> which) {
        Predicate<Attempt> others = which.and(a -> a.thread() != Thread.currentThread());
        runs.inside(which).forEach(Attempt::suspend);
        if (awaitLeft(others, suspendMillis)) {
            return;
        }
        for (Attempt attempt : runs.inside(others)) {
            LOG.error(
                    "Run {} has not come to its boundary within {} ms; its thread is interrupted",
                    attempt.id(),
                    suspendMillis);
            attempt.abandon();
        }
        if (!awaitLeft(others, INTERRUPTED_MILLIS)) {
            runs.inside(others)
                    .forEach(a -> LOG.error("Run {} does not stop; its parts are withdrawn under it", a.id()));
        }
    }

    private boolean awaitLeft(Predicate<Attempt> which, long millis) {
        boolean interrupted = false;
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        long left = deadline - System.nanoTime();
        while (!runs.inside(which).isEmpty() && left > 0) {
            try {
                left = changed.awaitNanos(left);
            } catch (InterruptedException e) {
                interrupted = true;
                left = deadline - System.nanoTime();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return runs.inside(which).isEmpty();
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            suspend(_ -> true);
        } finally {
            lock.unlock();
            executor.shutdownNow();
        }
    }

    private <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }
}
