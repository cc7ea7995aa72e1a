package org.meander.benchmarks;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.meander.base.Cancellation;
import org.meander.base.DType;
import org.meander.base.Progress;
import org.meander.base.Shape;
import org.meander.base.TensorInfo;
import org.meander.codec.Block;
import org.meander.codec.Encoder;
import org.meander.codec.Encoding;
import org.meander.codec.video.VideoEncoder;
import org.meander.store.ModelWriter;
import org.meander.store.PackRequest;
import org.meander.store.PackRequest.Ordering;
import org.meander.store.Packing;
import org.meander.store.StoredBlock;
import org.meander.store.VideoFile;
import org.meander.store.video.VideoStore;

/**
 * What an order of frames saves. Three families of checkpoints (normal weights, each checkpoint some decaying normal steps after the one
 * before), stored in a random order, and as many unrelated models: bytes of the video files as the models were stored, in the order of
 * nearest neighbours, and along the improved path. Everything is seeded. Argument: checkpoints a family, 16 if there is none.
 */
public final class VideoOrder {

    private static final int SIDE = 128;
    private static final int FAMILIES = 3;

    private record Pictures() implements VideoEncoder.Config {
        @Override
        public String encoder() {
            return "ffv1";
        }

        @Override
        public int bits() {
            return 8;
        }

        @Override
        public double quality() {
            return 75;
        }

        @Override
        public String scale() {
            return "global";
        }

        @Override
        public double max_absolute_error() {
            return 0;
        }

        @Override
        public double max_relative_error() {
            return 0;
        }

        @Override
        public double relative_rms_error() {
            return 0;
        }

        @Override
        public Class<? extends Annotation> annotationType() {
            return VideoEncoder.Config.class;
        }
    }

    private record Settings(String path, String video_codec, double quality) implements VideoStore.Config {
        @Override
        public long segment_bytes() {
            return 1 << 30;
        }

        @Override
        public boolean sync() {
            return false;
        }

        @Override
        public int gop() {
            return 30;
        }

        @Override
        public int frame_rate() {
            return 30;
        }

        @Override
        public int max_frames_per_video() {
            return 10_000;
        }

        @Override
        public double max_absolute_error() {
            return 0;
        }

        @Override
        public double relative_rms_error() {
            return 0;
        }

        @Override
        public String ordering() {
            return "none";
        }

        @Override
        public boolean auto_pack() {
            return false;
        }

        @Override
        public Class<? extends Annotation> annotationType() {
            return VideoStore.Config.class;
        }
    }

    private VideoOrder() {}

    public static void main(String[] arguments) throws IOException {
        int each = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 16;
        System.out.println(
                "| models | codec | quality | KB as stored | KB greedy | KB path | greedy saves | path saves |"
                        + " coherence before | after | efficiency before | after |");
        System.out.println("|---|---|---|---|---|---|---|---|---|---|---|---|");
        for (boolean related : new boolean[] {true, false}) {
            List<float[]> models = models(each, related);
            run(related, models, "ffv1", 100);
            run(related, models, "av1", 100);
            run(related, models, "vp9", 100);
            run(related, models, "av1", 85);
            run(related, models, "vp9", 85);
            run(related, models, "h264", 85);
            run(related, models, "mpeg4", 85);
        }
    }

    private static List<float[]> models(int each, boolean related) {
        Random random = new Random(7);
        List<float[]> models = new ArrayList<>();
        for (int family = 0; family < FAMILIES; family++) {
            float[] weights = normal(random, new float[SIDE * SIDE], 1);
            for (int step = 0; step < each; step++) {
                weights = related
                        ? normal(random, weights, 0.2 / (1 + 0.3 * step))
                        : normal(random, new float[SIDE * SIDE], 1);
                models.add(weights);
            }
        }
        java.util.Collections.shuffle(models, random);
        return models;
    }

    private static float[] normal(Random random, float[] around, double sigma) {
        float[] values = new float[around.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (around[i] + sigma * random.nextGaussian());
        }
        return values;
    }

    private static void run(boolean related, List<float[]> models, String codec, double quality) throws IOException {
        Path folder = Files.createTempDirectory("order");
        try {
            VideoStore store = new VideoStore(new Settings(folder.toString(), codec, quality));
            try {
                for (int i = 0; i < models.size(); i++) {
                    write(store, "model " + i, models.get(i));
                }
                // Each from the same pictures: what is packed again with losses would lose once more.
                long[] bytes = new long[3];
                Packing.Order order = null;
                for (Ordering ordering : List.of(Ordering.NONE, Ordering.GREEDY, Ordering.PATH)) {
                    Packing packing = store.videos()
                            .orElseThrow()
                            .pack(
                                    new PackRequest(ordering, false, false, PackRequest.STEPS),
                                    Progress.NONE,
                                    Cancellation.NEVER);
                    bytes[ordering == Ordering.NONE ? 0 : ordering == Ordering.GREEDY ? 1 : 2] =
                            packing.files().stream().mapToLong(VideoFile::bytes).sum();
                    order = packing.orders().getFirst();
                    for (int i = 0; i < models.size(); i++) {
                        store.delete("model " + i);
                        write(store, "model " + i, models.get(i));
                    }
                }
                System.out.printf(
                        "| %s | %s | %.0f | %d | %d | %d | %.1f %% | %.1f %% | %.3f | %.3f | %.3f | %.3f |%n",
                        related ? "families" : "unrelated",
                        codec,
                        quality,
                        bytes[0] / 1000,
                        bytes[1] / 1000,
                        bytes[2] / 1000,
                        100 - 100.0 * bytes[1] / bytes[0],
                        100 - 100.0 * bytes[2] / bytes[0],
                        order.coherenceBefore(),
                        order.coherenceAfter(),
                        order.efficiencyBefore(),
                        order.efficiencyAfter());
            } finally {
                store.close();
            }
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static void write(VideoStore store, String name, float[] values) {
        try (Arena arena = Arena.ofConfined();
                Encoder.Session session = new VideoEncoder(new Pictures()).open()) {
            MemorySegment cells = arena.allocate(4L * values.length);
            MemorySegment.copy(values, 0, cells, ValueLayout.JAVA_FLOAT_UNALIGNED, 0, values.length);
            MemorySegment payload = arena.allocate(session.bound(DType.F32, SIDE, SIDE));
            Encoding done = session.encode(new Block(DType.F32, SIDE, SIDE, cells, values.length), payload);
            try (ModelWriter writer = store.write(name, Map.of())) {
                writer.tensor(new TensorInfo("w", DType.F32, Shape.of(values.length)));
                writer.block(
                        new StoredBlock(
                                values.length, "rows", "video", done.bytes(), done.maxError(), done.squaredError()),
                        payload.asSlice(0, done.bytes()));
                writer.commit();
            }
        }
    }
}
