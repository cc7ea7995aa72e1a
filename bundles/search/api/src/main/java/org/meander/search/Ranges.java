package org.meander.search;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.meander.base.Cancellation;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;

/** Splits rows into contiguous ranges of equal size, one a thread. No thread outlives the call. */
public final class Ranges {

    private Ranges() {}

    /** Most threads a search may be given. */
    public static final int MOST_THREADS = 256;

    /** Work on rows {@code from} to {@code to-1}. */
    @FunctionalInterface
    public interface Task<T> {
        T run(int from, int to, Cancellation cancellation);
    }

    /**
     * Runs the first range on the caller's thread. When a range fails, those after it are cancelled, and its error is thrown.
     *
     * @param size rows
     * @param tasks ranges, 1 or more
     * @return what the ranges gave, in their order
     */
    public static <T> List<T> run(int size, int tasks, Cancellation cancellation, Task<T> task) {
        if (tasks == 1) {
            return List.of(task.run(0, size, cancellation));
        }
        AtomicBoolean stopped = new AtomicBoolean();
        Cancellation either = () -> stopped.get() || cancellation.isCancelled();
        try (ExecutorService threads = Executors.newFixedThreadPool(
                tasks - 1, Thread.ofPlatform().name("meander-search-", 1).factory())) {
            try {
                List<Future<T>> others = new ArrayList<>();
                for (int i = 1; i < tasks; i++) {
                    int from = bound(size, tasks, i);
                    int to = bound(size, tasks, i + 1);
                    others.add(threads.submit(() -> task.run(from, to, either)));
                }
                List<T> results = new ArrayList<>();
                results.add(task.run(0, bound(size, tasks, 1), either));
                for (Future<T> other : others) {
                    results.add(result(other));
                }
                return results;
            } finally {
                stopped.set(true);
            }
        }
    }

    private static <T> T result(Future<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException asThrown) {
                throw asThrown;
            }
            throw new MeanderException(StandardError.INTERNAL_ERROR, "a search thread failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MeanderException(StandardError.CANCELLED, "cancelled: the search was interrupted", e);
        }
    }

    private static int bound(int size, int tasks, int i) {
        return (int) ((long) size * i / tasks);
    }
}
