package org.meander.quantizer.composed;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;

/** Does the same with each of a list, on several threads. No thread outlives the call. */
final class Workers {

    private Workers() {}

    /**
     * @param threads most threads; 1 for the caller's own
     * @return what came of the items, in their order; after an error no further item is begun, and the first error is thrown
     */
    static <A, B> List<B> each(List<A> items, int threads, Function<A, B> work) {
        if (threads == 1 || items.size() < 2) {
            return items.stream().map(work).toList();
        }
        AtomicBoolean stopped = new AtomicBoolean();
        try (ExecutorService pool = Executors.newFixedThreadPool(
                Math.min(threads, items.size()),
                Thread.ofPlatform().daemon().name("meander-quantizer-", 1).factory())) {
            List<Future<B>> futures = new ArrayList<>();
            for (A item : items) {
                futures.add(pool.submit(() -> guarded(item, work, stopped)));
            }
            try {
                return results(futures);
            } finally {
                stopped.set(true);
            }
        }
    }

    /** Waits for all; the first error that is no cancellation is the one to know. */
    private static <B> List<B> results(List<Future<B>> futures) {
        List<B> results = new ArrayList<>();
        MeanderException cancelled = null;
        for (Future<B> future : futures) {
            try {
                results.add(result(future));
            } catch (MeanderException e) {
                if (e.code() != StandardError.CANCELLED
                        || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                cancelled = e;
            }
        }
        if (cancelled != null) {
            throw cancelled;
        }
        return results;
    }

    private static <A, B> B guarded(A item, Function<A, B> work, AtomicBoolean stopped) {
        if (stopped.get()) {
            throw new MeanderException(StandardError.CANCELLED, "cancelled: another item of the batch failed");
        }
        try {
            return work.apply(item);
        } catch (RuntimeException e) {
            stopped.set(true);
            throw e;
        }
    }

    private static <B> B result(Future<B> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException asThrown) {
                throw asThrown;
            }
            throw new MeanderException(StandardError.INTERNAL_ERROR, "a thread of the quantizer failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MeanderException(StandardError.CANCELLED, "cancelled: the batch was interrupted", e);
        }
    }
}
