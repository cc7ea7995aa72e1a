package org.meander.workflow.recipes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meander.base.Cancellation;
import org.meander.base.DType;
import org.meander.base.MeanderException;
import org.meander.base.Progress;
import org.meander.base.StandardError;
import org.meander.codec.Encoder;
import org.meander.curve.SpaceFillingCurve;
import org.meander.store.FramePicture;
import org.meander.store.PackRequest;
import org.meander.store.Packing;
import org.meander.store.VideoArchive;
import org.meander.store.VideoFile;
import org.meander.store.VideoFrame;
import org.meander.store.VideoRepair;
import org.meander.workflow.Report;

/** Recipes about frames and video files, on an archive that packs nothing. */
final class VideoRecipesTest {

    private static final Fakes.Plain EXACT = new Fakes.Plain("plain", 0);

    @TempDir
    Path folder;

    private final MemoryStore store = new MemoryStore();

    /** Model a has a picture of 8 bits in a file, model b one of 16 bits that waits. */
    private static final class Two implements VideoArchive {

        private final VideoFrame packed = new VideoFrame(
                "a", 0, 0, 0, 2, 2, 8, 7, 0.5, 0.25, Optional.of(new VideoFrame.Place(3, "x.mkv", 0, true, 1)));
        private final VideoFrame waiting = new VideoFrame("b", 0, 0, 0, 3, 1, 16, 9, 0, 0, Optional.empty());
        private int packings;

        @Override
        public List<VideoFile> files() {
            return List.of(
                    new VideoFile(3, "x.mkv", "ffv1", 2, 2, 8, 30, 1, true, 100, 2, 1, Instant.EPOCH, 0.75, 0.0625));
        }

        @Override
        public List<VideoFrame> frames(String model) {
            return List.of(model.equals("a") ? packed : waiting);
        }

        @Override
        public List<VideoFrame> frames(long file) {
            return List.of(packed);
        }

        @Override
        public FramePicture picture(VideoFrame frame) {
            return frame == packed
                    ? new FramePicture(2, 2, 8, new short[] {0, 1, 200, 255})
                    : new FramePicture(3, 1, 16, new short[] {0, 300, (short) 65535});
        }

        @Override
        public Packing pack(PackRequest request, Progress progress, Cancellation cancellation) {
            packings++;
            return new Packing(List.of(), 0, 0, 0, 1, 7, 7, List.of(), List.of());
        }

        @Override
        public VideoRepair repair(Progress progress, Cancellation cancellation) {
            VideoFile gone =
                    new VideoFile(2, "2.mkv", "ffv1", 2, 2, 8, 30, 1, true, 100, 4, 4, Instant.EPOCH, 0.75, 0.0625);
            return new VideoRepair(5, 2, List.of(files().getFirst(), gone), 1, List.of("x.mkv is damaged"));
        }
    }

    private Report ingest(Map<String, Object> settings) {
        Fakes.MapSource source = new Fakes.MapSource();
        source.model("a", "w", 1f, 2f, 3f, Float.NaN).model("b", "w", -1f);
        return new Ingest(
                        Configs.of(Ingest.Config.class, settings),
                        source,
                        Map.entry(Map.of(), (SpaceFillingCurve) new Fakes.Columns()),
                        Map.entry(Map.of(), (Encoder) EXACT),
                        null,
                        null,
                        null,
                        null,
                        null,
                        store,
                        List.of())
                .run(new Fakes.Context());
    }

    @BeforeEach
    void fill() {
        ingest(Map.of());
    }

    private Export export(String format, Path path, String... models) {
        return new Export(
                Configs.of(Export.Config.class, Map.of("format", format, "path", path.toString(), "models", models)),
                store,
                List.of(EXACT),
                List.of(new Fakes.Columns()));
    }

    @Test
    void aStoreWithoutVideosSaysWhatIsNeeded() {
        MeanderException e =
                assertThrows(MeanderException.class, () -> new Pack(Configs.of(Pack.Config.class, Map.of()), store)
                        .run(new Fakes.Context()));
        assertEquals(StandardError.UNSUPPORTED_DATA, e.code());
        assertTrue(e.getMessage().contains("'video'"), e.getMessage());
        assertThrows(MeanderException.class, () -> ingest(Map.of("pack", true)));
        Map<String, Object> facts = new Statistics(Configs.of(Statistics.Config.class, Map.of()), store)
                .run(new Fakes.Context())
                .facts();
        assertEquals(false, facts.get("video_storage_enabled"));
        assertEquals(0, facts.get("total_videos"));
        assertEquals(2, facts.get("total_models_stored"));
    }

    @Test
    void anIngestSaysWhichFrameAModelIs() {
        Two archive = new Two();
        store.archive = Optional.of(archive);
        List<Map<String, Object>> rows = ingest(Map.of("pack", true)).table();
        assertEquals(1, archive.packings);
        assertEquals(0, rows.get(0).get("frame_index"));
        assertEquals("x.mkv", rows.get(0).get("video_path"));
        assertEquals("video file", rows.get(0).get("place"));
        assertWaits(rows.get(1));
    }

    /** In words, and without a number that could be taken for an index. */
    private static void assertWaits(Map<String, Object> row) {
        assertEquals("waits in the journal", row.get("place"));
        for (String key : List.of("frame_index", "video_path", "key", "similarity")) {
            assertFalse(row.containsKey(key), key);
        }
    }

    @Test
    void framesAndFilesAreListed() {
        store.archive = Optional.of(new Two());
        Report frames =
                new FrameListing(Configs.of(FrameListing.Config.class, Map.of()), store).run(new Fakes.Context());
        assertEquals(2, frames.table().size());
        assertEquals("a", frames.table().getFirst().get("model_id"));
        assertEquals(4L, frames.table().getFirst().get("original_parameter_count"));
        assertEquals("video file", frames.table().getFirst().get("place"));
        assertWaits(frames.table().getLast());
        assertEquals(1, frames.facts().get("total_video_files"));
        Report files = new FrameListing(Configs.of(FrameListing.Config.class, Map.of("files", true)), store)
                .run(new Fakes.Context());
        // By hand: 3/4 * (1 - 1/16).
        assertEquals(45.0 / 64, files.table().getFirst().get("temporalCoherence"));
        Report packed = new Pack(Configs.of(Pack.Config.class, Map.of("repair", true)), store).run(new Fakes.Context());
        assertEquals(List.of("x.mkv is damaged"), packed.facts().get("damaged"));
        assertEquals(5, packed.facts().get("checkedFiles"));
        assertEquals(2, packed.facts().get("damagedFiles"));
        assertEquals(2, packed.facts().get("repairedFiles"));
        assertEquals(1 + 4, packed.facts().get("repairedFrames"));
        assertEquals(1L, packed.facts().get("lostFrames"));
        // What repair wrote counts as written, unless packing has written it anew since.
        assertEquals(1, packed.facts().get("files"));
        assertEquals(2L, packed.facts().get("frames"));
        assertEquals("x.mkv", packed.table().getFirst().get("file"));
        assertEquals(1, packed.table().size());
        assertThrows(
                MeanderException.class,
                () -> new Pack(Configs.of(Pack.Config.class, Map.of("ordering", "shuffle")), store));
    }

    @Test
    void picturesAreExportedPixelByPixel() throws IOException {
        store.archive = Optional.of(new Two());
        Path out = folder.resolve("out");
        export("frames", out).run(new Fakes.Context());
        BufferedImage eight = ImageIO.read(out.resolve("frame-000001.png").toFile());
        assertArrayEquals(new int[] {0, 1, 200, 255}, eight.getRaster().getPixels(0, 0, 2, 2, (int[]) null));
        BufferedImage deep = ImageIO.read(out.resolve("frame-000002.png").toFile());
        assertArrayEquals(new int[] {0, 300, 65535}, deep.getRaster().getPixels(0, 0, 3, 1, (int[]) null));
        assertEquals(
                "file,model,tensor,block,picture,depth\nframe-000001.png,a,0,0,0,8\nframe-000002.png,b,0,0,0,16\n",
                Files.readString(out.resolve("contents.csv")));
        MeanderException e =
                assertThrows(MeanderException.class, () -> export("frames", out).run(new Fakes.Context()));
        assertTrue(e.getMessage().contains("not empty"), e.getMessage());
    }

    @Test
    void anExportOfFilesSaysWhatIsInNone() {
        Path out = folder.resolve("out");
        store.archive = Optional.of(new Two());
        assertEquals(
                Map.of(
                        "store",
                        store.location(),
                        "folder",
                        out.toString(),
                        "models",
                        1,
                        "files",
                        0,
                        "waitingFrames",
                        1L),
                export("video", out, "b").run(new Fakes.Context()).facts());
    }

    /** By NumPy's description of its format, version 1.0. */
    @Test
    void numbersAreExportedAsNumpyArrays() throws IOException {
        Path out = folder.resolve("out");
        export("numbers", out, "a").run(new Fakes.Context());
        byte[] file = Files.readAllBytes(out.resolve("tensor-000001.npy"));
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals((byte) 0x93, file[0]);
        assertEquals("NUMPY\u0001\u0000", new String(file, 1, 7, StandardCharsets.ISO_8859_1));
        int length = bytes.getShort(8);
        assertEquals(0, (10 + length) % 64);
        String header = new String(file, 10, length, StandardCharsets.ISO_8859_1);
        assertTrue(header.startsWith("{'descr': '<f4', 'fortran_order': False, 'shape': (4,), }"), header);
        assertTrue(header.endsWith("\n"));
        assertEquals(10 + length + 16, file.length);
        assertEquals(2f, bytes.getFloat(10 + length + 4));
        assertTrue(Float.isNaN(bytes.getFloat(10 + length + 12)));
        assertThrows(MeanderException.class, () -> export("numbers", out.resolve("n"), "nobody")
                .run(new Fakes.Context()));
        assertThrows(MeanderException.class, () -> export("film", out));
        assertEquals(DType.F32, store.read("a").tensors().getFirst().info().dtype());
    }

    /** The store says that all was committed at the beginning of 1970; since is inclusive, until is not. */
    @Test
    void modelsAreFoundByTime() {
        for (Map.Entry<Map<String, Object>, Integer> entry : Map.<Map<String, Object>, Integer>of(
                        Map.of("since", "1970-01-01"), 2,
                        Map.of("since", "1970-01-01T00:00:01Z"), 0,
                        Map.of("until", "1970-01-01T00:00:00Z"), 0,
                        Map.of("since", "1970-01-01", "until", "1970-01-02"), 2)
                .entrySet()) {
            Report report =
                    new Listing(Configs.of(Listing.Config.class, entry.getKey()), store).run(new Fakes.Context());
            assertEquals(entry.getValue(), report.table().size(), entry.getKey().toString());
        }
        MeanderException e = assertThrows(
                MeanderException.class,
                () -> new Listing(Configs.of(Listing.Config.class, Map.of("since", "yesterday")), store));
        assertEquals(StandardError.INVALID_CONFIGURATION, e.code());
    }
}
