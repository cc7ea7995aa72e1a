package org.meander.source.hub;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * Takes the body of an answer into memory, up to a limit. Says when the last bytes came, because the client has no limit for a body
 * that stops coming. Once it is {@link #stop stopped} it touches the memory no more.
 */
final class Body implements BodySubscriber<Body> {

    private static final int FIRST_BYTES = 8192;

    /** So that it is soon seen that bytes come. */
    private static final int MOST_AT_ONCE = 1 << 19;

    private final long limit;
    private MemorySegment target;
    private final CompletableFuture<Body> complete = new CompletableFuture<>();
    private Flow.Subscription subscription;
    private long received;
    private boolean stopped;
    private volatile boolean overflown;
    private volatile long lastNanos = System.nanoTime();

    private Body(MemorySegment target, long limit) {
        this.target = target;
        this.limit = limit;
    }

    /** @param target native and shared, or heap */
    static Body into(MemorySegment target) {
        return new Body(target, target.byteSize());
    }

    /** Into memory that grows with what comes. */
    static Body upTo(int limit) {
        return new Body(MemorySegment.ofArray(new byte[Math.min(limit, FIRST_BYTES)]), limit);
    }

    @Override
    public CompletionStage<Body> getBody() {
        return complete;
    }

    @Override
    public synchronized void onSubscribe(Flow.Subscription given) {
        subscription = given;
        if (stopped) {
            given.cancel();
        } else {
            given.request(Long.MAX_VALUE);
        }
    }

    @Override
    public synchronized void onNext(List<ByteBuffer> buffers) {
        lastNanos = System.nanoTime();
        for (ByteBuffer buffer : buffers) {
            if (stopped) {
                return;
            }
            int taken = (int) Math.min(buffer.remaining(), limit - received);
            makeRoom(received + taken);
            MemorySegment.copy(MemorySegment.ofBuffer(buffer), 0, target, received, taken);
            received += taken;
            if (taken < buffer.remaining()) {
                overflown = true;
                stop();
            }
        }
    }

    /**
     * Reads bytes of the body right into place. The caller sees to it that this has returned before the memory is used otherwise.
     *
     * @return as {@link ReadableByteChannel#read}; 0 if there is no room that is known beforehand, then {@link #onNext} takes them
     */
    int readFrom(ReadableByteChannel channel, long most) throws IOException {
        long at = received();
        long room = Math.min(Math.min(most, target.byteSize() - at), MOST_AT_ONCE);
        if (room == 0 || stopped()) {
            return 0;
        }
        int read = channel.read(target.asSlice(at, room).asByteBuffer());
        synchronized (this) {
            received += Math.max(0, read);
            lastNanos = System.nanoTime();
        }
        return read;
    }

    private synchronized boolean stopped() {
        return stopped;
    }

    private void makeRoom(long bytes) {
        if (bytes > target.byteSize()) {
            byte[] larger = new byte[(int) Math.min(limit, Math.max(bytes, 2 * target.byteSize()))];
            MemorySegment.copy(target, 0, MemorySegment.ofArray(larger), 0, received);
            target = MemorySegment.ofArray(larger);
        }
    }

    @Override
    public void onError(Throwable error) {
        complete.completeExceptionally(error);
    }

    @Override
    public void onComplete() {
        synchronized (this) {
            // The connection may serve others from now on; stopping must not reach it.
            stopped = true;
            subscription = null;
        }
        complete.complete(this);
    }

    /** Ends it with what is there; what is still on its way is not waited for. */
    synchronized void stop() {
        stopped = true;
        if (subscription != null) {
            subscription.cancel();
        }
        complete.complete(this);
    }

    /** Bytes taken so far. */
    synchronized long received() {
        return received;
    }

    /** What was taken so far. */
    synchronized byte[] bytes() {
        return target.asSlice(0, received).toArray(ValueLayout.JAVA_BYTE);
    }

    /** Whether more came than there was room for. */
    boolean overflown() {
        return overflown;
    }

    /** {@link System#nanoTime} of the last bytes. */
    long lastNanos() {
        return lastNanos;
    }
}
