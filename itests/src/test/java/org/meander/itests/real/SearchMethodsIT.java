package org.meander.itests.real;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.options;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import javax.inject.Inject;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.RunWith;
import org.meander.workflow.Report;
import org.meander.workflow.Workflows;
import org.meander.workflow.Workflows.RunInfo;
import org.meander.workflow.Workflows.RunState;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;

/** Every search method that ships, over a store of models of several sizes and noisy relatives of them. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class SearchMethodsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final List<Integer> SIZES = List.of(1024, 16_384, 4096, 40_000);
    private static final List<Double> NOISE = List.of(0.05, 0.1, 0.3);
    private static final List<String> RANKING = List.of("hierarchical", "hybrid", "coherence", "features");

    @Rule
    public final TemporaryFolder temporary = new TemporaryFolder();

    @Inject
    protected Workflows workflows;

    private Path folder;
    private final Map<String, float[]> models = new LinkedHashMap<>();

    @Configuration
    public Option[] configuration() {
        return options(Shipped.parts());
    }

    @Before
    public void begin() throws Exception {
        folder = temporary.getRoot().toPath();
        Files.createDirectories(folder.resolve("models"));
        Random random = new Random(17);
        for (int size : SIZES) {
            float[] base = new float[size];
            for (int i = 0; i < size; i++) {
                base[i] = (float) (0.02 * random.nextGaussian());
            }
            models.put("base" + size, base);
            for (double noise : NOISE) {
                models.put("relative" + size + "-" + noise, noisy(base, noise, random));
            }
        }
        for (Map.Entry<String, float[]> model : models.entrySet()) {
            write(folder.resolve("models").resolve(model.getKey() + ".safetensors"), model.getValue());
        }
        for (String name : models.keySet()) {
            write(folder.resolve("queries").resolve(name + ".safetensors"), noisy(models.get(name), 0.01, random));
        }
    }

    private static float[] noisy(float[] values, double noise, Random random) {
        float[] result = values.clone();
        for (int i = 0; i < result.length; i++) {
            result[i] += (float) (0.02 * noise * random.nextGaussian());
        }
        return result;
    }

    /** One tensor of three quarters of the values, and one of the rest. */
    private static void write(Path file, float[] values) throws IOException {
        int first = values.length / 4 * 3;
        Map<String, float[]> tensors = new LinkedHashMap<>();
        tensors.put("a.weight", Arrays.copyOf(values, first));
        tensors.put("b.weight", Arrays.copyOfRange(values, first, values.length));
        Files.createDirectories(file.getParent());
        Files.write(file, SafetensorsFile.of(tensors));
    }

    private Report ingest(String indexes) throws InterruptedException {
        return run(
                "ingest",
                "existing: replace",
                "  source: { type: safetensors, path: models }\n  curve: { type: hilbert }\n"
                        + "  codec: { type: scalar, relative.rms.error: 0.01 }\n  index: { type: hierarchical }\n"
                        + indexes);
    }

    private static final String ALL_INDEXES = "  features: { type: features }\n  bits: { type: bits }\n";

    private Report search(String query, String method) throws InterruptedException {
        return run(
                "search",
                "limit: 3",
                "  source: { type: safetensors, path: queries/" + query + ".safetensors }\n  method: { type: " + method
                        // Of so few models no graph would be made.
                        + (method.equals("hnsw") ? ", least.vectors: 0" : "") + " }\n");
    }

    @Test
    public void everyMethodFindsAModelOfAnySizeByANearDuplicateThatIsNotKept() throws Exception {
        assertEquals(models.size(), ingest(ALL_INDEXES).table().size());
        Object before = names();
        for (int size : SIZES) {
            String query = "base" + size;
            for (String method :
                    List.of("exact", "progressive", "bits", "hnsw", "hierarchical", "hybrid", "features")) {
                Report report = search(query, method);
                Map<String, Object> hit = report.table().getFirst();
                String where = query + " " + method + " " + report;
                assertEquals(where, query, hit.get("model"));
                assertEquals(where, method, hit.get("method"));
                assertEquals(where, 0L, report.facts().get("signaturesMade"));
                assertEquals(where, 1 / Math.sqrt(1.0002), number(hit, "cosine"), 2e-4);
                assertEquals(where, 0.01, number(hit, "reconstructionError"), 0.002);
                assertEquals(where, RANKING.contains(method), hit.containsKey("overall"));
            }
        }
        assertEquals("a search writes nothing", before, names());
        assertEquals("a second search finds the same", "base1024", first("base1024", "hierarchical"));

        Map<String, Object> coherent = search("base4096", "coherence").table().getFirst();
        assertTrue(coherent.toString(), number(coherent, "coherence") > 0);
        assertTrue(coherent.toString(), coherent.containsKey("video") && coherent.containsKey("hierarchical"));
        assertEquals(
                0.65 * number(coherent, "hierarchical")
                        + 0.35 * number(coherent, "video")
                        + 0.2 * (number(coherent, "coherence") - 0.5),
                number(coherent, "overall"),
                1e-9);
    }

    @Test
    public void methodsAreComparedAndSignaturesThatWereNotKeptAreMade() throws Exception {
        ingest("");
        StringBuilder slots = new StringBuilder("  reference: { type: exact }\n");
        List<String> methods =
                List.of("progressive", "hierarchical", "features", "hybrid", "coherence", "bits", "hnsw");
        methods.forEach(
                m -> slots.append("  ").append(m).append(": { type: ").append(m).append(" }\n"));
        Report report = run(
                "compare-methods",
                "limit: 3",
                "  source: { type: safetensors, path: queries/relative40000-0.1.safetensors }\n" + slots);
        List<String> asked = new ArrayList<>(List.of("exact"));
        asked.addAll(methods);
        assertEquals(asked, report.table().stream().map(r -> r.get("method")).toList());
        // A picture of each model for features alone, and of those that hybrid and coherence look at closely.
        assertTrue(report.toString(), number(report.facts(), "signaturesMade") > models.size());
        for (Map<String, Object> row : report.table()) {
            assertEquals(row.toString(), 3, row.get("results"));
            if (!row.get("method").equals("features") && !row.get("method").equals("coherence")) {
                assertEquals(row.toString(), 1.0, number(row, "recallAt1"), 0);
                assertEquals(row.toString(), "relative40000-0.1", row.get("first"));
            }
        }
        assertEquals(1.0, number(report.table().get(1), "recall"), 0);
    }

    /** A picture of each model; the codes of its two tensors, and those of the first once more, to see whether there can be any. */
    @Test
    public void everySignatureThatWasNotKeptIsMadeOnce() throws Exception {
        ingest("");
        String query = "relative40000-0.1";
        Report pictures = search(query, "features");
        assertEquals(pictures.toString(), models.size(), number(pictures.facts(), "signaturesMade"), 0);
        assertEquals(query, pictures.table().getFirst().get("model"));
        Report codes = search(query, "bits, stored.candidates: 4, stored.candidates.per.hit: 1");
        assertEquals(codes.toString(), 2 * models.size() + 2, number(codes.facts(), "signaturesMade"), 0);
        assertEquals(codes.toString(), 4, number(codes.facts(), "read"), 0);
        assertEquals(query, codes.table().getFirst().get("model"));
        Report kept = search(query, "exact");
        assertEquals(kept.toString(), 0, number(kept.facts(), "signaturesMade"), 0);
    }

    @Test
    public void coherenceOnAMethodThatIsNotThereSaysWhatThereIs() {
        try {
            workflows.apply(
                    "x",
                    "workflow: x\nrecipe: search\noptions: { query: a }\nslots:\n"
                            + "  method: { type: coherence, method: fourier }\n  store: { type: file, path: s }\n",
                    folder);
            throw new AssertionError("applied");
        } catch (RuntimeException e) {
            assertTrue(e.toString(), e.getMessage().contains("'fourier'"));
            assertTrue(e.toString(), e.getMessage().contains("features, hierarchical, hybrid"));
        }
    }

    private Object first(String query, String method) throws InterruptedException {
        return search(query, method).table().getFirst().get("model");
    }

    private TreeSet<Object> names() throws InterruptedException {
        TreeSet<Object> names = new TreeSet<>();
        run("models", "verify: true", "").table().forEach(row -> names.add(row.get("model")));
        return names;
    }

    private Report run(String recipe, String option, String slots) throws InterruptedException {
        String yaml = "workflow: methods\nrecipe: " + recipe + "\noptions: { " + option + " }\nslots:\n" + slots
                + "  store: { type: file, path: store }\n";
        workflows.apply(recipe, yaml, folder);
        try {
            RunInfo ended = workflows.await(workflows.run("methods").id(), PATIENCE);
            assertEquals(yaml + ended, RunState.SUCCEEDED, ended.state());
            return ended.report().orElseThrow();
        } finally {
            workflows.remove("methods");
        }
    }

    private static double number(Map<String, Object> facts, String name) {
        return ((Number) facts.get(name)).doubleValue();
    }
}
