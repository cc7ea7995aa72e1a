package org.meander.source.hub;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse.ResponseInfo;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.meander.source.hub.Http.Answer;

/**
 * Exchanges over connections without encryption. The client of Java hands each 16 KiB from thread to thread, which on a fast network
 * costs more than all the rest; here one thread reads into place. Connections are kept and used again.
 */
final class PlainHttp implements AutoCloseable {

    private final Duration connect;
    private final Map<String, Queue<PlainConnection>> idle = new ConcurrentHashMap<>();
    private volatile boolean closed;

    PlainHttp(Duration connect) {
        this.connect = connect;
    }

    /** Asks once. The future that is handed over gets the answer; cancelling it closes the connection, and so ends the thread. */
    Thread send(
            CompletableFuture<Answer> future,
            URI uri,
            Map<String, String> headers,
            Function<ResponseInfo, Body> bodies) {
        // It waits in the kernel: a virtual one would wait through a poller, on the few carriers that all share.
        return Thread.ofPlatform().daemon().name("meander-hub-exchange").start(() -> {
            try {
                exchange(future, uri, headers, bodies);
            } catch (IOException | RuntimeException e) {
                future.completeExceptionally(e);
            }
        });
    }

    private void exchange(
            CompletableFuture<Answer> future, URI uri, Map<String, String> headers, Function<ResponseInfo, Body> bodies)
            throws IOException {
        Queue<PlainConnection> kept = idle.computeIfAbsent(uri.getAuthority(), a -> new ConcurrentLinkedQueue<>());
        PlainConnection connection = asked(future, kept, uri, headers);
        boolean again = false;
        try {
            again = connection.answer(uri, bodies, future::complete);
        } finally {
            if (again && !closed) {
                kept.add(connection);
            } else {
                connection.close();
            }
        }
        if (closed) {
            closeAll();
        }
    }

    /** A connection on which an answer begins. One that was kept may have been closed by the other side meanwhile. */
    private PlainConnection asked(
            CompletableFuture<Answer> future, Queue<PlainConnection> kept, URI uri, Map<String, String> headers)
            throws IOException {
        for (PlainConnection old = kept.poll(); old != null; old = kept.poll()) {
            PlainConnection connection = old;
            future.whenComplete((answer, e) -> closeIfFailed(connection, e));
            try {
                connection.ask(uri, headers);
                return connection;
            } catch (IOException e) {
                connection.close();
            }
        }
        PlainConnection connection = new PlainConnection();
        future.whenComplete((answer, e) -> closeIfFailed(connection, e));
        connection.open(uri, connect);
        connection.ask(uri, headers);
        return connection;
    }

    private static void closeIfFailed(PlainConnection connection, Throwable failure) {
        if (failure != null) {
            connection.close();
        }
    }

    private void closeAll() {
        idle.values().forEach(kept -> {
            for (PlainConnection connection = kept.poll(); connection != null; connection = kept.poll()) {
                connection.close();
            }
        });
    }

    @Override
    public void close() {
        closed = true;
        closeAll();
    }
}
