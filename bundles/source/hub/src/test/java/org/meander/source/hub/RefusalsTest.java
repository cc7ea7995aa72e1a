package org.meander.source.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.tck.hub.FakeHub;

class RefusalsTest {

    private final FakeHub hub = new FakeHub();

    @AfterEach
    void stop() throws IOException {
        hub.close();
    }

    private void assertRefused(StandardError code, String message, Trial trial) {
        HubSource source = trial.source();
        try {
            MeanderException e = assertThrows(
                    MeanderException.class,
                    () -> source.open(source.models().getFirst()).close());
            assertEquals(code, e.code(), e.getMessage());
            assertTrue(e.getMessage().contains(message), e.getMessage());
            assertFalse(e.getMessage().contains("hf_"), e.getMessage());
        } finally {
            source.close();
        }
    }

    @Test
    void saysWhyInOneSentence() {
        byte[] model = TinyFormat.file(1, 10);
        hub.add("org/gated").large("model.safetensors", model).gated = true;
        hub.add("org/disabled").disabled = true;
        hub.add("org/private").closed = true;
        hub.add("org/some").large("model.safetensors", model);
        hub.add("org/empty");
        assertRefused(StandardError.UNAVAILABLE, "org/gated is gated; ask for access", Trial.of(hub, "org/gated"));
        assertRefused(StandardError.UNAVAILABLE, "org/disabled is disabled", Trial.of(hub, "org/disabled"));
        assertRefused(StandardError.NOT_FOUND, "then set .token or HF_TOKEN", Trial.of(hub, "org/private"));
        assertRefused(StandardError.NOT_FOUND, "there is no repository org/none", Trial.of(hub, "org/none"));
        assertRefused(
                StandardError.NOT_FOUND,
                "the token's owner may not read it",
                Trial.of(hub, "org/none").set("_token", FakeHub.TOKEN));
        assertRefused(
                StandardError.NOT_FOUND,
                "has no revision 'v9'",
                Trial.of(hub, "org/some").set("revision", "v9"));
        assertRefused(
                StandardError.INVALID_CONFIGURATION,
                "does not accept the token",
                Trial.of(hub, "org/some").set("_token", "hf_wrong"));
        assertRefused(
                StandardError.NOT_FOUND,
                "'weights.bin' is no file",
                Trial.of(hub, "org/some").set("file", "weights.bin"));
        assertRefused(
                StandardError.UNSUPPORTED_DATA, "no file that an installed format reads", Trial.of(hub, "org/empty"));
    }

    @Test
    void opensGatedOnesWithAToken() {
        hub.add("org/gated").large("model.safetensors", TinyFormat.file(1, 10)).gated = true;
        HubSource source =
                Trial.of(hub, "org/gated").variable("HF_TOKEN", FakeHub.TOKEN).source();
        source.open("org/gated").close();
        source.close();
    }

    @Test
    void readsHowLongToWait() {
        assertEquals(Duration.ofSeconds(7), Refusals.wait("7", ""));
        assertEquals(Duration.ofSeconds(12), Refusals.wait("", "\"resolvers\";r=0;t=12"));
        assertEquals(Duration.ZERO, Refusals.wait("", ""));
        assertEquals(Duration.ZERO, Refusals.wait("-4", "r=0"));
        assertEquals(Duration.ZERO, Refusals.wait("Wed, 21 Oct 2015 07:28:00 GMT", ""));
        String later = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                ZonedDateTime.now(ZoneOffset.UTC).plusHours(1));
        Duration wait = Refusals.wait(later, "");
        assertTrue(wait.compareTo(Duration.ofMinutes(50)) > 0 && wait.compareTo(Duration.ofMinutes(61)) < 0);
    }

    @Test
    void readsContentRanges() {
        assertEquals(
                new ContentRange(0, 4, 10), ContentRange.parse("bytes 0-4/10").orElseThrow());
        assertTrue(ContentRange.parse("bytes 0-4/*").isEmpty());
        assertTrue(ContentRange.parse("bytes */10").isEmpty());
        assertTrue(ContentRange.parse("").isEmpty());
        assertTrue(ContentRange.parse("bytes 0-99999999999999999999/1").isEmpty());
        assertTrue(new ContentRange(5, 9, 10).covers(5, 5));
        assertFalse(new ContentRange(5, 9, 10).covers(5, 4));
    }
}
