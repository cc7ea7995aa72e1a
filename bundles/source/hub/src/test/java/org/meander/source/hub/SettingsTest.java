package org.meander.source.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;

class SettingsTest {

    @TempDir
    Path folder;

    private static Trial trial() {
        return new Trial().set("models", new String[] {"org/name"});
    }

    @Test
    void completesFromTheEnvironment() throws IOException {
        Files.writeString(folder.resolve("token"), "hf_file\n");
        Trial trial = trial().variable("HF_HOME", folder.toString());
        assertEquals("https://huggingface.co", trial.settings().endpoint().toString());
        assertEquals(Optional.of("hf_file"), trial.settings().token());
        assertEquals(folder.resolve("hub"), trial.settings().cacheFolder());
        assertFalse(trial.settings().offline());
        trial.variable("HF_TOKEN", "hf_variable").variable("HF_ENDPOINT", "http://mirror:81/hf/");
        trial.variable("HF_HUB_CACHE", "/c").variable("HF_HUB_OFFLINE", "1");
        assertEquals("http://mirror:81/hf", trial.settings().endpoint().toString());
        assertEquals(Optional.of("hf_variable"), trial.settings().token());
        assertEquals(Path.of("/c"), trial.settings().cacheFolder());
        assertTrue(trial.settings().offline());
        trial.set("_token", "hf_key").set("endpoint", "https://other").set("cache_path", "/d");
        assertEquals("https://other", trial.settings().endpoint().toString());
        assertEquals(Optional.of("hf_key"), trial.settings().token());
        assertEquals(Path.of("/d"), trial.settings().cacheFolder());
        assertFalse(
                trial.settings().toString().contains("hf_"), trial.settings().toString());
        trial.set("_token", "").variable("HF_HUB_DISABLE_IMPLICIT_TOKEN", "1");
        assertEquals(Optional.empty(), trial.settings().token());
    }

    @Test
    void keepsBuffersWithinTheirMemory() {
        for (long bytes : new long[] {1 << 20, 3 << 20, 64 << 20, 1L << 34}) {
            for (int connections : new int[] {1, 4, 64}) {
                Settings settings = trial().variable("HF_HOME", "/nowhere")
                        .set("buffer_bytes", bytes)
                        .set("connections", connections)
                        .settings();
                assertTrue((long) settings.blocks() * settings.blockBytes() <= bytes);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a/b/c",
                "../up",
                "a/..",
                "a//b",
                "/a",
                "a/",
                "a/b--c",
                "a b",
                "a/b@",
                "a/b@../x",
                "a/.b",
                "a\\b"
            })
    void refusesNamesOfRepositories(String name) {
        Trial trial = trial().variable("HF_HOME", "/nowhere").set("models", new String[] {name});
        MeanderException e = assertThrows(MeanderException.class, trial::settings);
        assertEquals(StandardError.INVALID_CONFIGURATION, e.code());
    }

    @ParameterizedTest
    @CsvSource({
        "endpoint, ftp://x",
        "endpoint, huggingface.co",
        "endpoint, http://user:word@x",
        "revision, ../main",
        "revision, a//b",
        "cache, maybe",
        "_token, two words"
    })
    void refusesWrongValues(String key, String value) {
        Trial trial = trial().variable("HF_HOME", "/nowhere").set(key, value);
        MeanderException e = assertThrows(MeanderException.class, trial::settings);
        assertEquals(StandardError.INVALID_CONFIGURATION, e.code());
        assertFalse(key.equals("_token") && e.getMessage().contains("two words"), e.getMessage());
    }

    @Test
    void refusesToReadNothing() {
        Trial trial =
                trial().variable("HF_HOME", "/nowhere").set("cache", "off").set("offline", true);
        MeanderException e = assertThrows(MeanderException.class, trial::settings);
        assertEquals(StandardError.INVALID_CONFIGURATION, e.code());
    }

    @Test
    void refusesNoneAndTheSameTwice() {
        for (String[] models : new String[][] {{}, {"a/b", "a/b"}}) {
            Trial trial = trial().variable("HF_HOME", "/nowhere").set("models", models);
            assertEquals(
                    StandardError.INVALID_CONFIGURATION,
                    assertThrows(MeanderException.class, trial::settings).code());
        }
    }

    @Test
    void writesNamesIntoAddresses() {
        assertEquals("a/b%20c%C3%A9%25.bin", Names.path("a/b c\u00e9%.bin"));
        assertEquals("refs%2Fpr%2F1", Names.part("refs/pr/1"));
        assertTrue(Names.isInside("a/b.c"));
        for (String name : new String[] {"", "/a", "a/", "a/../b", "..", ".", "a//b", "a\\b", "C:x", "a\0", "a\nb"}) {
            assertFalse(Names.isInside(name), name);
        }
    }
}
