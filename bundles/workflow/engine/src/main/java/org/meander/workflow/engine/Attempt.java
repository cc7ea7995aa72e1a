package org.meander.workflow.engine;

import java.util.Optional;
import org.meander.base.Cancellation;
import org.meander.base.MeanderException;
import org.meander.base.Progress;
import org.meander.base.StandardError;
import org.meander.workflow.RunContext;

/** One try of a run on one wiring, in one thread. */
final class Attempt implements RunContext {

    private final String id;
    private final String workflow;
    private final CheckpointArea checkpoints;
    private final Wiring wiring;
    private final Thread thread;
    private final Counters counters = new Counters();
    private volatile boolean cancelled;
    private volatile boolean suspended;
    private volatile boolean abandoned;

    Attempt(String id, String workflow, CheckpointArea checkpoints, Wiring wiring, Thread thread) {
        this.id = id;
        this.workflow = workflow;
        this.checkpoints = checkpoints;
        this.wiring = wiring;
        this.thread = thread;
    }

    Wiring wiring() {
        return wiring;
    }

    Thread thread() {
        return thread;
    }

    void cancel() {
        cancelled = true;
    }

    void suspend() {
        suspended = true;
    }

    /**
     * The run did not come to its boundary in time: its thread is interrupted, and what it still does counts no more.
     */
    void abandon() {
        abandoned = true;
        thread.interrupt();
    }

    boolean isCancelled() {
        return cancelled;
    }

    boolean isSuspended() {
        return suspended;
    }

    boolean isAbandoned() {
        return abandoned;
    }

    Counters counters() {
        return counters;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public void boundary() {
        if (cancelled) {
            throw new MeanderException(StandardError.CANCELLED, "run " + id + " was cancelled");
        }
        if (suspended) {
            throw new Suspension();
        }
    }

    @Override
    public Cancellation cancellation() {
        return () -> cancelled || suspended;
    }

    @Override
    public Progress progress() {
        return counters;
    }

    @Override
    public Optional<byte[]> load(String key) {
        return checkpoints.load(workflow, key);
    }

    @Override
    public void save(String key, byte[] value) {
        if (abandoned) {
            throw new Suspension();
        }
        checkpoints.save(workflow, key, value);
    }
}
