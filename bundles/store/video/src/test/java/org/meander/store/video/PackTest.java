package org.meander.store.video;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
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

/** What is packed comes back, in whatever order and coding. */
final class PackTest extends PackCase {

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
}
