package org.meander.store.video;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meander.base.Cancellation;
import org.meander.base.MeanderException;
import org.meander.base.Progress;
import org.meander.base.StandardError;
import org.meander.store.ModelReader;
import org.meander.store.PackRequest;
import org.meander.store.PackRequest.Ordering;
import org.meander.store.Packing;
import org.meander.store.VideoFile;

/** When a store is packed, what is freed, and what happens if files are damaged or cannot be written. */
final class PackUpkeepTest extends PackCase {

    @ParameterizedTest
    @ValueSource(strings = {"ffv1", "vp9", "av1"})
    void whatIsDeletedIsFreedAndTheRestStays(String codec) throws IOException {
        VideoStore store = open(Settings.of(folder, codec));
        Map<String, float[]> written = family(store, 24, 4000);
        pack(store, new PackRequest(Ordering.NONE, false, false, 0));
        long before = videoBytes();
        for (int i = 0; i < 16; i++) {
            store.delete("model " + i);
            written.remove("model " + i);
        }
        Models.write(store, "model 20", Models.values(4000, 77, 0, 77), "ffv1", 8);
        written.put("model 20", Models.values(4000, 77, 0, 77));
        assertEquals(
                7,
                store.videos().orElseThrow().files().stream()
                        .mapToInt(VideoFile::needed)
                        .sum());
        try (ModelReader open = store.read("model 23")) {
            store.compact(Progress.NONE, Cancellation.NEVER);
            assertTrue(videoBytes() < before * 2 / 3, before + " " + videoBytes());
            open.payload(0, 0);
        }
        written.forEach((name, values) -> Models.check(store, name, values));
        assertEquals(List.of(), store.verify(Progress.NONE, Cancellation.NEVER));
        written.keySet().forEach(store::delete);
        store.compact(Progress.NONE, Cancellation.NEVER);
        assertEquals(0, videoBytes());
        assertEquals(List.of(), store.videos().orElseThrow().files());
    }

    private long videoBytes() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("videos"))) {
            return files.filter(f -> f.toString().endsWith(".mkv"))
                    .mapToLong(f -> f.toFile().length())
                    .sum();
        }
    }

    /** Whatever byte of a file is changed, at most the model is hit whose frame holds it, and the error names the file and the model. */
    @Test
    void damageHitsTheModelWhoseFrameItIs() throws IOException {
        VideoStore store = open("ffv1");
        Map<String, float[]> written = family(store, 6, 300);
        Map<String, byte[]> payloads = new LinkedHashMap<>();
        written.keySet().forEach(name -> payloads.put(name, Models.payload(store, name)));
        pack(store, new PackRequest());
        store.compact(Progress.NONE, Cancellation.NEVER);
        Path file = Path.of(store.videos().orElseThrow().files().getFirst().path());
        byte[] intact = Files.readAllBytes(file);
        int hits = 0;
        for (int at = 0; at < intact.length; at += 37) {
            byte[] flipped = intact.clone();
            flipped[at] ^= 4;
            Files.write(file, flipped);
            List<String> damages = store.verify(Progress.NONE, Cancellation.NEVER);
            int hit = 0;
            for (String name : written.keySet()) {
                try {
                    assertArrayEquals(payloads.get(name), Models.payload(store, name));
                } catch (MeanderException e) {
                    hit++;
                    assertEquals(StandardError.CHECKSUM_MISMATCH, e.code());
                    assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
                    assertTrue(e.getMessage().contains("'" + name + "'"), e.getMessage());
                    assertTrue(damages.contains(e.getMessage()), damages.toString());
                }
            }
            assertTrue(hit <= 1);
            assertEquals(hit + 1, damages.size(), "every byte of the file is looked at");
            hits += hit;
        }
        assertTrue(hits > intact.length / 37 / 2, hits + " hits");
        Files.write(file, java.util.Arrays.copyOf(intact, intact.length / 2));
        assertTrue(store.verify(Progress.NONE, Cancellation.NEVER).size() > 1);
        Files.delete(file);
        assertTrue(store.verify(Progress.NONE, Cancellation.NEVER).getLast().contains("missing"));
        Files.write(file, intact);
        assertEquals(List.of(), store.verify(Progress.NONE, Cancellation.NEVER));
    }

    @Test
    void damagedPayloadsStayWhereTheyAreAndAreNamed() throws IOException {
        VideoStore store = open("ffv1");
        Map<String, float[]> written = family(store, 3, 1024);
        Path segment = folder.resolve("segments/0000000000000001.seg");
        byte[] bytes = Files.readAllBytes(segment);
        bytes[200] ^= 1;
        Files.write(segment, bytes);
        Packing packing = pack(store, new PackRequest());
        assertEquals(2, packing.frames());
        assertEquals(1, packing.damages().size());
        assertTrue(
                packing.damages().getFirst().contains("'model 0'"),
                packing.damages().toString());
        Models.check(store, "model 1", written.get("model 1"));
    }

    @Test
    void packsByItselfWhenThereIsEnough() {
        VideoStore store = open(Settings.of(folder, "ffv1").frames(8, true));
        Map<String, float[]> written = family(store, 20, 1024);
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (store.videos().orElseThrow().files().size() < 2 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(10_000_000);
            // A commit is what makes it look.
            Models.write(store, "one more", Models.values(1024, 5, 0, 5), "ffv1", 8);
        }
        List<VideoFile> files = store.videos().orElseThrow().files();
        assertTrue(files.size() >= 2, files.toString());
        assertTrue(files.stream().allMatch(f -> f.frames() == 8), files.toString());
        written.forEach((name, values) -> Models.check(store, name, values));
    }

    @Test
    void onlyOneAtATimePacks() {
        VideoStore store = open("ffv1");
        family(store, 3, 1024);
        try (var _ = store.lock().orElseThrow()) {
            MeanderException e = assertThrows(MeanderException.class, () -> pack(store, new PackRequest()));
            assertEquals(StandardError.UNAVAILABLE, e.code());
        }
        assertEquals(3, pack(store, new PackRequest()).frames());
    }

    @Test
    void aFolderThatCannotBeWrittenLosesNothing() throws IOException {
        VideoStore store = open("ffv1");
        Map<String, float[]> written = family(store, 3, 1024);
        // A file where the folder of video files should be.
        Files.writeString(folder.resolve("videos"), "");
        MeanderException e = assertThrows(MeanderException.class, () -> pack(store, new PackRequest()));
        assertEquals(StandardError.IO_FAILURE, e.code());
        assertTrue(e.getMessage().contains(folder.resolve("videos").toString()), e.getMessage());
        written.forEach((name, values) -> Models.check(store, name, values));
        Files.delete(folder.resolve("videos"));
        assertEquals(3, pack(store, new PackRequest()).frames());
    }

    @Test
    void refusesWhatCannotBe() {
        Settings good = Settings.of(folder, "ffv1");
        for (Settings wrong : List.of(
                Settings.of(folder, "divx"),
                good.frames(0, false),
                good.bound(2),
                new Settings(good.path(), "ffv1", 90, 8, 10, 0, 0, "random", false))) {
            MeanderException e = assertThrows(MeanderException.class, () -> new VideoStore(wrong));
            assertEquals(StandardError.INVALID_CONFIGURATION, e.code());
            assertTrue(e.getMessage().contains(VideoStore.PID), e.getMessage());
        }
    }
}
