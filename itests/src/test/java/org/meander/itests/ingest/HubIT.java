package org.meander.itests.ingest;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
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
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.meander.base.Cancellation;
import org.meander.base.Progress;
import org.meander.itests.real.SafetensorsFile;
import org.meander.itests.real.Shipped;
import org.meander.store.ModelReader;
import org.meander.store.ModelStore;
import org.meander.store.StoredTensor;
import org.meander.tck.hub.FakeHub;
import org.meander.tck.hub.Fault;
import org.meander.workflow.Workflows.RunInfo;
import org.meander.workflow.Workflows.RunState;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;

/** A model on a hub goes through everything that ships, into a store and out again. */
public class HubIT extends IngestTest {

    private static final String NAME = "org/tiny";
    private static final String FILE = "model.safetensors";

    /** F32 values of each tensor. */
    private static final Map<String, Integer> TENSORS = tensors();

    private FakeHub hub;
    private byte[] model;

    private static Map<String, Integer> tensors() {
        Map<String, Integer> tensors = new LinkedHashMap<>();
        tensors.put("embeddings.word_embeddings.weight", 300_000);
        for (int layer = 0; layer < 2; layer++) {
            tensors.put("encoder.layer.%d.attention.self.query.weight".formatted(layer), 512 * 512);
            tensors.put("encoder.layer.%d.attention.output.dense.weight".formatted(layer), 512 * 512);
            tensors.put("encoder.layer.%d.attention.output.LayerNorm.weight".formatted(layer), 512);
            tensors.put("encoder.layer.%d.intermediate.dense.weight".formatted(layer), 512 * 1024);
        }
        return tensors;
    }

    private static boolean isAttention(String tensor) {
        return tensor.contains(".attention.") && !tensor.contains("LayerNorm");
    }

    @Override
    @Configuration
    public Option[] configuration() {
        return options(Shipped.parts(), systemPackage("org.meander.tck.hub"));
    }

    @Before
    public void publish() {
        hub = new FakeHub();
        model = safetensors();
        hub.add(NAME)
                .large(FILE, model)
                .file("config.json", "{\"model_type\":\"bert\"}".getBytes(StandardCharsets.US_ASCII));
    }

    @After
    public void close() throws IOException {
        hub.close();
    }

    @Test
    public void onlyTheBytesOfTheLayersTravel() throws Exception {
        RunInfo ended = ingest("cache: off", "filter: { type: layers, include.kinds: [attention] }");
        assertEquals(ended.toString(), RunState.SUCCEEDED, ended.state());
        long wanted = TENSORS.entrySet().stream()
                .filter(t -> isAttention(t.getKey()))
                .mapToLong(t -> 4L * t.getValue())
                .sum();
        long sent = hub.sent();
        assertTrue(sent + " bytes came for " + wanted, sent >= wanted && sent <= wanted * 101 / 100);
        assertStored(TENSORS.keySet().stream().filter(HubIT::isAttention).toList());
    }

    @Test
    public void whatIsCachedIsTheFile() throws Exception {
        Path cache = folder.resolve("cache");
        RunInfo ended = ingest("cache: fill, cache.path: " + cache, "");
        assertEquals(ended.toString(), RunState.SUCCEEDED, ended.state());
        assertStored(List.copyOf(TENSORS.keySet()));
        Path repository = cache.resolve("models--org--tiny");
        String sha256 = hub.add(NAME).etag(FILE);
        assertArrayEquals(model, Files.readAllBytes(repository.resolve("blobs").resolve(sha256)));
        assertArrayEquals(
                model,
                Files.readAllBytes(
                        repository.resolve("snapshots").resolve(FakeHub.COMMIT).resolve(FILE)));
        long before = hub.sent();
        workflows.remove("hub");
        ended = ingest("cache: fill, cache.path: " + cache, "");
        assertEquals(ended.toString(), RunState.SUCCEEDED, ended.state());
        assertTrue("only the listing is asked for again", hub.sent() - before < 4096);
    }

    @Test
    public void whatBreaksOffGoesOn() throws Exception {
        hub.faults.add(Fault.cdn().dropAfter(100_000).times(3));
        hub.faults.add(Fault.cdn().status(503).retryAfter("0").times(2));
        RunInfo ended = ingest("cache: off, backoff.ms: 1", "");
        assertEquals(ended.toString(), RunState.SUCCEEDED, ended.state());
        assertStored(List.copyOf(TENSORS.keySet()));
    }

    @Test
    public void damagedBytesAreOneErrorAndNoModel() throws Exception {
        hub.faults.add(Fault.cdn().corruptAt(model.length / 2).always());
        RunInfo ended = ingest("cache: off", "");
        assertEquals(ended.toString(), RunState.FAILED, ended.state());
        String message = ended.error();
        assertTrue(
                message,
                message.contains(FILE)
                        && message.contains("damaged")
                        && message.lines().count() == 1);
        assertEquals(List.of(), store("hub").models());
    }

    @Test
    public void aHubThatRefusesIsOneError() throws Exception {
        hub.add(NAME).gated = true;
        RunInfo ended = ingest("cache: off", "");
        assertEquals(ended.toString(), RunState.FAILED, ended.state());
        String message = ended.error();
        assertTrue(message, message.contains(NAME) && message.lines().count() == 1);
    }

    /** @param keys of the source, beside those that find the hub */
    private RunInfo ingest(String keys, String filter) throws InterruptedException {
        workflows.apply("hub.yaml", """
            workflow: hub
            recipe: ingest
            slots:
              source: { type: hub, models: [%s], endpoint: "%s", %s }
              %s
              curve: { type: hilbert }
              codec: { type: lossless }
              index: { type: hierarchical }
              store: { type: file, path: store }
            """.formatted(NAME, hub.endpoint(), keys, filter), folder);
        return workflows.await(workflows.run("hub").id(), PATIENCE);
    }

    /** The store has the model with these tensors, undamaged. */
    private void assertStored(List<String> tensors) throws InterruptedException {
        ModelStore store = store("hub");
        assertEquals(List.of(), store.verify(Progress.NONE, Cancellation.NEVER));
        try (ModelReader reader = store.read(NAME)) {
            assertEquals(
                    tensors,
                    reader.tensors().stream()
                            .map(StoredTensor::info)
                            .map(info -> info.name())
                            .toList());
        }
    }

    private static byte[] safetensors() {
        Random random = new Random(1);
        Map<String, float[]> tensors = new LinkedHashMap<>();
        TENSORS.forEach((name, size) -> {
            float[] values = new float[size];
            for (int i = 0; i < size; i++) {
                values[i] = (float) (0.02 * random.nextGaussian());
            }
            tensors.put(name, values);
        });
        return SafetensorsFile.of(tensors);
    }
}
