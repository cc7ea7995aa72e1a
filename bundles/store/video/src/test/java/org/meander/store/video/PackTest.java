package org.meander.store.video;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meander.base.Cancellation;
import org.meander.base.MeanderException;
import org.meander.base.Progress;
import org.meander.base.StandardError;
import org.meander.codec.frames.Coding;
import org.meander.codec.frames.FrameFormat;
import org.meander.codec.frames.SegmentReader;
import org.meander.store.FramePicture;
import org.meander.store.ModelReader;
import org.meander.store.ModelStore;
import org.meander.store.PackRequest;
import org.meander.store.PackRequest.Ordering;
import org.meander.store.Packing;
import org.meander.store.StoredBlock;
import org.meander.store.VideoFile;
import org.meander.store.VideoFrame;
import org.meander.store.VideoStatistics;
import org.meander.store.folder.FolderStore;
import org.meander.store.folder.Unpacker;

class PackTest {

    @TempDir
    Path folder;

    private final List<FolderStore> opened = new ArrayList<>();

    private VideoStore open(Settings settings) {
        VideoStore store = new VideoStore(settings);
        opened.add(store);
        return store;
    }

    private VideoStore open(String codec) {
        return open(Settings.of(folder, codec));
    }

    /** One that knows the path and no decoder. */
    private FolderStore bare() {
        FolderStore store = new FolderStore("test", folder.toString(), 1 << 30, false, Unpacker.NONE);
        opened.add(store);
        return store;
    }

    @AfterEach
    void close() {
        opened.forEach(FolderStore::close);
    }

    private static Packing pack(VideoStore store, PackRequest request) {
        return store.videos().orElseThrow().pack(request, Progress.NONE, Cancellation.NEVER);
    }

    private static Map<String, float[]> family(ModelStore store, int models, int count) {
        Map<String, float[]> written = new LinkedHashMap<>();
        for (int i = 0; i < models; i++) {
            float[] values = Models.values(count, i % 3, 0.05, i);
            written.put("model " + i, values);
            Models.write(store, "model " + i, values, "ffv1", 8);
        }
        return written;
    }

    /** Sizes of all sorts in one store: the original system gave wrong models back, silently. */
    @Test
    void mixedSizesComeBackByteByByte() {
        VideoStore store = open("ffv1");
        Map<String, byte[]> payloads = new LinkedHashMap<>();
        int[] sizes = {1, 2, 5, 17, 1000, 1024, 8000, 65536, 1000, 1024, 300_000};
        for (int i = 0; i < sizes.length; i++) {
            String name = "model " + i;
            Models.write(store, name, Models.values(sizes[i], i, 0.1, i), "ffv1", i % 2 == 0 ? 8 : 16);
            payloads.put(name, Models.payload(store, name));
        }
        List<Long> stored = store.models().stream().map(m -> m.storedBytes()).toList();
        Packing packing = pack(store, new PackRequest());
        assertEquals(List.of(), packing.damages());
        assertEquals(0, packing.inexact());
        assertTrue(packing.frames() >= 7, packing.toString());
        assertEquals(packing.bytesBefore(), packing.bytesAfter());
        assertEquals(stored, store.models().stream().map(m -> m.storedBytes()).toList());
        store.compact(Progress.NONE, Cancellation.NEVER);
        for (ModelStore one : List.of(store, open("av1"), bare())) {
            payloads.forEach((name, payload) -> assertArrayEquals(payload, Models.payload(one, name), name));
            assertEquals(List.of(), one.verify(Progress.NONE, Cancellation.NEVER));
        }
    }

    /** The scale is with each model, whatever was stored since: the original system gave the last one's. */
    @Test
    void everyFrameKeepsItsScale() {
        VideoStore store = open("ffv1");
        Map<String, float[]> written = new LinkedHashMap<>();
        for (double scale : new double[] {1e-30, 1e-3, 1, 100, 1e30}) {
            float[] values = Models.values(1024, 1, 0, 1);
            for (int i = 0; i < values.length; i++) {
                values[i] *= (float) scale;
            }
            written.put("scale " + scale, values);
            Models.write(store, "scale " + scale, values, "ffv1", 8);
        }
        pack(store, new PackRequest());
        VideoStore other = open("ffv1");
        assertEquals(1, other.videos().orElseThrow().files().size());
        written.forEach((name, values) -> Models.check(other, name, values));
    }

    @Test
    void filesAreVideosOfOneGeometryAndRolled() {
        VideoStore store = open(Settings.of(folder, "ffv1").frames(4, false));
        family(store, 10, 1024);
        Models.write(store, "large", Models.values(4096, 9, 0.1, 9), "ffv1", 8);
        Packing packing = pack(store, new PackRequest());
        assertEquals(11, packing.frames());
        List<VideoFile> files = store.videos().orElseThrow().files();
        assertEquals(List.of(4, 4, 2, 1), files.stream().map(VideoFile::frames).toList());
        for (VideoFile file : files) {
            FrameFormat format = new FrameFormat(
                    Coding.ofKey(file.coding()).orElseThrow(), file.width(), file.height(), file.depth());
            try (SegmentReader reader = new SegmentReader(Path.of(file.path()), format, file.frameRate())) {
                assertEquals(file.frames(), reader.count());
                for (VideoFrame frame : store.videos().orElseThrow().frames(file.id())) {
                    short[] levels = new short[format.pixels()];
                    reader.read(frame.place().orElseThrow().position(), levels);
                    FramePicture picture = store.videos().orElseThrow().picture(frame);
                    assertArrayEquals(levels, picture.levels());
                }
            }
        }
        VideoStatistics statistics = VideoStatistics.of(store);
        assertEquals(4, statistics.named().get("total_videos"));
        assertEquals(4, statistics.named().get("total_video_files"));
        assertEquals(11L, statistics.named().get("total_frames"));
        assertEquals(11, statistics.named().get("total_models_stored"));
        assertEquals(true, statistics.named().get("video_storage_enabled"));
        double ratio = (10 * 4096.0 + 4 * 4096)
                / store.models().stream().mapToLong(m -> m.storedBytes()).sum();
        assertEquals(ratio, (double) statistics.named().get("average_compression_ratio"), 1e-12);
        assertEquals(ratio, (double) statistics.named().get("avg_compression_ratio"), 1e-12);
    }

    @Test
    void aWaitingPictureIsThereLikeAPackedOne() {
        VideoStore store = open("ffv1");
        family(store, 3, 1024);
        List<VideoFrame> waiting = store.videos().orElseThrow().frames("model 1");
        assertEquals(1, waiting.size());
        assertTrue(waiting.getFirst().place().isEmpty());
        FramePicture before = store.videos().orElseThrow().picture(waiting.getFirst());
        pack(store, new PackRequest(Ordering.NONE, false, false, 0));
        assertArrayEquals(
                before.levels(),
                store.videos().orElseThrow().picture(waiting.getFirst()).levels());
        List<VideoFrame> packed = store.videos().orElseThrow().frames("model 1");
        assertEquals(1, packed.getFirst().place().orElseThrow().position());
        assertEquals(
                List.of("model 0", "model 2"),
                store.videos().orElseThrow().neighbours(packed.getFirst(), 1).stream()
                        .map(VideoFrame::model)
                        .toList());
        assertEquals(
                StandardError.NOT_FOUND,
                assertThrows(
                                MeanderException.class,
                                () -> store.videos().orElseThrow().frames("nobody"))
                        .code());
        store.delete("model 1");
        assertEquals(
                StandardError.NOT_FOUND,
                assertThrows(
                                MeanderException.class,
                                () -> store.videos().orElseThrow().picture(packed.getFirst()))
                        .code());
    }

    /** With losses, every value is within the error that the catalogue says, and that is within the bound. */
    @ParameterizedTest
    @ValueSource(strings = {"av1", "vp9", "h264", "mpeg4", "mp4v", "mjpeg"})
    void lossesAreMeasuredAndBounded(String codec) {
        VideoStore store = open(Settings.of(folder, codec).bound(0.2));
        Map<String, float[]> written = family(store, 20, 4000);
        Packing packing = pack(store, new PackRequest());
        assertEquals(20, packing.frames());
        assertEquals(0, packing.waiting());
        assertTrue(packing.inexact() > 0, "all is lossless: " + packing);
        VideoStore other = open("ffv1");
        written.forEach((name, values) -> {
            Models.check(other, name, values);
            double squares = 0;
            for (float value : values) {
                squares += (double) value * value;
            }
            try (ModelReader reader = other.read(name)) {
                StoredBlock block = reader.tensors().getFirst().blocks().getFirst();
                double rms = Math.sqrt(block.squaredError() / squares);
                assertTrue(rms <= 0.2, name + " has the relative error " + rms);
            }
        });
        assertEquals(List.of(), other.verify(Progress.NONE, Cancellation.NEVER));
        MeanderException e = assertThrows(MeanderException.class, () -> {
            for (String name : written.keySet()) {
                Models.payload(bare(), name);
            }
        });
        assertEquals(StandardError.UNAVAILABLE, e.code());
        assertTrue(e.getMessage().contains("'video'"), e.getMessage());
    }

    @Test
    void whatWouldLoseTooMuchIsPackedLossless() {
        VideoStore store = open(Settings.of(folder, "mpeg4").bound(1e-9));
        Map<String, float[]> written = family(store, 5, 4000);
        byte[] before = Models.payload(store, "model 3");
        Packing packing = pack(store, new PackRequest());
        assertEquals(5, packing.refused());
        assertEquals(0, packing.inexact());
        assertEquals(
                List.of("ffv1"), packing.files().stream().map(VideoFile::coding).toList());
        assertArrayEquals(before, Models.payload(store, "model 3"));
        written.forEach((name, values) -> Models.check(store, name, values));
    }

    /** The original system changed the numbers of frames before it read them by these numbers. */
    @Test
    void orderingNeverChangesWhichModelAFrameIs() {
        VideoStore store = open("ffv1");
        Map<String, float[]> written = family(store, 30, 1024);
        Packing first = pack(store, new PackRequest(Ordering.NONE, false, false, 0));
        for (Ordering ordering : List.of(Ordering.GREEDY, Ordering.PATH, Ordering.AUTO)) {
            Packing again = pack(store, new PackRequest(ordering, true, false, 10_000));
            assertEquals(30, again.frames());
            assertTrue(
                    again.orders().getFirst().efficiencyAfter()
                            > first.orders().getFirst().efficiencyAfter() + 0.1,
                    again.toString());
            assertEquals(1, store.videos().orElseThrow().files().size());
            written.forEach((name, values) -> {
                Models.check(store, name, values);
                VideoFrame frame = store.videos().orElseThrow().frames(name).getFirst();
                assertEquals(name, frame.model());
            });
        }
        // Three families of ten: a good order changes the family twice.
        List<VideoFrame> frames = store.videos()
                .orElseThrow()
                .frames(store.videos().orElseThrow().files().getFirst().id());
        int changes = 0;
        for (int i = 1; i < frames.size(); i++) {
            changes += number(frames.get(i - 1)) % 3 == number(frames.get(i)) % 3 ? 0 : 1;
        }
        assertEquals(2, changes);
        assertEquals(List.of(), store.verify(Progress.NONE, Cancellation.NEVER));
    }

    private static int number(VideoFrame frame) {
        return Integer.parseInt(frame.model().substring("model ".length()));
    }

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
