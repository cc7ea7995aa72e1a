package org.meander.itests.real;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.options;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.inject.Inject;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.RunWith;
import org.meander.itests.real.OnnxBytes.Initialiser;
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
 * What is promised of model weights, held on the models of the product: sentence encoders as they were trained, with what shipping
 * bundles make of them. Files are read by readers of the test's own.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class RealWeightsIT {

    private static final String MINILM = "all-minilm-l6-v2";
    private static final String MINILM_8_BIT = "all-minilm-l6-v2-q";
    private static final List<String> UNRELATED = List.of("bge-small-en-v1.5-q", "e5-small-v2-q");
    private static final Duration PATIENCE = Duration.ofSeconds(300);

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
    public void losslessGivesEveryBitBack() throws Exception {
        Map<String, Object> row = ingest(MINILM, "lossless");
        assertTrue(row.toString(), number(row, "ratio") >= 1.17);
        Map<String, Object> facts =
                run("compare", "left: " + MINILM, onnx(MINILM)).facts();
        assertEquals(facts.toString(), 0.0, number(facts, "maxDifference"), 0);
        assertEquals(facts.toString(), 0.0, number(facts, "nonFiniteMismatches"), 0);

        List<Tensor> weights = weights(reconstruct(MINILM));
        List<Initialiser> originals = new ArrayList<>(OnnxBytes.of(Shipped.model(MINILM)).values().stream()
                .filter(i -> i.bytes().remaining() > Float.BYTES)
                .toList());
        assertEquals(originals.size(), weights.size());
        for (Tensor tensor : weights) {
            ByteBuffer plain = tensor.bytes();
            ByteBuffer turned = tensor.shape().size() == 2 ? transposed(tensor) : plain;
            Initialiser original = originals.stream()
                    .filter(i -> i.bytes().equals(plain) || i.bytes().equals(turned))
                    .findFirst()
                    .orElse(null);
            assertNotNull(tensor.name() + " is in the file, as it is or transposed", original);
            originals.remove(original);
            if (original.bytes().equals(plain)) {
                assertEquals(tensor.name(), original.shape(), tensor.shape());
            } else {
                assertEquals(tensor.name(), original.shape(), tensor.shape().reversed());
            }
        }
    }

    @Test
    public void everyValueIsWithinTheBoundAndBlockFormatsNeedMoreBits() throws Exception {
        List<Tensor> originals = originals();
        assertEquals("parameters", 22.7e6, count(originals), 0.1e6);
        Collection<float[]> values = originals.stream().map(Tensor::values).toList();
        // The order-0 entropy of the same symbols by scale class, 7.633 and 3.648 bits, is 10.2 % and 18.9 % below the
        // formats.
        assertFewerBits(originals, BlockFormats.Q8_0, BlockFormats.Q8_0.rmsError(values), 0.095);
        assertFewerBits(originals, BlockFormats.Q4_0, BlockFormats.Q4_0.rmsError(values), 0.18);
    }

    /** One absolute bound for all tensors, as wide as the format's own error allows. */
    private void assertFewerBits(List<Tensor> originals, BlockFormats format, double rmsError, double fewer)
            throws Exception {
        double bound = Math.sqrt(12) * rmsError / 2;
        Map<String, Object> row = ingest(MINILM, "scalar, max.absolute.error: " + bound);
        for (int tries = 0; number(row, "rmsError") > rmsError && tries < 5; tries++) {
            bound *= 0.9999 * rmsError / number(row, "rmsError");
            row = ingest(MINILM, "scalar, max.absolute.error: " + bound);
        }
        assertFewerBits(originals, format, rmsError, row, bound, fewer);
    }

    /** A trellis bounds no single value, but comes within half a decibel of the fewest bits that an RMS error can have. */
    @Test
    public void blockFormatsNeedStillMoreBitsThanATrellis() throws Exception {
        List<Tensor> originals = originals();
        Collection<float[]> values = originals.stream().map(Tensor::values).toList();
        Map<BlockFormats, Double> fewer =
                Map.of(BlockFormats.Q8_0, 0.12, BlockFormats.Q4_0, 0.22, BlockFormats.INT4, 0.25);
        for (Map.Entry<BlockFormats, Double> entry : fewer.entrySet()) {
            double rmsError = entry.getKey().rmsError(values);
            Map<String, Object> row = ingest(MINILM, "scalar, rms.error: " + rmsError + ", trellis: true");
            assertFewerBits(originals, entry.getKey(), rmsError, row, Double.MAX_VALUE, entry.getValue());
        }
    }

    private void assertFewerBits(
            List<Tensor> originals,
            BlockFormats format,
            double rmsError,
            Map<String, Object> row,
            double bound,
            double fewer)
            throws Exception {
        Map<String, Tensor> decoded = reconstruct(MINILM);
        double squares = 0;
        for (Tensor original : originals) {
            Tensor tensor = decoded.get(original.name());
            assertEquals(original.name(), original.shape(), tensor.shape());
            squares += squaredError(original, tensor, bound);
        }
        double rms = Math.sqrt(squares / count(originals));
        assertTrue(format + ": " + rms + " against " + rmsError, rms <= rmsError);
        double bits = 8 * number(row, "storedBytes") / count(originals);
        String figures = "%s: %.3f bits against %.1f, RMS error %.4g, bound %.4g"
                .formatted(format, bits, format.bits(), rms, bound);
        assertTrue(figures, bits <= (1 - fewer) * format.bits());
    }

    @Test
    public void theRelativeErrorOfEveryTensorStaysBelowItsLimit() throws Exception {
        List<Tensor> originals = originals();
        ingest(MINILM, "scalar, relative.rms.error: 0.01");
        Map<String, Tensor> decoded = reconstruct(MINILM);
        for (Tensor original : originals) {
            double norm = 0;
            for (int i = 0; i < original.elements(); i++) {
                norm += (double) original.value(i) * original.value(i);
            }
            double squares = squaredError(original, decoded.get(original.name()), Double.MAX_VALUE);
            // Of a tensor of zeros, zeros must come back.
            assertTrue(original.name() + ": " + squares + " of " + norm, squares <= 0.01 * 0.01 * norm);
        }
    }

    @Test
    public void findsTheRelativeAndKeepsModelsOfAllSizes() throws Exception {
        List<String> stored = List.of(MINILM_8_BIT, UNRELATED.get(0), UNRELATED.get(1));
        for (String name : stored) {
            ingest(name, "scalar, relative.rms.error: 0.01");
        }
        List<Map<String, Object>> before = models();
        assertEquals(stored, before.stream().map(r -> r.get("model")).toList());

        for (String method : List.of("exact", "progressive")) {
            for (String metric : List.of("cosine", "l2")) {
                List<Map<String, Object>> hits = search(MINILM, method, metric);
                String figures = method + " " + metric + " " + hits;
                assertEquals(figures, stored.size(), hits.size());
                Map<String, Object> nearest = hits.getFirst();
                assertEquals(figures, MINILM_8_BIT, nearest.get("model"));
                assertTrue(figures, number(nearest, "cosine") > 0.99);
                assertTrue(figures, number(hits.get(1), "cosine") < 0.9);
                assertTrue(figures, number(nearest, "distance") < 0.5 * number(hits.get(1), "distance"));
                assertEquals(figures, "tensors", nearest.get("basis"));
                assertTrue(figures, number(nearest, "tensors") > 90);
                assertTrue(figures, number(nearest, "values") > 22e6);
                assertTrue(figures, number(nearest, "ofQuery") > 0.99 && number(nearest, "ofModel") > 0.99);
            }
        }
        assertEquals("a search writes nothing", before, models());

        assertTrue("two sizes", number(before.get(0), "parameters") < number(before.get(1), "parameters"));
        for (String name : stored) {
            assertEquals(name, search(name, "exact", "cosine").getFirst().get("model"));
            Map<String, Object> facts =
                    run("compare", "left: " + name, onnx(name)).facts();
            assertEquals(name, 0.0, number(facts, "onlyLeft") + number(facts, "onlyRight"), 0);
            assertEquals(name, 0.0, number(facts, "nonFiniteMismatches"), 0);
            assertTrue(name + " " + facts, number(facts, "relativeRmsDifference") <= 0.01);
            assertEquals(
                    name,
                    before.stream()
                            .filter(r -> r.get("model").equals(name))
                            .findFirst()
                            .orElseThrow()
                            .get("tensors"),
                    reconstruct(name).size());
        }
    }

    /** The model's weights under the names and in the orientation that the source gives them, bit by bit. */
    private List<Tensor> originals() throws Exception {
        ingest(MINILM, "lossless");
        return weights(reconstruct(MINILM));
    }

    private static List<Tensor> weights(Map<String, Tensor> tensors) {
        return tensors.values().stream().filter(Tensor::isWeights).toList();
    }

    private static long count(List<Tensor> tensors) {
        return tensors.stream().mapToLong(Tensor::elements).sum();
    }

    private static double squaredError(Tensor original, Tensor decoded, double bound) {
        double squares = 0;
        for (int i = 0; i < original.elements(); i++) {
            double error = (double) decoded.value(i) - original.value(i);
            if (!(Math.abs(error) <= bound)) {
                throw new AssertionError("%s, value %d: %s came back as %s; the bound is %s"
                        .formatted(original.name(), i, original.value(i), decoded.value(i), bound));
            }
            squares += error * error;
        }
        return squares;
    }

    private static ByteBuffer transposed(Tensor tensor) {
        int rows = Math.toIntExact(tensor.shape().get(0));
        int columns = Math.toIntExact(tensor.shape().get(1));
        ByteBuffer turned = ByteBuffer.allocate(tensor.bytes().remaining()).order(ByteOrder.LITTLE_ENDIAN);
        for (int column = 0; column < columns; column++) {
            for (int row = 0; row < rows; row++) {
                turned.putInt(tensor.bytes().getInt(Float.BYTES * (row * columns + column)));
            }
        }
        return turned.flip();
    }

    private Map<String, Object> ingest(String model, String codec) throws InterruptedException {
        Report report = run(
                "ingest",
                "existing: replace",
                onnx(model) + "  curve: { type: hilbert }\n  codec: { type: " + codec + " }\n"
                        + "  exact: { type: lossless }\n  index: { type: hierarchical }\n");
        assertEquals(1, report.table().size());
        return report.table().getFirst();
    }

    private Map<String, Tensor> reconstruct(String model) throws IOException, InterruptedException {
        Path file = temporary.newFolder().toPath().resolve(model + ".safetensors");
        run("reconstruct", "model: " + model, "  sink: { type: safetensors, path: '" + file + "' }\n");
        return SafetensorsFile.read(file);
    }

    private List<Map<String, Object>> search(String model, String method, String metric) throws InterruptedException {
        return run("search", "metric: " + metric, onnx(model) + "  method: { type: " + method + " }\n")
                .table();
    }

    private List<Map<String, Object>> models() throws InterruptedException {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Map<String, Object> row : run("models", "verify: true", "").table()) {
            Map<String, Object> kept = new TreeMap<>(row);
            // Opening a model is counted, sooner or later.
            kept.keySet().removeAll(Set.of("reads", "lastRead"));
            rows.add(kept);
        }
        return rows;
    }

    private static String onnx(String model) {
        return "  source: { type: onnx, path: '" + Shipped.model(model) + "' }\n";
    }

    /** Runs a recipe on the test's store. */
    private Report run(String recipe, String option, String slots) throws InterruptedException {
        String yaml = "workflow: real\nrecipe: " + recipe + "\noptions: { " + option + " }\nslots:\n" + slots
                + "  store: { type: file, path: store }\n";
        workflows.apply(recipe, yaml, folder);
        try {
            RunInfo ended = workflows.await(workflows.run("real").id(), PATIENCE);
            assertEquals(yaml + ended, RunState.SUCCEEDED, ended.state());
            return ended.report().orElseThrow();
        } finally {
            workflows.remove("real");
        }
    }

    private static double number(Map<String, Object> facts, String name) {
        return ((Number) facts.get(name)).doubleValue();
    }
}
