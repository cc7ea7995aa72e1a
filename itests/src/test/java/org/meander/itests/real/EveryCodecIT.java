package org.meander.itests.real;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.options;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.function.IntToDoubleFunction;
import javax.inject.Inject;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.RunWith;
import org.meander.itests.ingest.Product;
import org.meander.itests.real.SafetensorsFile.Tensor;
import org.meander.workflow.Report;
import org.meander.workflow.Workflows;
import org.meander.workflow.Workflows.RunInfo;
import org.meander.workflow.Workflows.RunState;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;

/**
 * Models of many sizes and mixtures through every codec that ships, into one store: what comes back is within the codec's bound and has
 * the errors that were reported; after compaction, too, and in a process that knows nothing but the store's path.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class EveryCodecIT {

    private static final Duration PATIENCE = Duration.ofSeconds(300);
    private static final int[] SIZES = {1, 2, 5, 1000, 8000, 65536};
    private static final int MILLION = 1_000_000;
    private static final float[] ODD = {Float.NaN, Float.POSITIVE_INFINITY, -0f, 1e30f, Float.NEGATIVE_INFINITY, 1e-40f
    };

    /** What a codec promises of each value, or of the RMS of each tensor beside that of its values; 0 for bit-exact, infinite for nothing. */
    private record Way(String name, String codec, String curve, double absolute, double relativeRms, int models) {

        static Way absolute(String name, String keys) {
            return new Way(
                    name, "scalar, max.absolute.error: 0.001" + keys, "hilbert", 0.001, Double.POSITIVE_INFINITY, 1);
        }

        static Way exact(String name, String codec, int models) {
            return new Way(name, codec, "hilbert", 0, Double.POSITIVE_INFINITY, models);
        }

        static Way rms(String name, String codec, String curve, double error, int models) {
            String full = codec + ", relative.rms.error: " + error;
            return new Way(name, full, curve, Double.POSITIVE_INFINITY, error, models);
        }

        static Way lossy(String name, String codec) {
            return new Way(name, codec, "hilbert", Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, 1);
        }

        boolean isFast() {
            return !name.matches("av1|vp9|h264");
        }
    }

    private static final List<Way> WAYS = List.of(
            Way.absolute("auto", ""),
            Way.absolute("none", ", prediction: none"),
            Way.absolute("lorenzo1", ", prediction: lorenzo1"),
            Way.absolute("lorenzo2", ", prediction: lorenzo2, row.elements: 40"),
            Way.rms("rows", "scalar", "rows", 0.0001, 1),
            Way.rms("trellis", "scalar, trellis: true", "hilbert", 0.01, 1),
            Way.rms("family", "scalar", "hilbert", 0.001, 3),
            Way.exact("lossless", "lossless", 1),
            Way.exact("delta", "delta", 3),
            Way.rms("ffv1", "video, encoder: ffv1", "hilbert", 0.01, 1),
            Way.lossy("av1", "video, encoder: av1"),
            Way.lossy("vp9", "video, encoder: vp9"),
            Way.lossy("h264", "video, encoder: h264"),
            Way.lossy("mpeg4", "video, encoder: mpeg4"),
            Way.lossy("mjpeg", "video, encoder: mjpeg"),
            Way.lossy("jpeg", "jpeg"));

    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder();

    @Inject
    protected Workflows workflows;

    private Path folder;

    @Configuration
    public Option[] configuration() {
        return options(Shipped.parts());
    }

    @Before
    public void begin() {
        folder = temporary.getRoot().toPath();
    }

    @Test
    public void everyModelComesBackWithinItsBound() throws Exception {
        Map<String, Double> reported = new LinkedHashMap<>();
        Map<String, Double> bits = new LinkedHashMap<>();
        for (Way way : WAYS) {
            for (int i = 0; i < way.models(); i++) {
                write(way, i);
            }
            Report report = run(
                    "ingest",
                    "reference.previous: " + (way.models() > 1),
                    "  source: { type: safetensors, path: '" + folder.resolve(way.name()) + "' }\n  curve: { type: "
                            + way.curve() + " }\n  codec: { type: " + way.codec() + " }\n"
                            + "  exact: { type: lossless }\n  index: { type: hierarchical }\n");
            assertEquals(way.toString(), way.models(), report.table().size());
            for (Map<String, Object> row : report.table()) {
                reported.put((String) row.get("model"), ((Number) row.get("maxError")).doubleValue());
            }
            bits.put(way.name(), bits(report, way.models() - 1));
            if (way.models() > 1) {
                assertEquals(way.name() + "-1", report.table().get(2).get("reference"));
                assertTrue(way + ": " + report.table(), bits(report, 2) < 0.8 * bits(report, 0));
            }
            assertEquals(
                    way + ": the first has nothing to refer to",
                    null,
                    report.table().getFirst().get("reference"));
        }
        assertTrue(bits.toString(), bits.get("delta") < 0.8 * bits.get("lossless"));
        run("compact", "", "");
        assertEquals(List.of(), run("models", "verify: true", "").facts().get("damages"));
        for (Way way : WAYS) {
            for (int i = 0; i < way.models(); i++) {
                String model = way.name() + "-" + i;
                Path file = folder.resolve(model + ".safetensors");
                run("reconstruct", "model: " + model, "  sink: { type: safetensors, path: '" + file + "' }\n");
                check(way, SafetensorsFile.read(source(way, i)), SafetensorsFile.read(file), reported.get(model));
            }
        }
        Product product = new Product(folder);
        for (String model : List.of("auto-0", "family-2", "delta-2", "ffv1-0")) {
            Path file = folder.resolve(model + ".again.safetensors");
            product.succeed("reconstruct", model, "--store", "store", "--output", file.toString());
            assertEquals(model, -1, Files.mismatch(folder.resolve(model + ".safetensors"), file));
        }
    }

    private static double bits(Report report, int row) {
        return ((Number) report.table().get(row).get("bitsPerValue")).doubleValue();
    }

    private static void check(Way way, Map<String, Tensor> wanted, Map<String, Tensor> found, double reported) {
        assertEquals(wanted.keySet(), found.keySet());
        double most = 0;
        for (Tensor tensor : wanted.values()) {
            Tensor back = found.get(tensor.name());
            String what = way.name() + ", " + tensor.name();
            assertEquals(what, tensor.shape(), back.shape());
            if (way.absolute() == 0 || !tensor.dtype().equals("F32")) {
                boolean kept = way.absolute() == 0 || tensor.dtype().equals("I64");
                assertTrue(what, !kept || tensor.bytes().equals(back.bytes()));
                continue;
            }
            double squares = 0;
            double power = 0;
            for (int i = 0; i < tensor.elements(); i++) {
                float x = tensor.value(i);
                if (!Float.isFinite(x)) {
                    assertEquals(what, Float.floatToRawIntBits(x), Float.floatToRawIntBits(back.value(i)));
                    continue;
                }
                double error = Math.abs((double) x - back.value(i));
                assertTrue(what + ": " + x + " became " + back.value(i), error <= way.absolute());
                most = Math.max(most, error);
                squares += error * error;
                power += (double) x * x;
            }
            assertTrue(
                    what + ": " + squares + " of " + power,
                    way.relativeRms() == Double.POSITIVE_INFINITY
                            || Math.sqrt(squares) <= way.relativeRms() * Math.sqrt(power) * (1 + 1e-9));
        }
        assertTrue(way.name() + ": " + most + " was reported as " + reported, most <= reported * (1 + 1e-5));
    }

    private Path source(Way way, int model) {
        return folder.resolve(way.name()).resolve(way.name() + "-" + model + ".safetensors");
    }

    /**
     * Later models of a family are the first one with small steps. Names of tensors tell the way, so that no model is taken for a relative
     * of one that was stored in another way.
     */
    private void write(Way way, int model) throws IOException {
        Path file = source(way, model);
        Map<String, float[]> mixtures = new LinkedHashMap<>();
        for (int size : SIZES) {
            mixtures(mixtures, size, model);
        }
        if (way.isFast()) {
            mixtures.put("normal.million", values(MILLION, model, new Random(7)::nextGaussian));
        }
        Map<String, float[]> tensors = new LinkedHashMap<>();
        mixtures.forEach((name, values) -> tensors.put(way.name() + "." + name, values));
        StringBuilder header = new StringBuilder("{");
        long at = 0;
        for (Map.Entry<String, float[]> tensor : tensors.entrySet()) {
            int n = tensor.getValue().length;
            header.append("\"%s\":{\"dtype\":\"F32\",\"shape\":[%d],\"data_offsets\":[%d,%d]},"
                    .formatted(tensor.getKey(), n, at, at + 4L * n));
            at += 4L * n;
        }
        header.append(
                "\"ids\":{\"dtype\":\"I64\",\"shape\":[100,10],\"data_offsets\":[%d,%d]}}".formatted(at, at + 8000));
        Files.createDirectories(file.getParent());
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(header.length())
                    .array());
            out.write(header.toString().getBytes(StandardCharsets.US_ASCII));
            for (float[] values : tensors.values()) {
                ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
                bytes.asFloatBuffer().put(values);
                out.write(bytes.array());
            }
            ByteBuffer ids = ByteBuffer.allocate(8000).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < 1000; i++) {
                ids.putLong(i * 7919L);
            }
            out.write(ids.array());
        }
    }

    private static void mixtures(Map<String, float[]> tensors, int size, int model) {
        Random random = new Random(size);
        tensors.put("normal." + size, values(size, model, random::nextGaussian));
        tensors.put("smooth." + size, values(size, model, i -> Math.sin(i * 0.01) + 0.3 * Math.cos(i * 0.0007)));
        tensors.put("heavy." + size, values(size, model, i -> random.nextGaussian() / (0.05 + random.nextDouble())));
        tensors.put("offset." + size, values(size, model, i -> 500 + random.nextGaussian()));
        tensors.put("zeros." + size, new float[size]);
        float[] odd = values(size, model, random::nextGaussian);
        for (int i = 0; i < size; i += 13) {
            odd[i] = ODD[i / 13 % ODD.length];
        }
        tensors.put("odd." + size, odd);
    }

    private static float[] values(int size, int model, IntToDoubleFunction value) {
        float[] values = new float[size];
        Random steps = new Random(99);
        for (int i = 0; i < size; i++) {
            values[i] = (float) value.applyAsDouble(i);
        }
        for (int m = 0; m < model; m++) {
            for (int i = 0; i < size; i++) {
                values[i] += (float) (0.0005 * steps.nextGaussian());
            }
        }
        return values;
    }

    private static float[] values(int size, int model, DoubleSupplier value) {
        return values(size, model, (int i) -> value.getAsDouble());
    }

    /** Runs a recipe on the test's store, which is opened anew for it. */
    private Report run(String recipe, String option, String slots) throws InterruptedException {
        String yaml = "workflow: codecs\nrecipe: " + recipe + "\noptions: { " + option + " }\nslots:\n" + slots
                + "  store: { type: file, path: store }\n";
        workflows.apply(recipe, yaml, folder);
        try {
            RunInfo ended = workflows.await(workflows.run("codecs").id(), PATIENCE);
            assertEquals(yaml + ended, RunState.SUCCEEDED, ended.state());
            return ended.report().orElseThrow();
        } finally {
            workflows.remove("codecs");
        }
    }
}
