package org.meander.itests.ingest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.options;
import static org.ops4j.pax.exam.CoreOptions.systemPackage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.meander.itests.real.SafetensorsFile;
import org.meander.itests.real.Shipped;
import org.meander.tck.hub.FakeHub;
import org.meander.tck.hub.Fault;
import org.meander.workflow.Report;
import org.meander.workflow.Workflows.RunInfo;
import org.meander.workflow.Workflows.RunState;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;

/** The examples of two guides to encoders of models on a hub, on a hub in this process: extraction, streaming, frames, search, registry. */
public class HubGuideIT extends IngestTest {

    private static final int HIDDEN = 64;
    private static final int VOCABULARY = 500;
    private static final String BERT = "google/tiny-bert";
    private static final String RELATIVE = "org/tuned-bert";
    private static final String GPT = "org/tiny-gpt";

    private FakeHub hub;

    @Override
    @Configuration
    public Option[] configuration() {
        return options(Shipped.parts(), systemPackage("org.meander.tck.hub"));
    }

    @Before
    public void publish() {
        hub = new FakeHub();
        String config = "{\"model_type\":\"%s\",\"architectures\":[\"%s\"],\"hidden_size\":%d,\"num_hidden_layers\":2,"
                + "\"num_attention_heads\":4,\"vocab_size\":%d}";
        publish(BERT, bert(1, 0), config.formatted("bert", "BertModel", HIDDEN, VOCABULARY));
        publish(RELATIVE, bert(1, 0.05), config.formatted("bert", "BertModel", HIDDEN, VOCABULARY));
        Map<String, float[]> gpt = new LinkedHashMap<>();
        gpt.put("transformer.wte.weight", normal(VOCABULARY * HIDDEN, 50));
        gpt.put("transformer.h.0.attn.c_attn.weight", normal(HIDDEN * 3 * HIDDEN, 51));
        gpt.put("transformer.h.0.mlp.c_fc.weight", normal(HIDDEN * 4 * HIDDEN, 52));
        publish(GPT, gpt, config.formatted("gpt2", "GPT2LMHeadModel", HIDDEN, VOCABULARY));
    }

    @After
    public void close() throws IOException {
        hub.close();
    }

    private static Map<String, float[]> bert(long seed, double change) {
        Map<String, Integer> sizes = new LinkedHashMap<>();
        sizes.put("embeddings.word_embeddings.weight", VOCABULARY * HIDDEN);
        for (int layer = 0; layer < 2; layer++) {
            sizes.put("encoder.layer." + layer + ".attention.self.query.weight", HIDDEN * HIDDEN);
            sizes.put("encoder.layer." + layer + ".attention.output.dense.weight", HIDDEN * HIDDEN);
            sizes.put("encoder.layer." + layer + ".intermediate.dense.weight", HIDDEN * 4 * HIDDEN);
        }
        Map<String, float[]> tensors = new LinkedHashMap<>();
        sizes.forEach((name, size) -> {
            float[] values = normal(size, seed + name.hashCode());
            float[] steps = normal(size, 99 + name.hashCode());
            for (int i = 0; i < size; i++) {
                values[i] += (float) (change * steps[i]);
            }
            tensors.put(name, values);
        });
        return tensors;
    }

    private static float[] normal(int size, long seed) {
        Random random = new Random(seed);
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) (0.02 * random.nextGaussian());
        }
        return values;
    }

    private void publish(String name, Map<String, float[]> tensors, String config) {
        hub.add(name)
                .large("model.safetensors", SafetensorsFile.of(tensors))
                .file("config.json", config.getBytes(StandardCharsets.US_ASCII));
    }

    private String source(String model) {
        return "  source: { type: hub, models: [%s], endpoint: \"%s\", cache: off, backoff.ms: 1 }\n"
                .formatted(model, hub.endpoint());
    }

    private static final String ENCODING =
            "  curve: { type: hilbert }\n  exact: { type: lossless }\n  index: { type: hierarchical }\n";
    private static final String VIDEO = ENCODING + "  codec: { type: video, encoder: ffv1, relative.rms.error: 0.02 }\n"
            + "  store: { type: video, path: videos }\n";
    private static final String SCALAR = ENCODING + "  codec: { type: scalar, relative.rms.error: 0.01 }\n"
            + "  store: { type: file, path: store }\n";

    private RunInfo end(String recipe, String opts, String slots) throws InterruptedException {
        String yaml = "workflow: guide\nrecipe: " + recipe + "\noptions: { " + opts + " }\nslots:\n" + slots;
        workflows.apply("guide.yaml", yaml, folder);
        try {
            return workflows.await(workflows.run("guide").id(), PATIENCE);
        } finally {
            workflows.remove("guide");
        }
    }

    private Report run(String recipe, String opts, String slots) throws InterruptedException {
        RunInfo ended = end(recipe, opts, slots);
        assertEquals(ended.toString(), RunState.SUCCEEDED, ended.state());
        return ended.report().orElseThrow();
    }

    private static Set<Object> column(Report report, String key) {
        return report.table().stream().map(row -> row.get(key)).collect(Collectors.toSet());
    }

    private static Map<?, ?> facts(Report report, String key) {
        return (Map<?, ?>) report.facts().get(key);
    }

    private static double number(Map<?, ?> row, String key) {
        return ((Number) row.get(key)).doubleValue();
    }

    /** extract_model_parameters: what a model is, and what a limit takes of it, without a byte of its values. */
    @Test
    public void extraction() throws Exception {
        Report report = run("inspect", "", source(BERT) + "  filter: { type: layers, max.parameters: 20000 }\n");
        assertEquals("BertModel", report.facts().get("architecture"));
        assertEquals("bert", report.facts().get("modelType"));
        assertEquals((double) HIDDEN, number(report.facts(), "hiddenSize"), 0);
        assertEquals(2, number(report.facts(), "numLayers"), 0);
        Map<?, ?> extraction = facts(report, "extraction");
        assertEquals(true, extraction.get("sampling_applied"));
        long all = VOCABULARY * HIDDEN + 2 * (2 + 4) * HIDDEN * HIDDEN;
        assertEquals(all, number(extraction, "original_parameter_count"), 0);
        double taken = number(extraction, "final_parameter_count");
        // Each of seven tensors gives a whole number of values.
        assertTrue("" + taken, taken <= 20_000 && taken > 20_000 - 7);
        assertTrue("headers only", hub.sent() < 10_000);
    }

    /** Stratified: every layer keeps its share. */
    @Test
    public void stratifiedSampling() throws Exception {
        Report report = run(
                "inspect",
                "",
                source(BERT) + "  filter: { type: layers, max.parameters: 8100, sampling: stratified }\n");
        double share = 8100.0 / (VOCABULARY * HIDDEN + 2 * (2 + 4) * HIDDEN * HIDDEN);
        for (Map<String, Object> row : report.table()) {
            assertEquals(row.toString(), share, number(row, "taken") / number(row, "parameters"), 0.002);
        }
    }

    /** Attention only, MLP only, embeddings only; by a function in the guide, by patterns here. */
    @Test
    public void layerFiltering() throws Exception {
        Map<String, Set<String>> expected = Map.of(
                "include.kinds: [attention]", Set.of("attention"),
                "include.kinds: [mlp]", Set.of("mlp"),
                "include.kinds: [attention, mlp]", Set.of("attention", "mlp"),
                "include.kinds: [embedding]", Set.of("embedding"),
                "exclude.kinds: [embedding, output]", Set.of("attention", "mlp"));
        for (Map.Entry<String, Set<String>> one : expected.entrySet()) {
            Report report = run("inspect", "", source(BERT) + "  filter: { type: layers, " + one.getKey() + " }\n");
            Set<Object> kinds = report.table().stream()
                    .filter(row -> Boolean.TRUE.equals(row.get("selected")))
                    .map(row -> row.get("kind"))
                    .collect(Collectors.toSet());
            assertEquals(one.getKey(), one.getValue(), kinds);
        }
        Report custom = run(
                "inspect",
                "",
                source(GPT)
                        + "  filter: { type: layers, include.regexes: [transformer], exclude.globs: [\"*wte*\"] }\n");
        assertEquals(2.0, number(facts(custom, "layerFiltering"), "filtered_layers"), 0);
    }

    /** encode_model_to_video, then search by the name of a model, and the registry. */
    @Test
    public void encodingToVideoSearchAndRegistry() throws Exception {
        for (String model : List.of(BERT, RELATIVE, GPT)) {
            Report report = run("ingest", "pack: true, tags: [guide]", source(model) + VIDEO);
            Map<String, Object> row = report.table().getFirst();
            assertEquals(model, row.get("model"));
            assertTrue(row.toString(), number(row, "ratio") > 3);
            assertTrue(row.toString(), number(row, "frame_index") >= 0);
            assertTrue(row.toString(), Files.isRegularFile(Path.of((String) row.get("video_path"))));
        }
        String store = "  store: { type: video, path: videos }\n";
        for (String method : List.of("hybrid", "hierarchical", "features", "coherence")) {
            Report found =
                    run("search", "query: " + BERT + ", limit: 5", "  method: { type: " + method + " }\n" + store);
            assertEquals(method, RELATIVE, found.table().getFirst().get("model"));
            assertFalse(
                    method + ": a model is not its own neighbour",
                    column(found, "model").contains(BERT));
        }
        Report berts = run("models", "architecture: BertModel, min.parameters: 50000, tags: [guide]", store);
        assertEquals(Set.of(BERT, RELATIVE), column(berts, "model"));
        assertTrue(berts.toString(), number(berts.table().getFirst(), "reads") > 0);
        assertEquals(Set.of(GPT), column(run("models", "max.parameters: 70000", store), "model"));
        Map<String, Object> sums = run("statistics", "", store).facts();
        assertEquals(3.0, number(sums, "total_models_stored"), 0);
        assertTrue(sums.toString(), number(sums, "avg_compression_ratio") > 3);
        assertEquals(1.0, number(run("delete", "models: [" + GPT + "]", store).facts(), "deleted"), 0);
    }

    /** A chunk is a payload, and a frame if the store makes frames; the values are those of one payload. */
    @Test
    public void chunksAreFrames() throws Exception {
        Report report = run(
                "ingest",
                "chunk.encoding: true, chunk.elements: 4096, memory.limit.bytes: 268435456, pack: true",
                source(BERT) + "  filter: { type: layers, include.kinds: [attention] }\n" + VIDEO);
        assertEquals(4.0, number(report.table().getFirst(), "chunks"), 0);
        Report frames = run("frames", "model: " + BERT, "  store: { type: video, path: videos }\n");
        assertEquals(4, frames.table().size());
        assertEquals(4, column(frames, "frame_index").size());
        assertEquals(1, column(frames, "video_path").size());
    }

    private static final String STREAMING = "chunk.encoding: true, chunk.across: true, chunk.elements: 8000";

    private static String limited(int parameters, String more) {
        return "  filter: { type: layers, max.parameters: " + parameters + more + " }\n";
    }

    /**
     * Model family comparison and monitoring: models of one size in chunks of 8,000, which half-filled square images would not have taken, the
     * list and the statistics; then the search for relatives.
     */
    @Test
    public void familiesInChunks() throws Exception {
        List<String> family = List.of(BERT, RELATIVE, GPT);
        for (String model : family) {
            Map<String, Object> row = run("ingest", STREAMING, source(model) + limited(40_000, "") + SCALAR)
                    .table()
                    .getFirst();
            assertEquals("stored", row.get("state"));
            assertTrue(row.toString(), number(row, "parameters") > 40_000 - 7 && number(row, "parameters") <= 40_000);
            assertEquals(5.0, number(row, "chunks"), 0);
        }
        String store = "  store: { type: file, path: store }\n";
        Report list = run("models", "", store);
        assertEquals(Set.copyOf(family), column(list, "model"));
        assertEquals(Set.of("chunk"), column(list, "method"));
        Map<String, Object> sums = run("statistics", "", store).facts();
        assertEquals(3.0, number(sums, "streaming_encoded_models"), 0);
        assertEquals(
                list.table().stream()
                        .mapToDouble(row -> number(row, "parameters"))
                        .sum(),
                number(sums, "total_parameters"),
                0);
        assertEquals(15.0, number(sums, "total_chunks"), 0);
        assertEquals(5.0, number(sums, "average_chunks_per_model"), 0);
        assertEquals(8000.0, number(sums, "chunk_size"), 0);
        assertTrue(sums.toString(), number(sums, "average_encoding_time") > 0);
        Report found = run("search", "query: " + BERT + ", limit: 1", "  method: { type: progressive }\n" + store);
        assertEquals(RELATIVE, found.table().getFirst().get("model"));
        assertTrue(found.toString(), number(found.table().getFirst(), "cosine") > 0.99);
    }

    /** Layer-by-layer analysis: one kind of layer a store. */
    @Test
    public void layerByLayer() throws Exception {
        Map<String, Integer> limits = Map.of("attention", 15_000, "mlp", 30_000, "embedding", 20_000);
        for (Map.Entry<String, Integer> one : limits.entrySet()) {
            String slots = source(BERT)
                    + limited(one.getValue(), ", include.kinds: [" + one.getKey() + "]")
                    + SCALAR.replace("path: store", "path: " + one.getKey());
            Map<String, Object> row = run("ingest", STREAMING, slots).table().getFirst();
            assertTrue(row.toString(), number(row, "parameters") > one.getValue() - 7);
            String store = "  store: { type: file, path: " + one.getKey() + " }\n";
            Report compared = run("compare", "left: " + BERT, source(BERT) + store);
            for (Map<String, Object> tensor : compared.table()) {
                assertTrue(tensor.toString(), ((String) tensor.get("tensor")).contains(PARTS.get(one.getKey())));
            }
            assertTrue(compared.toString(), compared.table().size() > 0);
        }
    }

    private static final Map<String, String> PARTS =
            Map.of("attention", "attention", "mlp", "intermediate", "embedding", "embeddings");

    /** Error recovery: what breaks off goes on, what cannot be is one sentence, and the next try succeeds. */
    @Test
    public void errorRecovery() throws Exception {
        hub.faults.add(Fault.cdn().dropAfter(30_000).times(2));
        hub.faults.add(Fault.cdn().status(503).retryAfter("0").times(2));
        Report report = run("ingest", "retries: 3", source(BERT) + SCALAR);
        assertEquals("stored", report.table().getFirst().get("state"));
        RunInfo missing = end("ingest", "", source("org/very-large-model") + SCALAR);
        assertEquals(RunState.FAILED, missing.state());
        assertTrue(missing.error(), missing.error().contains("org/very-large-model"));
        assertEquals(1, missing.error().lines().count());
        assertEquals(
                "unchanged",
                run("ingest", "", source(BERT) + SCALAR).table().getFirst().get("state"));
    }

    /** estimate_model_size: from the configuration alone, before anything is loaded. */
    @Test
    public void sizeEstimation() throws Exception {
        Map<String, Object> facts = run("inspect", "", source(BERT)).facts();
        // V h + 4 L h² + h V, as the guide's encoder has it.
        assertEquals(2L * VOCABULARY * HIDDEN + 4L * 2 * HIDDEN * HIDDEN, number(facts, "originalEstimate"), 0);
        assertEquals(VOCABULARY * HIDDEN + 12L * HIDDEN * HIDDEN, number(facts, "totalParameters"), 0);
    }
}
