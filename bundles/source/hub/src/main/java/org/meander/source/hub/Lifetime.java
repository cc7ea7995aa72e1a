package org.meander.source.hub;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;

/** What goes on for as long as something is open, and ends with it: exchanges, waits, and the lifetimes inside it. */
final class Lifetime {

    private final String subject;
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final Set<Future<?>> running = ConcurrentHashMap.newKeySet();

    /** @param subject what is open, for messages */
    Lifetime(String subject) {
        this.subject = subject;
        end.whenComplete((nothing, e) -> running.forEach(future -> future.cancel(true)));
    }

    /** One that ends with this one at the latest. */
    Lifetime child(String part) {
        Lifetime child = new Lifetime(part);
        begin(child.end);
        child.end.whenComplete((nothing, e) -> done(child.end));
        return child;
    }

    /** Cancels the future when this ends, or now if it has ended, until it is {@link #done}. */
    void begin(Future<?> future) {
        running.add(future);
        if (ended()) {
            future.cancel(true);
        }
    }

    void done(Future<?> future) {
        running.remove(future);
    }

    /** Waits for so long, unless it ends before. */
    void pause(Duration duration) {
        try {
            end.get(duration.toNanos(), TimeUnit.NANOSECONDS);
            checkOpen();
        } catch (TimeoutException e) {
            // The pause is over.
        } catch (ExecutionException | java.util.concurrent.CancellationException e) {
            checkOpen();
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    /** The error of a thread that was asked to stop; it stays interrupted. */
    MeanderException interrupted() {
        Thread.currentThread().interrupt();
        return new MeanderException(StandardError.CANCELLED, "reading " + subject + " was interrupted");
    }

    boolean ended() {
        return end.isDone();
    }

    /** @throws MeanderException {@code INVALID_ARGUMENT} if it has ended */
    void checkOpen() {
        if (ended()) {
            throw MeanderException.invalid("%s is closed; open it again", subject);
        }
    }

    /** Ending twice is harmless. */
    void end() {
        end.complete(null);
    }
}
