package org.meander.optimizer.engine;

import java.util.ArrayList;
import java.util.List;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.optimizer.BatchStatistics;
import org.meander.optimizer.Evaluator;
import org.meander.optimizer.PointSource;
import org.meander.optimizer.Problem;
import org.meander.optimizer.Run;

/**
 * Goes over points chunk by chunk in several threads, and adds up the chunks in their order, so that the number of threads changes no bit.
 * The calling thread evaluates as well, adds up, and asks and tells whoever follows the run. A chunk that cannot be read is tried again; one
 * that holds what is no number is left out of this pass and all others, and listed. A pass allocates nothing, however long it is.
 */
public final class Passes implements AutoCloseable {

    private static final int SLOTS = 8;

    /** Asked between chunks. */
    @FunctionalInterface
    public interface Between {

        /**
         * A chunk was added.
         *
         * @param done chunks that are in {@code sums}
         * @param last whether the run is cancelled, so that the pass ends here
         */
        void chunk(long done, Sums sums, boolean last);
    }

    /**
     * How chunks are treated.
     *
     * @param threads 1 or more
     * @param retries of a chunk that cannot be read
     * @param minSuccessRate of chunks; below it the fit fails
     */
    public record Settings(int threads, int retries, double minSuccessRate) {}

    private final Problem problem;
    private final Ranges ranges;
    private final Settings settings;
    private final Run run;
    private final Batches batches;
    private final List<Thread> workers = new ArrayList<>();
    private final Worker own;
    private final Object lock = new Object();
    private Slot[] slots = new Slot[0];
    private Evaluator evaluator;
    private boolean single;
    private long next = Long.MAX_VALUE;
    private long merged;
    private int busy;
    private boolean closed;
    private int passes;

    /** Starts the threads; close it to end them. */
    public Passes(Problem problem, Ranges ranges, Settings settings, Run run) {
        this.problem = problem;
        this.ranges = ranges;
        this.settings = settings;
        this.run = run;
        this.batches = new Batches(ranges, settings.minSuccessRate());
        this.own = new Worker();
        long threads = Math.min(settings.threads(), ranges.count());
        for (int i = 1; i < threads; i++) {
            Thread thread =
                    Thread.ofPlatform().name("meander-fit-" + i).daemon().unstarted(this::work);
            workers.add(thread);
            thread.start();
        }
    }

    /**
     * One pass, or the rest of one.
     *
     * @param at the model at the parameters in question; offers single precision if {@code inSingle}
     * @param sums cleared, or what chunks before {@code first} left
     * @param first chunk
     * @param between asked after each chunk
     * @return why the model rejects the parameters; null if it does not
     */
    Fault pass(Evaluator at, boolean inSingle, Sums sums, long first, Between between) {
        passes++;
        batches.begin();
        synchronized (lock) {
            prepareSlots(sums);
            evaluator = at;
            single = inSingle;
            next = first;
            merged = first;
            lock.notifyAll();
        }
        Meter meter = new Meter(run, passes, ranges.points());
        boolean whole = false;
        try {
            Fault fault = merge(sums, between, meter);
            whole = true;
            return fault;
        } finally {
            if (!whole) {
                stop();
            }
        }
    }

    /** One chunk by itself, in the calling thread; why it cannot be used, or null. */
    public String chunk(Evaluator at, Sums sums, long chunk) {
        Slot slot = new Slot(sums);
        slot.attempts = 0;
        evaluator = at;
        single = false;
        Slot.State state = own.sum(chunk, slot);
        if (state == Slot.State.SUMMED) {
            batches.summed(chunk, sums, slot.attempts);
            return null;
        }
        if (slot.fault.kind() == Fault.Kind.DATA) {
            batches.failed(chunk, slot.fault, slot.attempts);
        }
        return slot.fault.message();
    }

    /** Takes up the counts of an interrupted run. */
    public void resume(int passesBefore, long[] counters) {
        passes = passesBefore;
        batches.restore(counters);
    }

    /** For {@link #resume}. */
    public long[] counters() {
        return batches.counters();
    }

    private void prepareSlots(Sums sums) {
        int count = SLOTS * (workers.size() + 1);
        if (slots.length != count || slots[0].sums.triangular != sums.triangular) {
            slots = new Slot[count];
            for (int i = 0; i < count; i++) {
                slots[i] = new Slot(new Sums(sums.free, sums.triangular));
            }
        }
        for (Slot slot : slots) {
            slot.state = Slot.State.FREE;
        }
    }

    private Fault merge(Sums sums, Between between, Meter meter) {
        while (merged < ranges.count()) {
            Slot slot = slots[(int) (merged % slots.length)];
            long chunk = -1;
            boolean ready;
            synchronized (lock) {
                ready = slot.state != Slot.State.FREE;
                if (!ready) {
                    chunk = claim();
                    while (chunk < 0 && slot.state == Slot.State.FREE) {
                        await();
                    }
                }
            }
            if (!ready && chunk >= 0) {
                own.run(chunk);
                continue;
            }
            if (slot.state == Slot.State.BROKEN) {
                stop();
                throw broken(slot.cause);
            }
            if (slot.state == Slot.State.FAULTY && slot.fault.kind() == Fault.Kind.MODEL) {
                stop();
                return slot.fault;
            }
            take(slot, sums);
            long points = ranges.points(merged);
            synchronized (lock) {
                slot.state = Slot.State.FREE;
                merged++;
                lock.notifyAll();
            }
            meter.advance(points);
            boolean cancelled = run.cancellation().isCancelled();
            between.chunk(merged, sums, cancelled);
            if (cancelled) {
                throw new MeanderException(StandardError.CANCELLED, "cancelled");
            }
        }
        return null;
    }

    private void take(Slot slot, Sums sums) {
        if (slot.retried != null) {
            batches.retried(slot.retried);
        }
        if (slot.state == Slot.State.SUMMED) {
            sums.add(slot.sums);
            batches.summed(merged, slot.sums, slot.attempts);
        } else {
            synchronized (lock) {
                batches.failed(merged, slot.fault, slot.attempts);
            }
        }
    }

    /** The next chunk to be summed up, or -1 if there is none or no slot for it. */
    private long claim() {
        while (next < ranges.count() && batches.isLeftOut(next) && next < merged + slots.length) {
            Slot slot = slots[(int) (next % slots.length)];
            slot.fault = batches.cause(next);
            slot.attempts = 0;
            slot.retried = null;
            slot.state = Slot.State.FAULTY;
            next++;
            lock.notifyAll();
        }
        if (next >= ranges.count() || next >= merged + slots.length) {
            return -1;
        }
        busy++;
        return next++;
    }

    private void await() {
        try {
            lock.wait();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MeanderException(StandardError.CANCELLED, "the fit was interrupted", e);
        }
    }

    /** Lets no chunk begin and waits for those that have. */
    private void stop() {
        boolean interrupted = false;
        synchronized (lock) {
            next = Long.MAX_VALUE;
            while (busy > 0) {
                try {
                    lock.wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static RuntimeException broken(Throwable cause) {
        if (cause instanceof MeanderException e) {
            return e;
        }
        return new MeanderException(StandardError.INTERNAL_ERROR, "a model or its points failed: " + cause, cause);
    }

    private void work() {
        Worker worker = new Worker();
        while (true) {
            long chunk;
            synchronized (lock) {
                chunk = claim();
                while (chunk < 0 && !closed) {
                    try {
                        lock.wait();
                    } catch (InterruptedException e) {
                        // Nobody but this class knows the thread; it ends by closing.
                        continue;
                    }
                    chunk = claim();
                }
                if (chunk < 0) {
                    worker.close();
                    return;
                }
            }
            worker.run(chunk);
        }
    }

    /** How chunks went so far. */
    public BatchStatistics statistics() {
        return batches.statistics();
    }

    Batches batches() {
        return batches;
    }

    /** Passes that were begun. */
    public int count() {
        return passes;
    }

    /** Ends the threads. */
    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            lock.notifyAll();
        }
        own.close();
        boolean interrupted = false;
        for (Thread thread : workers) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Worker {

        private final Reducer reducer = new Reducer(problem);
        private PointSource.Reader reader;

        void run(long chunk) {
            Slot slot = slots[(int) (chunk % slots.length)];
            slot.attempts = 0;
            slot.retried = null;
            slot.fault = null;
            Slot.State state = Slot.State.BROKEN;
            try {
                state = sum(chunk, slot);
            } catch (RuntimeException | Error e) {
                slot.cause = e;
            }
            synchronized (lock) {
                slot.state = state;
                busy--;
                lock.notifyAll();
            }
        }

        private Slot.State sum(long chunk, Slot slot) {
            while (true) {
                slot.attempts++;
                try {
                    if (reader == null) {
                        reader = problem.points().open();
                    }
                    long ahead = chunk + workers.size() + 1;
                    if (ahead < ranges.count()) {
                        for (long run = ranges.first(ahead); run < ranges.end(ahead); run++) {
                            reader.expect(ranges.from(run), ranges.to(run) - ranges.from(run));
                        }
                    }
                    if (reducer.reduce(evaluator, reader, ranges, chunk, single, slot.sums)) {
                        return Slot.State.SUMMED;
                    }
                    slot.fault = reducer.fault(evaluator, reader, ranges, chunk);
                } catch (MeanderException e) {
                    if (e.code() != StandardError.IO_FAILURE) {
                        throw e;
                    }
                    close();
                    slot.fault = Fault.data("%s", e.getMessage());
                }
                if (slot.fault.kind() == Fault.Kind.MODEL || slot.attempts > settings.retries()) {
                    return Slot.State.FAULTY;
                }
                slot.retried = slot.fault.message();
            }
        }

        void close() {
            if (reader != null) {
                reader.close();
                reader = null;
            }
        }
    }
}
