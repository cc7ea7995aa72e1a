package org.meander.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.meander.base.TensorInfo;
import org.meander.codec.Encoder;
import org.meander.codec.lossless.LosslessEncoder;
import org.meander.codec.scalar.ScalarEncoder;
import org.meander.source.LayerClassifier;
import org.meander.source.ModelFilter;
import org.meander.source.TensorModel;
import org.meander.source.TensorStream;
import org.meander.source.filter.LayerFilter;
import org.meander.source.filter.TokenClassifier;
import org.meander.source.safetensors.SafetensorsSource;
import org.meander.store.file.FileStore;

/**
 * The way of weights: reading a local safetensors file, filtering it, and encoding it from the source into a store by the recipe
 * {@code ingest}. The file is in the page cache; what is written goes to the same folder, so one in memory shows the code and one on
 * a disk the disk.
 */
public final class WeightsBenchmark {

    private static final int ELEMENTS = 1 << 20;
    private static final int[] SCALES = {1, 3, 7, 2};
    private static final List<String> NAMES = List.of(
            "attention.self.query.weight",
            "attention.self.key.weight",
            "intermediate.dense.weight",
            "output.dense.weight");

    private WeightsBenchmark() {}

    /** @param arguments mebibytes of the file, 1024 without; rounds, 5 without; a folder, that for temporary files without */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int mebibytes = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1024;
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
        Path parent = Path.of(arguments.length > 2 ? arguments[2] : System.getProperty("java.io.tmpdir"));
        Path folder = Files.createTempDirectory(parent, "weights");
        try {
            Path file = folder.resolve("model.safetensors");
            write(file, mebibytes / 4);
            read(file, rounds);
            encode(folder, file, rounds);
        } finally {
            delete(folder);
        }
    }

    private static void read(Path file, int rounds) throws IOException, InterruptedException {
        Map<String, Rates.Work> subjects = new LinkedHashMap<>();
        subjects.put("file to a buffer", () -> copy(file));
        subjects.put("safetensors", () -> stream(file, null));
        subjects.put(
                "safetensors, attention only",
                () -> stream(file, filter(Map.of("include_kinds", new String[] {"attention"}))));
        subjects.put(
                "safetensors, a tenth of each tensor",
                () -> stream(file, filter(Map.of("max_parameters", Files.size(file) / 40))));
        Rates.print(subjects, rounds, "GB");
    }

    private static void encode(Path folder, Path file, int rounds) throws IOException, InterruptedException {
        Map<String, Rates.Work> subjects = new LinkedHashMap<>();
        Encoder scalar = Component.of(ScalarEncoder.class, Map.of("relative_rms_error", 0.01));
        for (int threads : new int[] {2, 1}) {
            String suffix = threads == 1 ? ", 1 thread" : ", 2 threads";
            subjects.put("scalar" + suffix, () -> encode(folder, file, scalar, threads));
            subjects.put("lossless" + suffix, () -> encode(folder, file, new LosslessEncoder(), threads));
        }
        System.out.println();
        Rates.print(subjects, rounds, "Gparameter");
    }

    private static ModelFilter filter(Map<String, ?> keys) {
        return Component.of(
                LayerFilter.class,
                keys,
                List.of(Map.entry(Map.<String, Object>of(LayerClassifier.NAME, "tokens"), new TokenClassifier())));
    }

    /** What nobody who needs the bytes can exceed. */
    private static long copy(Path file) throws IOException {
        try (Arena arena = Arena.ofConfined();
                FileChannel channel = FileChannel.open(file)) {
            ByteBuffer buffer = arena.allocate(4L * ELEMENTS).asByteBuffer();
            long bytes = 0;
            for (int n = channel.read(buffer); n >= 0; n = channel.read(buffer.clear())) {
                bytes += n;
            }
            return bytes;
        }
    }

    /** @return bytes of the values that came */
    private static long stream(Path file, ModelFilter filter) {
        SafetensorsSource source = Component.of(SafetensorsSource.class, Map.of("path", file.toString()));
        TensorModel whole = source.open(source.models().getFirst());
        try (Arena arena = Arena.ofConfined();
                TensorModel model = filter == null ? whole : filter.filter(whole)) {
            MemorySegment target = arena.allocate(4L * ELEMENTS);
            long bytes = 0;
            for (TensorInfo tensor : model.tensors()) {
                try (TensorStream stream = model.stream(tensor, 0)) {
                    for (long n = stream.read(target); n > 0; n = stream.read(target)) {
                        bytes += tensor.dtype().bytes(n);
                    }
                }
            }
            return bytes;
        }
    }

    /** @return parameters */
    private static long encode(Path folder, Path file, Encoder codec, int threads) throws IOException {
        SafetensorsSource source = Component.of(SafetensorsSource.class, Map.of("path", file.toString()));
        Path path = folder.resolve("store");
        FileStore store = Recipes.store(path.toString(), true);
        try {
            Recipes.ingest(source, codec, null, store, Map.of("threads", threads));
            return store.models().getFirst().parameters();
        } finally {
            store.close();
            delete(path);
        }
    }

    /** Normally distributed values, the scale of which changes from tensor to tensor. */
    private static void write(Path file, int tensors) throws IOException {
        StringBuilder json = new StringBuilder("{");
        for (int i = 0; i < tensors; i++) {
            json.append(String.format(
                    Locale.ROOT,
                    "%s\"encoder.layer.%d.%s\":{\"dtype\":\"F32\",\"shape\":[1024,1024],\"data_offsets\":[%d,%d]}",
                    i == 0 ? "" : ",",
                    i / NAMES.size(),
                    NAMES.get(i % NAMES.size()),
                    4L * ELEMENTS * i,
                    4L * ELEMENTS * (i + 1)));
        }
        byte[] header = json.append('}').toString().getBytes(StandardCharsets.US_ASCII);
        float[] values = new float[ELEMENTS];
        Random random = new Random(1);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (0.02 * random.nextGaussian());
        }
        ByteBuffer tensor = ByteBuffer.allocate(4 * ELEMENTS).order(ByteOrder.LITTLE_ENDIAN);
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            ByteBuffer start = ByteBuffer.allocate(8 + header.length).order(ByteOrder.LITTLE_ENDIAN);
            out.write(start.putLong(header.length).put(header).flip());
            for (int i = 0; i < tensors; i++) {
                tensor.clear();
                for (float value : values) {
                    tensor.putFloat(value * SCALES[i % SCALES.length]);
                }
                out.write(tensor.flip());
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            paths.sorted(Comparator.reverseOrder()).forEach(path -> {
                try {
                    Files.delete(path);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
