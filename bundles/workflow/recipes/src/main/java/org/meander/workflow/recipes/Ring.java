package org.meander.workflow.recipes;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Work on several threads whose results come back in the order of submission. A fixed number of workers, each with its own buffers,
 * bounds the memory: who needs a worker while all are busy delivers the oldest result first. For one thread.
 */
final class Ring<W extends Ring.Worker> implements AutoCloseable {

    /** Has buffers of its own. */
    interface Worker extends AutoCloseable {
        @Override
        void close();
    }

    private record Flight<W>(W worker, Future<?> future) {}

    private final Deque<W> free;
    private final List<W> workers;
    private final Deque<Flight<W>> flights = new ArrayDeque<>();
    private final Consumer<W> delivery;
    private final ExecutorService threads;

    /**
     * @param name of the threads
     * @param workers at least one; closed with the ring
     * @param delivery takes a worker whose work is done, in the thread of the ring's owner
     */
    Ring(String name, List<W> workers, Consumer<W> delivery) {
        this(name, workers, Math.max(1, workers.size() - 1), delivery);
    }

    /** @param threads how many workers work at a time; the others are filled or delivered meanwhile */
    Ring(String name, List<W> workers, int threads, Consumer<W> delivery) {
        this.workers = workers;
        this.free = new ArrayDeque<>(workers);
        this.delivery = delivery;
        AtomicInteger number = new AtomicInteger();
        this.threads = Executors.newFixedThreadPool(threads, work -> Thread.ofPlatform()
                .daemon()
                .name(name + "-" + number.incrementAndGet())
                .unstarted(work));
    }

    /** A worker to fill, the same one until it is submitted; delivers the oldest result if all are busy. */
    W claim() {
        if (free.isEmpty()) {
            deliver();
        }
        return free.peek();
    }

    /** Starts the work of the worker that was claimed last. */
    void submit(Runnable work) {
        W worker = free.remove();
        flights.add(new Flight<>(worker, threads.submit(work)));
    }

    /** Delivers everything that is under way. */
    void drain() {
        while (!flights.isEmpty()) {
            deliver();
        }
    }

    /** Waits for what is under way without delivering it. */
    void discard() {
        flights.forEach(flight -> {
            while (!flight.future.isDone()) {
                settle(flight);
            }
            free.add(flight.worker);
        });
        flights.clear();
    }

    private static void settle(Flight<?> flight) {
        try {
            await(flight);
        } catch (RuntimeException e) {
            // Another failure has ended the work; this one has nobody to tell.
        }
    }

    private void deliver() {
        Flight<W> flight = flights.remove();
        try {
            await(flight);
            delivery.accept(flight.worker);
        } finally {
            free.add(flight.worker);
        }
    }

    /** Waits uninterruptibly: a worker's memory must not be given up while its thread writes to it. */
    private static void await(Flight<?> flight) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    flight.future.get();
                    return;
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    if (e.getCause() instanceof RuntimeException cause) {
                        throw cause;
                    }
                    throw new CompletionException(e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Waits for what is under way, without delivering it, and closes the workers. */
    @Override
    public void close() {
        threads.close();
        workers.forEach(Worker::close);
    }
}
