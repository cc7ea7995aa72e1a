package org.meander.source.hub;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.ResponseInfo;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.meander.base.MeanderException;

/** Single exchanges, of which a bounded number is under way; each has a limit for the time without a byte. Follows no redirects. */
final class Http implements AutoCloseable {

    /**
     * What came.
     *
     * @param uri that was asked
     */
    record Answer(URI uri, int status, HttpHeaders headers, Body body) {

        /** The first value of a header; empty if there is none. */
        String header(String name) {
            return headers.firstValue(name).orElse("");
        }
    }

    private final HttpClient client;
    private final Semaphore connections;
    private final long stallNanos;

    Http(int connections, Duration connect, Duration stall) {
        // HTTP/2 would put all ranges on one connection.
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(connect)
                .build();
        this.connections = new Semaphore(connections, true);
        this.stallNanos = stall.toNanos();
    }

    /**
     * Asks once.
     *
     * @param bodies where the body goes, by status and headers
     * @throws IOException if it could not be connected, broke off or stalled; the body has what came until then
     * @throws MeanderException {@code INVALID_ARGUMENT} if the lifetime ends, {@code CANCELLED} if the thread is interrupted
     */
    Answer get(Lifetime life, URI uri, Map<String, String> headers, Function<ResponseInfo, Body> bodies)
            throws IOException {
        try {
            connections.acquire();
        } catch (InterruptedException e) {
            throw life.interrupted();
        }
        try {
            life.checkOpen();
            HttpRequest.Builder request = HttpRequest.newBuilder(uri).header("User-Agent", "meander");
            headers.forEach(request::header);
            AtomicReference<Body> body = new AtomicReference<>();
            CompletableFuture<HttpResponse<Body>> future = client.sendAsync(request.build(), info -> {
                body.set(bodies.apply(info));
                return body.get();
            });
            life.begin(future);
            try {
                HttpResponse<Body> response = await(life, uri, future, body);
                return new Answer(uri, response.statusCode(), response.headers(), response.body());
            } finally {
                life.done(future);
                if (body.get() != null) {
                    body.get().stop();
                }
                future.cancel(true);
            }
        } finally {
            connections.release();
        }
    }

    private HttpResponse<Body> await(
            Lifetime life, URI uri, CompletableFuture<HttpResponse<Body>> future, AtomicReference<Body> body)
            throws IOException {
        long start = System.nanoTime();
        while (true) {
            long last = body.get() == null ? start : body.get().lastNanos();
            long left = stallNanos - (System.nanoTime() - last);
            if (left <= 0) {
                throw new InterruptedIOException(
                        "no byte came from %s for %.1f s".formatted(uri.getAuthority(), stallNanos * 1e-9));
            }
            try {
                return future.get(left, TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                // Bytes may have come meanwhile: look again.
            } catch (CancellationException e) {
                life.checkOpen();
                throw new IOException("the exchange with " + uri.getAuthority() + " was cancelled", e);
            } catch (ExecutionException e) {
                life.checkOpen();
                throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
            } catch (InterruptedException e) {
                throw life.interrupted();
            }
        }
    }

    /** Breaks off what is under way and ends the threads. */
    @Override
    public void close() {
        client.shutdownNow();
        try {
            client.awaitTermination(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
