package org.meander.source.hub;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.ResponseInfo;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Predicate;
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
    private final PlainHttp plain;
    private final Semaphore connections;
    private final long stallNanos;

    private final Predicate<URI> plainly;

    /**
     * @param connect limit for making a connection
     * @param stall limit for the time without a byte
     * @param plainly which addresses are asked without the client of Java
     */
    Http(int connections, Duration connect, Duration stall, Predicate<URI> plainly) {
        this.plainly = plainly;
        // HTTP/2 would put all ranges on one connection.
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(connect)
                .build();
        this.plain = new PlainHttp(connect);
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
            AtomicReference<Body> body = new AtomicReference<>();
            Map<String, String> all = new HashMap<>(headers);
            all.put("User-Agent", "meander");
            CompletableFuture<Answer> future = new CompletableFuture<>();
            Runnable end = send(future, uri, all, info -> {
                body.set(bodies.apply(info));
                return body.get();
            });
            life.begin(future);
            try {
                return await(life, uri, future, body);
            } finally {
                life.done(future);
                if (body.get() != null) {
                    body.get().stop();
                }
                future.cancel(true);
                end.run();
            }
        } finally {
            connections.release();
        }
    }

    /** Starts an exchange; what is returned waits until a cancelled one touches its body no more. */
    private Runnable send(
            CompletableFuture<Answer> future,
            URI uri,
            Map<String, String> headers,
            Function<ResponseInfo, Body> bodies) {
        if (plainly.test(uri)) {
            Thread thread = plain.send(future, uri, headers, bodies);
            return () -> join(thread);
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        headers.forEach(request::header);
        CompletableFuture<HttpResponse<Body>> sent = client.sendAsync(request.build(), bodies::apply);
        sent.whenComplete((response, e) -> {
            if (e != null) {
                future.completeExceptionally(e);
            } else {
                future.complete(new Answer(uri, response.statusCode(), response.headers(), response.body()));
            }
        });
        future.whenComplete((answer, e) -> sent.cancel(true));
        return () -> {};
    }

    private static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
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

    /** Whether an address is reached without encryption and without a proxy. */
    static boolean isPlain(URI uri) {
        ProxySelector proxies = ProxySelector.getDefault();
        boolean http = uri.getScheme().equalsIgnoreCase("http");
        return http && (proxies == null || proxies.select(uri).stream().allMatch(p -> p.type() == Proxy.Type.DIRECT));
    }

    private Answer await(Lifetime life, URI uri, CompletableFuture<Answer> future, AtomicReference<Body> body)
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
                throw failure(e.getCause());
            } catch (InterruptedException e) {
                throw life.interrupted();
            }
        }
    }

    private static IOException failure(Throwable cause) {
        Throwable first = cause instanceof CompletionException && cause.getCause() != null ? cause.getCause() : cause;
        return first instanceof IOException io ? io : new IOException(first);
    }

    /** Breaks off what is under way and ends the threads. */
    @Override
    public void close() {
        plain.close();
        client.shutdownNow();
        try {
            client.awaitTermination(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
