package org.meander.store.video;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.annotation.Annotation;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.meander.base.DType;
import org.meander.base.Shape;
import org.meander.base.TensorInfo;
import org.meander.codec.Block;
import org.meander.codec.Decoder;
import org.meander.codec.Encoder;
import org.meander.codec.Encoding;
import org.meander.codec.jpeg.JpegEncoder;
import org.meander.codec.video.VideoDecoder;
import org.meander.codec.video.VideoEncoder;
import org.meander.store.ModelReader;
import org.meander.store.ModelStore;
import org.meander.store.ModelWriter;
import org.meander.store.StoredBlock;

/** Models of one tensor, as pictures of a video encoder, and the same read back. */
final class Models {

    private record Codec(String encoder, int bits) implements VideoEncoder.Config {
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
            return bits == 0 ? 0.01 : 0;
        }

        @Override
        public Class<? extends Annotation> annotationType() {
            return VideoEncoder.Config.class;
        }
    }

    private record Jpeg() implements JpegEncoder.Config {
        @Override
        public int quality() {
            return 90;
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
            return JpegEncoder.Config.class;
        }
    }

    private Models() {}

    /** Values of a normal distribution around a wave, so that relatives are alike. */
    static float[] values(int count, long family, double change, long seed) {
        SplittableRandom of = new SplittableRandom(family);
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (of.nextGaussian() + Math.sin(i / 50.0 + family) + change * random.nextGaussian());
        }
        return values;
    }

    static int width(int count) {
        return (int) Math.ceil(Math.sqrt(count));
    }

    static void write(ModelStore store, String name, float[] values, String encoder, int bits) {
        write(store, name, values, width(values.length), new VideoEncoder(new Codec(encoder, bits)));
    }

    /** Losslessly coded levels of 8 bits in rows so long that they are cut into pictures. */
    static void writeWide(ModelStore store, String name, float[] values, int width) {
        write(store, name, values, width, new VideoEncoder(new Codec("ffv1", 8)));
    }

    /** Pictures as wide as told, by the codec {@code jpeg}. */
    static void writeJpeg(ModelStore store, String name, float[] values, int width) {
        write(store, name, values, width, new JpegEncoder(new Jpeg()));
    }

    private static void write(ModelStore store, String name, float[] values, int width, Encoder encoder) {
        int height = (values.length + width - 1) / width;
        try (Arena arena = Arena.ofConfined();
                Encoder.Session session = encoder.open()) {
            MemorySegment cells = arena.allocate(4L * width * height);
            MemorySegment.copy(values, 0, cells, ValueLayout.JAVA_FLOAT_UNALIGNED, 0, values.length);
            Block block = new Block(DType.F32, width, height, cells, values.length);
            MemorySegment payload = arena.allocate(session.bound(DType.F32, width, height));
            Encoding encoding = session.encode(block, payload);
            try (ModelWriter writer = store.write(name, Map.of("kind", "test"))) {
                writer.tensor(new TensorInfo("weights", DType.F32, Shape.of(values.length)));
                writer.block(
                        new StoredBlock(
                                values.length,
                                "rows",
                                encoder.name(),
                                encoding.bytes(),
                                encoding.maxError(),
                                encoding.squaredError()),
                        payload.asSlice(0, encoding.bytes()));
                writer.commit();
            }
        }
    }

    static byte[] payload(ModelStore store, String name) {
        try (ModelReader reader = store.read(name)) {
            return reader.payload(0, 0).toArray(ValueLayout.JAVA_BYTE);
        }
    }

    static float[] read(ModelStore store, String name) {
        try (Arena arena = Arena.ofConfined();
                ModelReader reader = store.read(name);
                Decoder.Session session = new VideoDecoder().open()) {
            int count = (int) reader.tensors().getFirst().info().elements();
            int width = width(count);
            int height = (count + width - 1) / width;
            MemorySegment cells = arena.allocate(4L * width * height);
            session.decode(reader.payload(0, 0), new Block(DType.F32, width, height, cells, count));
            return Arrays.copyOf(cells.toArray(ValueLayout.JAVA_FLOAT_UNALIGNED), count);
        }
    }

    /** Throws unless the values that were stored are within the errors that the store says. */
    static void check(ModelStore store, String name, float[] values) {
        float[] back = read(store, name);
        assertEquals(values.length, back.length, name);
        double max = 0;
        double squares = 0;
        for (int i = 0; i < back.length; i++) {
            double error = Math.abs((double) values[i] - back[i]);
            max = Math.max(max, error);
            squares += error * error;
        }
        try (ModelReader reader = store.read(name)) {
            StoredBlock block = reader.tensors().getFirst().blocks().getFirst();
            assertTrue(max <= block.maxError() * (1 + 1e-9), name + ": error " + max + " is above " + block.maxError());
            assertTrue(
                    squares <= block.squaredError() * (1 + 1e-9) + 1e-30,
                    name + ": squares " + squares + " are above " + block.squaredError());
        }
    }
}
