package org.meander.source.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.source.TensorModel;
import org.meander.tck.hub.FakeHub;
import org.meander.tck.hub.FakeHub.Side;
import org.meander.tck.hub.Fault;

/** Whatever a server does wrong ends in the right bytes or in one clear error. */
@Timeout(60)
class FaultsTest {

    private static final int BYTES = 3_000_000;
    private static final byte[] FILE = TinyFormat.file(7, BYTES);
    private static final int START = FILE.length - BYTES;

    private FakeHub hub;
    private HubSource source;

    /** Whether the client of Java asks, as it does over encrypted connections. */
    boolean withClient() {
        return false;
    }

    @BeforeEach
    void start() {
        hub = new FakeHub();
        hub.add("a/large").large("model.safetensors", FILE);
        hub.add("a/small").file("model.safetensors", FILE);
        source = Trial.of(hub, "a/large", "a/small")
                .set("buffer_bytes", 1L << 20)
                .set("retries", 3)
                .set("stall_seconds", 1)
                .withClient(withClient())
                .source();
    }

    @AfterEach
    void stop() throws IOException {
        source.close();
        hub.close();
    }

    private byte[] read(String name, boolean planned) {
        try (TensorModel model = source.open(name)) {
            return read(model, planned);
        }
    }

    private static byte[] read(TensorModel model, boolean planned) {
        if (planned) {
            model.plan(model.tensors());
        }
        return Trial.values(model, model.tensors().getFirst(), 300_000);
    }

    private void assertRight(byte[] values) {
        assertArrayEquals(Arrays.copyOfRange(FILE, START, FILE.length), values);
    }

    static Stream<Arguments> passing() {
        return Stream.of(
                Arguments.of("drop", Fault.cdn().times(3).dropAfter(1000)),
                Arguments.of("drop at once", Fault.cdn().times(3).dropAfter(0)),
                Arguments.of("reset", Fault.cdn().times(2).dropAfter(70_000).reset()),
                Arguments.of("stall", Fault.cdn().times(2).stallAfter(5000)),
                Arguments.of("ignored range", Fault.cdn().times(3).ignoreRange()),
                Arguments.of("short range", Fault.cdn().times(3).shortRange()),
                Arguments.of("chunked", Fault.cdn().always().chunked()),
                Arguments.of("page", Fault.cdn().times(2).page()),
                Arguments.of("429", Fault.cdn().times(2).status(429).retryAfter("0")),
                Arguments.of("503", Fault.cdn().times(3).status(503)),
                Arguments.of("500 of the hub", Fault.hub("").times(2).status(500)),
                Arguments.of(
                        "429 of the hub",
                        Fault.hub("/api/").times(2).status(429).retryAfter("0")),
                Arguments.of("403 of the other host", Fault.cdn().times(2).status(403)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("passing")
    void getsOver(String what, Fault fault) {
        hub.faults.add(fault);
        assertRight(read("a/large", true));
        assertTrue(hub.faults.isEmpty() || fault.times.get() == 0 || fault.chunked, what);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("passing")
    void getsOverIfOpenAlready(String what, Fault fault) {
        try (TensorModel model = source.open("a/large")) {
            hub.faults.add(fault);
            assertRight(read(model, false));
        }
    }

    static Stream<Arguments> lasting() {
        return Stream.of(
                Arguments.of(Fault.cdn().always().dropAfter(0), "tried 4 times"),
                Arguments.of(Fault.cdn().always().stallAfter(0), "no byte came"),
                Arguments.of(Fault.cdn().always().ignoreRange(), "answered with the whole file"),
                Arguments.of(Fault.cdn().always().shortRange(), "answered the range 'bytes "),
                Arguments.of(Fault.cdn().always().page(), "answered with a page"),
                Arguments.of(Fault.cdn().always().status(503), "answered 503"),
                Arguments.of(Fault.cdn().always().status(403), "refuses the address"),
                Arguments.of(Fault.cdn().always().status(429).retryAfter("100000"), "asked to wait 100000 s"),
                Arguments.of(Fault.cdn().always().status(404), "answered 404 for the address"),
                Arguments.of(Fault.hub("/resolve/").always().etag("\"" + "0".repeat(64) + "\""), "was changed"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("lasting")
    void saysWhatLasts(Fault fault, String message) {
        hub.faults.add(fault);
        MeanderException e = assertThrows(MeanderException.class, () -> read("a/large", true));
        assertTrue(e.getMessage().contains(message), e.getMessage());
        assertEquals(1, e.getMessage().lines().count());
    }

    @Test
    void noticesAChangeMidway() {
        for (Fault change : new Fault[] {
            Fault.cdn().times(9).etag("\"another\""), Fault.hub("/resolve/").etag("\"" + "1".repeat(64) + "\"")
        }) {
            try (TensorModel model = source.open("a/large")) {
                hub.expire();
                hub.faults.add(change);
                MeanderException e = assertThrows(MeanderException.class, () -> read(model, true));
                assertEquals(StandardError.IO_FAILURE, e.code());
                assertTrue(e.getMessage().contains("was changed while it was open"), e.getMessage());
            }
        }
    }

    @Test
    void noticesAnotherSizeMidway() {
        try (TensorModel model = source.open("a/large")) {
            hub.add("a/large").large("model.safetensors", Arrays.copyOf(FILE, FILE.length - 5));
            hub.expire();
            MeanderException e = assertThrows(MeanderException.class, () -> read(model, true));
            assertTrue(e.getMessage().contains("was changed while it was open"), e.getMessage());
        }
    }

    @Test
    void asksAgainWhenTheAddressHasExpired() {
        try (TensorModel model = source.open("a/large")) {
            assertRight(read(model, true));
            hub.expire();
            assertRight(read(model, true));
        }
        assertTrue(hub.log.stream().anyMatch(a -> a.side() == Side.CDN && a.status() == 403));
    }

    @Test
    void noticesADamagedByteOfAWholeFile() {
        try (TensorModel model = source.open("a/large")) {
            hub.faults.add(Fault.cdn().always().corruptAt(1_500_000));
            MeanderException e = assertThrows(MeanderException.class, () -> read(model, true));
            assertEquals(StandardError.CHECKSUM_MISMATCH, e.code(), e.getMessage());
        }
    }

    @Test
    void refusesARedirectOfTheListing() {
        hub.faults.add(Fault.hub("/api/").location("http://127.0.0.2:1/api"));
        MeanderException e = assertThrows(MeanderException.class, () -> source.open("a/small"));
        assertTrue(e.getMessage().contains("is redirected to http://127.0.0.2:1"), e.getMessage());
    }

    @Test
    void followsNoEndlessRedirects() {
        hub.faults.add(Fault.hub("/resolve/").always().location(hub.endpoint() + "/a/small/resolve/main/x"));
        MeanderException e = assertThrows(MeanderException.class, () -> source.open("a/small"));
        assertTrue(e.getMessage().contains("redirects more than"), e.getMessage());
    }

    @Test
    void saysThatThereIsNoHub() throws IOException {
        hub.close();
        MeanderException e = assertThrows(MeanderException.class, () -> source.open("a/small"));
        assertEquals(StandardError.IO_FAILURE, e.code());
        assertTrue(e.getMessage().startsWith("a/small@main on http://127.0.0.1:"), e.getMessage());
    }

    @Test
    void refusesAPageInsteadOfAListing() {
        hub.faults.add(Fault.hub("/api/").page());
        MeanderException e = assertThrows(MeanderException.class, () -> source.open("a/small"));
        assertTrue(e.getMessage().contains("gave no JSON"), e.getMessage());
    }
}
