package org.meander.source.hub;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.source.hub.Listing.Entry;
import org.meander.tck.hub.FakeHub;

/** A file in which byte i has the value of {@link #value}. */
@Timeout(60)
class AheadTest {

    private static final int BLOCK = 100;

    private final ConcurrentLinkedQueue<Long> fetched = new ConcurrentLinkedQueue<>();
    private final Buffers buffers = new Buffers(3, BLOCK);
    private final Lifetime life = new Lifetime("the test");

    private static byte value(long offset) {
        return (byte) (offset * 31 + (offset >> 8));
    }

    private void fetch(Lifetime lifetime, long offset, MemorySegment target) {
        fetched.add(offset);
        lifetime.checkOpen();
        for (long i = 0; i < target.byteSize(); i++) {
            target.set(ValueLayout.JAVA_BYTE, i, value(offset + i));
        }
    }

    private Ahead ahead(int blocks) {
        return ahead(blocks, this::fetch);
    }

    private Ahead ahead(int blocks, Ahead.Fetch fetch) {
        List<Span> spans = IntStream.range(0, blocks)
                .mapToObj(i -> new Span((long) i * BLOCK, BLOCK, BLOCK))
                .toList();
        return new Ahead(life.child("a plan"), fetch, buffers, 2, spans, Optional.empty(), "a file");
    }

    /** Reads from there, by the plan alone; returns what came. */
    private static int read(Ahead ahead, long offset, int length) {
        byte[] bytes = new byte[length];
        int got = ahead.read(offset, MemorySegment.ofArray(bytes));
        for (int i = 0; i < got; i++) {
            assertEquals(value(offset + i), bytes[i]);
        }
        return got;
    }

    @Test
    void fetchesEachBlockOnce() {
        Ahead ahead = ahead(40);
        for (int at = 0; at < 40 * BLOCK; ) {
            int got = read(ahead, at, 33);
            assertTrue(got > 0);
            at += got;
        }
        assertEquals(
                IntStream.range(0, 40).mapToObj(i -> (long) i * BLOCK).toList(),
                fetched.stream().sorted().toList());
        assertEquals(0, read(ahead, 0, 10));
        assertEquals(0, read(ahead, 40 * BLOCK, 10));
    }

    @Test
    void followsAReaderWhoSkips() {
        Ahead ahead = ahead(40);
        assertEquals(10, read(ahead, 0, 10));
        assertEquals(10, read(ahead, 30 * BLOCK, 10));
        assertEquals(BLOCK, read(ahead, 31 * BLOCK, BLOCK));
        assertEquals(0, read(ahead, 20 * BLOCK, 10));
        assertTrue(fetched.size() <= 10, fetched.toString());
    }

    @Test
    void getsOnWhenOthersHoldTheBuffers() {
        List<Ahead> stuck = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            stuck.add(ahead(10));
            assertEquals(1, read(stuck.get(i), 0, 1));
        }
        Ahead ahead = ahead(20);
        for (int i = 0; i < 20; i++) {
            assertEquals(BLOCK, read(ahead, (long) i * BLOCK, BLOCK));
        }
        stuck.forEach(Ahead::end);
        int free = 0;
        while (buffers.take().isPresent()) {
            free++;
        }
        assertEquals(3, free);
    }

    @Test
    void servesSeveralReaders() throws InterruptedException, ExecutionException, TimeoutException {
        Ahead ahead = ahead(200);
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<Integer>> results = new ArrayList<>();
            for (int reader = 0; reader < 4; reader++) {
                int first = reader * 50 * BLOCK;
                results.add(threads.submit(() -> {
                    int sum = 0;
                    for (int at = first; at < first + 50 * BLOCK; at += 50) {
                        sum += read(ahead, at, 50);
                    }
                    return sum;
                }));
            }
            for (Future<Integer> result : results) {
                // What the plan no longer has is for the caller to fetch.
                assertTrue(result.get(30, TimeUnit.SECONDS) <= 50 * BLOCK);
            }
        }
        ahead.end();
    }

    /** One waits for a block that is not under way yet when another takes the fetching past it. */
    @Test
    void nobodyWaitsForWhatAnotherSkips() throws InterruptedException, ExecutionException, TimeoutException {
        CountDownLatch start = new CountDownLatch(1);
        Ahead ahead = ahead(10, (l, offset, target) -> {
            assertDoesNotThrow(() -> start.await());
            fetch(l, offset, target);
        });
        List<CompletableFuture<Integer>> readers = new ArrayList<>();
        for (int block : new int[] {0, 4, 8}) {
            CompletableFuture<Integer> reader = new CompletableFuture<>();
            readers.add(reader);
            Thread thread = Thread.ofVirtual().start(() -> reader.complete(read(ahead, block * BLOCK, BLOCK)));
            while (thread.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
        }
        start.countDown();
        assertEquals(BLOCK, readers.get(0).get(30, TimeUnit.SECONDS));
        assertEquals(0, readers.get(1).get(30, TimeUnit.SECONDS));
        assertEquals(BLOCK, readers.get(2).get(30, TimeUnit.SECONDS));
        ahead.end();
        assertAllBuffersAreBack();
    }

    @Test
    void givesAFailureToTheReaderAndGoesOn() {
        RuntimeException failure = new IllegalStateException("on purpose");
        Ahead ahead = new Ahead(
                life.child("a plan"),
                (l, offset, target) -> {
                    if (offset == BLOCK) {
                        throw failure;
                    }
                    fetch(l, offset, target);
                },
                buffers,
                2,
                List.of(new Span(0, BLOCK, BLOCK), new Span(BLOCK, BLOCK, BLOCK), new Span(2 * BLOCK, BLOCK, BLOCK)),
                Optional.empty(),
                "a file");
        assertEquals(BLOCK, read(ahead, 0, BLOCK));
        assertSame(failure, assertThrows(IllegalStateException.class, () -> read(ahead, BLOCK, BLOCK)));
        assertEquals(0, read(ahead, BLOCK, BLOCK));
        assertEquals(BLOCK, read(ahead, 2 * BLOCK, BLOCK));
    }

    @Test
    void hasNothingOnceItHasEnded() {
        Ahead ahead = ahead(10);
        assertEquals(5, read(ahead, 0, 5));
        ahead.end();
        ahead.end();
        assertEquals(0, read(ahead, 5, 5));
        assertEquals(0, read(ahead, 5 * BLOCK, 5));
    }

    /** All of a file of so many blocks, held against a hash. */
    private Ahead hashed(int blocks, String sha256) {
        List<Span> spans = IntStream.range(0, blocks)
                .mapToObj(i -> new Span((long) i * BLOCK, BLOCK, BLOCK))
                .toList();
        Entry entry = new Entry("a file", (long) blocks * BLOCK, sha256, true);
        return new Ahead(
                life.child("a plan"), this::fetch, buffers, 2, spans, Optional.of(new ContentHash(entry)), "a file");
    }

    private static String sha256(int blocks) {
        byte[] content = new byte[blocks * BLOCK];
        for (int i = 0; i < content.length; i++) {
            content[i] = value(i);
        }
        return FakeHub.hash("SHA-256", content);
    }

    @Test
    void theLastBytesComeIfTheHashIsRight() {
        Ahead ahead = hashed(30, sha256(30));
        for (int i = 0; i < 30; i++) {
            assertEquals(BLOCK, read(ahead, (long) i * BLOCK, BLOCK));
        }
        ahead.end();
    }

    @Test
    void theLastBytesDoNotComeIfTheHashIsWrong() {
        Ahead ahead = hashed(30, sha256(29));
        AtomicInteger read = new AtomicInteger();
        MeanderException failure = assertThrows(MeanderException.class, () -> {
            while (read.get() < 30) {
                assertEquals(BLOCK, read(ahead, (long) read.get() * BLOCK, BLOCK));
                read.incrementAndGet();
            }
        });
        // What is hashed may be ahead of what is read by as many blocks as there are buffers.
        assertTrue(read.get() >= 30 - 4, read + " blocks read");
        assertEquals(StandardError.CHECKSUM_MISMATCH, failure.code());
        ahead.end();
        assertAllBuffersAreBack();
    }

    @Test
    void nothingIsHashedOnceSomethingIsLeftOut() {
        Ahead ahead = hashed(30, "0".repeat(64));
        assertEquals(BLOCK, read(ahead, 0, BLOCK));
        for (int i = 15; i < 30; i++) {
            assertEquals(BLOCK, read(ahead, (long) i * BLOCK, BLOCK));
        }
        ahead.end();
        assertAllBuffersAreBack();
    }

    /** The thread that hashes may still hold one for a moment. */
    private void assertAllBuffersAreBack() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        int free = 0;
        while (free < 3) {
            assertTrue(System.nanoTime() < deadline, free + " of 3 buffers");
            free += buffers.take().isPresent() ? 1 : 0;
            Thread.onSpinWait();
        }
    }
}
