package org.meander.source.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.base.TensorInfo;
import org.meander.source.Source;
import org.meander.source.TensorModel;
import org.meander.tck.SourceContract;
import org.meander.tck.hub.FakeHub;
import org.meander.tck.hub.FakeHub.Side;
import org.meander.tck.hub.Fault;

class HubSourceTest extends SourceContract {

    private static final byte[] LARGE = TinyFormat.file(1, 70_000, 1, 200_000, 33, 1_000_000);

    private FakeHub hub;
    private HubSource source;

    @BeforeEach
    void start() {
        hub = new FakeHub();
        hub.add("org/large").large("model.safetensors", LARGE).file("config.json", new byte[2]);
        hub.add("small").file("model.safetensors", TinyFormat.file(2, 100, 5000, 20_000));
        source = Trial.of(hub, "org/large", "small").source();
    }

    @AfterEach
    void stop() throws IOException {
        source.close();
        hub.close();
    }

    @Override
    protected Source source() {
        return source;
    }

    @Test
    void listsFromTheHeaderAlone() {
        try (TensorModel model = source.open("org/large")) {
            assertEquals(5, model.tensors().size());
        }
        assertTrue(hub.sent() < 8192, hub.log.toString());
        assertEquals(1, hub.asked(Side.CDN));
    }

    @Test
    void fetchesWhatWasPlannedAndNoMore() {
        try (TensorModel model = source.open("org/large")) {
            List<TensorInfo> some =
                    List.of(model.tensors().get(2), model.tensors().get(3));
            long before = hub.sent();
            Map<String, byte[]> values = Trial.read(model, some, 10_000);
            assertArrayEquals(expected(LARGE, 70_001, 200_000), values.get("t2"));
            assertArrayEquals(expected(LARGE, 270_001, 33), values.get("t3"));
            long cost = hub.sent() - before;
            assertTrue(cost >= 200_033 && cost <= 202_033, "bytes " + cost);
        }
    }

    /** @param offset from the first value */
    static byte[] expected(byte[] file, int offset, int length) {
        int values = file.length - 1_270_034;
        return Arrays.copyOfRange(file, values + offset, values + offset + length);
    }

    @Test
    void readsSmallFilesOfAHubWithoutRanges() {
        hub.faults.add(Fault.hub("/small/resolve/").always().ignoreRange());
        try (TensorModel model = source.open("small")) {
            byte[] file = hub.add("small").files.get("model.safetensors");
            assertArrayEquals(
                    Arrays.copyOfRange(file, file.length - 20_000, file.length),
                    Trial.values(model, model.tensors().getLast(), 1 << 20));
        }
    }

    @Test
    void usesConnectionsAgain() {
        for (boolean client : new boolean[] {false, true}) {
            source.close();
            source = Trial.of(hub, "org/large")
                    .set("connections", 2)
                    .set("buffer_bytes", 1L << 20)
                    .withClient(client)
                    .source();
            int before = hub.connections.get();
            try (TensorModel model = source.open("org/large")) {
                for (int round = 0; round < 5; round++) {
                    Trial.read(model, model.tensors(), 1 << 16);
                }
            }
            // One to the hub, two to the other host.
            assertTrue(hub.connections.get() - before <= 3, "connections " + (hub.connections.get() - before));
        }
    }

    @Test
    void sendsTheTokenToTheHubAlone() {
        source.close();
        source = Trial.of(hub, "org/large").set("_token", FakeHub.TOKEN).source();
        try (TensorModel model = source.open("org/large")) {
            Trial.read(model, model.tensors(), 1 << 16);
        }
        for (FakeHub.Asked asked : hub.log) {
            assertEquals(asked.side() == Side.HUB ? "Bearer hf_ok" : "", asked.authorization(), asked.toString());
        }
    }

    @Test
    void followsARenamedRepository() {
        hub.add("old/name").movedTo = "org/large";
        source.close();
        source = Trial.of(hub, "old/name").source();
        try (TensorModel model = source.open("old/name")) {
            assertArrayEquals(
                    expected(LARGE, 0, 70_000),
                    Trial.values(model, model.tensors().getFirst(), 1 << 20));
        }
    }

    @Test
    void takesARevision() {
        hub.add("small").revisions.add("refs/pr/1");
        source.close();
        source = Trial.of(hub, "small@refs/pr/1").source();
        try (TensorModel model = source.open("small@refs/pr/1")) {
            assertEquals(FakeHub.COMMIT + "/" + hub.add("small").etag("model.safetensors"), model.fingerprint());
        }
        assertTrue(hub.log.getFirst().path().contains("/revision/refs%2Fpr%2F1?"), hub.log.toString());
    }

    @Test
    void refusesNamesThatLeadOutside() {
        hub.add("evil/up").file("x", new byte[9]).listedAs.put("x", "../x");
        source.close();
        source = Trial.of(hub, "evil/up").source();
        MeanderException e = assertThrows(MeanderException.class, () -> source.open("evil/up"));
        assertEquals(StandardError.MALFORMED_DATA, e.code());
        assertTrue(e.getMessage().contains("'../x'"), e.getMessage());
    }

    @Test
    void endsWhatIsOpenWhenItIsClosed() {
        TensorModel model = source.open("org/large");
        hub.faults.add(Fault.cdn().always().stallAfter(100));
        model.plan(model.tensors());
        Thread closer = Thread.ofVirtual().start(source::close);
        MeanderException e = assertThrows(
                MeanderException.class,
                () -> Trial.values(model, model.tensors().getLast(), 1 << 20));
        assertEquals(StandardError.INVALID_ARGUMENT, e.code(), e.getMessage());
        assertEnds(closer);
        model.close();
    }

    private static void assertEnds(Thread thread) {
        try {
            assertTrue(thread.join(Duration.ofSeconds(20)));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void leavesNoThreads() throws InterruptedException {
        try (TensorModel model = source.open("org/large")) {
            Trial.read(model, model.tensors(), 1 << 16);
        }
        source.close();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("HttpClient-")) {
                thread.join(10_000);
                assertTrue(!thread.isAlive(), thread.getName());
            }
        }
    }

    @Test
    void stopsWhenItIsInterrupted() {
        try (TensorModel model = source.open("org/large")) {
            hub.faults.add(Fault.cdn().always().stallAfter(0));
            for (boolean planned : new boolean[] {false, true}) {
                if (planned) {
                    model.plan(model.tensors());
                }
                Thread.currentThread().interrupt();
                MeanderException e = assertThrows(
                        MeanderException.class,
                        () -> Trial.values(model, model.tensors().getLast(), 1 << 20));
                assertTrue(Thread.interrupted());
                assertEquals(StandardError.CANCELLED, e.code());
            }
        }
    }
}
