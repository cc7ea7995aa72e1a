package org.meander.store.video;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meander.base.Cancellation;
import org.meander.base.Progress;
import org.meander.codec.frames.Coding;
import org.meander.codec.frames.FrameFormat;
import org.meander.codec.frames.SegmentReader;
import org.meander.store.FramePicture;
import org.meander.store.PackRequest;
import org.meander.store.Packing;
import org.meander.store.VideoArchive;
import org.meander.store.VideoFile;
import org.meander.store.VideoFrame;

/** Every kind of file that a store makes is opened and decoded by FFmpeg's own programs where they are installed, and by ours. */
class FilesTest {

    private static final int MODELS = 5;

    @TempDir
    Path folder;

    private Packing pack(VideoStore store, boolean again) {
        return store.videos()
                .orElseThrow()
                .pack(new PackRequest(PackRequest.Ordering.NONE, again, false, 0), Progress.NONE, Cancellation.NEVER);
    }

    /** What a program says on both its outputs; empty if it is not installed. */
    private static Optional<String> said(String... words) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(words).redirectErrorStream(true).start();
        } catch (IOException e) {
            return Optional.empty();
        }
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return Optional.of(process.waitFor() == 0 ? text.strip() : "exit code " + process.exitValue() + ": " + text);
    }

    private static void check(VideoFile file, String name) throws IOException, InterruptedException {
        String expected = name + "," + file.width() + "," + file.height() + "," + file.frames();
        Optional<String> probed = said(
                "ffprobe",
                "-v",
                "error",
                "-count_frames",
                "-show_entries",
                "stream=codec_name,width,height,nb_read_frames",
                "-of",
                "csv=p=0",
                file.path());
        assertEquals(expected, probed.orElse(expected), file.path());
        assertEquals(
                "",
                said("ffmpeg", "-v", "error", "-i", file.path(), "-f", "null", "-")
                        .orElse(""),
                file.path());
        FrameFormat format =
                new FrameFormat(Coding.ofKey(file.coding()).orElseThrow(), file.width(), file.height(), file.depth());
        try (SegmentReader reader = new SegmentReader(Path.of(file.path()), format, file.frameRate())) {
            assertEquals(file.frames(), reader.count());
            reader.read(file.frames() - 1, new short[format.pixels()]);
        }
    }

    /** Packets of each coding that a file can hold as they are; they come back byte by byte, also after they were packed again and moved. */
    @ParameterizedTest
    @ValueSource(strings = {"ffv1/8", "ffv1/16", "vp9/8", "mpeg4/8", "mjpeg/8", "av1/0", "av1/12"})
    void packetsAreCopiedIntoFilesThatPlayersOpen(String kind) throws IOException, InterruptedException {
        String coding = kind.split("/")[0];
        int bits = Integer.parseInt(kind.split("/")[1]);
        VideoStore store = new VideoStore(Settings.of(folder, "ffv1"));
        for (int i = 0; i < MODELS; i++) {
            Models.write(store, "model " + i, Models.values(1024, 1, 0.2, i), coding, bits);
        }
        copied(store, coding, coding);
    }

    private void copied(VideoStore store, String coding, String name) throws IOException, InterruptedException {
        VideoArchive archive = store.videos().orElseThrow();
        Map<String, byte[]> payloads = new LinkedHashMap<>();
        Map<String, short[]> pictures = new LinkedHashMap<>();
        for (int i = 0; i < MODELS; i++) {
            payloads.put("model " + i, Models.payload(store, "model " + i));
            VideoFrame waiting = archive.frames("model " + i).getFirst();
            pictures.put("model " + i, archive.picture(waiting).levels());
        }
        Packing packing = pack(store, false);
        assertEquals(MODELS, packing.frames(), packing.toString());
        assertEquals(0, packing.waiting());
        assertEquals(0, packing.inexact());
        for (int round = 0; round < 3; round++) {
            assertEquals(1, archive.files().size());
            assertEquals(coding, archive.files().getFirst().coding());
            check(archive.files().getFirst(), name);
            for (Map.Entry<String, byte[]> model : payloads.entrySet()) {
                assertArrayEquals(model.getValue(), Models.payload(store, model.getKey()), model.getKey());
                FramePicture picture =
                        archive.picture(archive.frames(model.getKey()).getFirst());
                assertArrayEquals(pictures.get(model.getKey()), picture.levels(), model.getKey());
            }
            assertEquals(List.of(), store.verify(Progress.NONE, Cancellation.NEVER));
            if (round == 0) {
                pack(store, true);
            } else if (round == 1) {
                store.delete("model 0");
                payloads.remove("model 0");
                store.compact(Progress.NONE, Cancellation.NEVER);
            }
        }
        store.close();
        VideoStore other = new VideoStore(Settings.of(folder, "ffv1"));
        payloads.forEach((model, payload) -> assertArrayEquals(payload, Models.payload(other, model), model));
        other.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 15, 17, 33, 64})
    void jpegPicturesOfAnySizeAreFrames(int width) throws IOException, InterruptedException {
        VideoStore store = new VideoStore(Settings.of(folder, "ffv1"));
        for (int i = 0; i < MODELS; i++) {
            Models.writeJpeg(store, "model " + i, Models.values(width * (3 + 2000 / width), 1, 0.2, i), width);
        }
        copied(store, "mjpeg", "mjpeg");
    }

    /** H.264 in Matroska has lengths where packets here have start codes, and its parameter sets elsewhere. */
    @Test
    void packetsThatAFileWouldChangeStayInTheJournal() {
        VideoStore store = new VideoStore(Settings.of(folder, "ffv1"));
        List<byte[]> before = new ArrayList<>();
        for (int i = 0; i < MODELS; i++) {
            Models.write(store, "model " + i, Models.values(1024, 1, 0.2, i), "h264", 8);
            before.add(Models.payload(store, "model " + i));
        }
        Packing packing = pack(store, false);
        assertEquals(0, packing.frames());
        assertEquals(MODELS, packing.waiting());
        for (int i = 0; i < MODELS; i++) {
            assertArrayEquals(before.get(i), Models.payload(store, "model " + i));
        }
        store.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"av1", "vp9", "h264", "mpeg4", "mjpeg"})
    void filesWithLossesAreOpenedByPlayers(String codec) throws IOException, InterruptedException {
        VideoStore store = new VideoStore(Settings.of(folder, codec).bound(0.5));
        for (int i = 0; i < 12; i++) {
            Models.write(store, "model " + i, Models.values(1500, 1, 0.1, i), "ffv1", 8);
        }
        assertEquals(12, pack(store, false).frames());
        List<VideoFile> files = store.videos().orElseThrow().files();
        assertTrue(files.stream().anyMatch(file -> file.coding().equals(codec)), files.toString());
        for (VideoFile file : files) {
            check(file, file.coding());
        }
        store.close();
    }
}
