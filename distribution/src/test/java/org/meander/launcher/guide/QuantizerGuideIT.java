package org.meander.launcher.guide;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.meander.launcher.guide.Guide.meanAbsoluteError;
import static org.meander.launcher.guide.Guide.plus;
import static org.meander.launcher.guide.Guide.randn;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.meander.base.MeanderException;
import org.meander.launcher.Meander;
import org.meander.quantizer.BenchmarkReport;
import org.meander.quantizer.CompressionMetrics;
import org.meander.quantizer.ModelRegistry;
import org.meander.quantizer.Parameters;
import org.meander.quantizer.QuantizedModel;
import org.meander.quantizer.Quantizer;
import org.meander.quantizer.QuantizerError;
import org.meander.quantizer.QuantizerSettings;
import org.meander.quantizer.SearchQuery;
import org.meander.quantizer.SearchResult;
import org.meander.quantizer.Setting;
import org.meander.quantizer.SettingsChange;

/** The examples of a guide to quantizers, as a program in the same process would have them, on the shipped bundles. */
final class QuantizerGuideIT {

    private static Meander meander;

    private final Quantizer quantizer = meander.quantizer();

    @BeforeAll
    static void start() {
        meander = Guide.options().start();
    }

    @AfterAll
    static void stop() {
        meander.close();
    }

    @AfterEach
    void forget() {
        quantizer.registry().clear();
        quantizer.update(QuantizerSettings.defaults().toMap());
    }

    @Test
    void quickStart() {
        float[] parameters = randn(1, 1000);
        QuantizedModel model = quantizer.quantize("my_model", parameters);
        List<SearchResult> results =
                quantizer.search(SearchQuery.of(randn(2, 1000)).limit(5));
        float[] reconstructed = quantizer.reconstruct(model);
        assertEquals("my_model", results.getFirst().model().name());
        assertEquals(1, results.size());
        assertTrue(meanAbsoluteError(parameters, reconstructed) < 0.01);
    }

    @Test
    void shippedConfigurations() {
        assertEquals(
                List.of("default", "high-performance", "high-quality"),
                meander.quantizers().names());
        float[] parameters = randn(3, 1000);
        Map<String, Double> errors = new HashMap<>();
        for (String name : meander.quantizers().names()) {
            Quantizer shipped = meander.quantizer(name);
            QuantizedModel model = shipped.quantize(parameters);
            errors.put(name, meanAbsoluteError(parameters, shipped.reconstruct(model)));
            shipped.registry().clear();
        }
        assertTrue(errors.get("high-quality") < 0.6 * errors.get("default"), errors.toString());
        assertEquals(50_000, meander.quantizer("high-performance").settings().whole(Setting.CACHE_SIZE));
        assertTrue(meander.quantizer("high-quality").settings().flag(Setting.STRICT_VALIDATION));
        assertEquals(0.05, meander.quantizer("high-quality").settings().similarityThreshold());
    }

    @Test
    void customConfiguration() {
        QuantizerSettings settings = QuantizerSettings.builder()
                .quality(0.85)
                .maxResults(20)
                .levels(64, 32, 16, 8)
                .build();
        Quantizer custom = meander.quantizer(settings);
        assertEquals(0.85, custom.quantize(randn(4, 1000)).quality());
        assertEquals(0, quantizer.registry().information().totalModels());
    }

    /** Through ConfigurationAdmin: whoever has the quantizer of that name sees the change. */
    @Test
    void configurationWhileItRuns() {
        SettingsChange change = quantizer.update(
                Map.of("compression_quality", 0.9, "search_max_results", 15, "quantization_padding_value", 0.1));
        assertEquals(List.of(), change.warnings());
        Quantizer again = meander.quantizer("default");
        assertEquals(0.9, again.settings().quality());
        assertEquals(15, again.settings().maxResults());
        assertEquals(0.1, again.settings().real(Setting.PADDING_VALUE));
        assertEquals(0.9, again.quantize(randn(5, 100)).quality());
        quantizer.update(Map.of("quantization.index.granularity.levels", List.of(64, 32)));
        assertArrayEquals(new int[] {64, 32}, quantizer.settings().wholes(Setting.INDEX_GRANULARITY_LEVELS));
        assertEquals(0.9, quantizer.settings().quality());
        String warning =
                quantizer.update(Map.of("compression.quality", 0.95)).warnings().getFirst();
        assertTrue(warning.startsWith("compression.quality 0.95 is high"), warning);
        assertEquals(1, quantizer.registry().information().totalModels());
    }

    @Test
    void basicOperations() {
        float[] parameters = randn(6, 1000);
        QuantizedModel model = quantizer.quantize(
                Parameters.of(parameters).named("transformer_layer_1").described("First transformer layer weights"));
        assertEquals("First transformer layer weights", model.description());
        QuantizedModel unvalidated =
                quantizer.quantize(Parameters.of(parameters).unvalidated());
        assertTrue(meanAbsoluteError(parameters, quantizer.reconstruct(unvalidated)) < 0.01);
        List<SearchResult> results = quantizer.search(SearchQuery.of(parameters)
                .among(List.of(model, unvalidated))
                .limit(10)
                .threshold(0.2));
        for (SearchResult result : results) {
            assertTrue(result.similarityScore() > 0.999, result.toString());
            assertTrue(result.reconstructionError() > 0 && result.reconstructionError() <= 0.01);
        }
        assertEquals(2, results.size());
    }

    @Test
    void registry() {
        QuantizedModel model = quantizer.quantize(
                Parameters.of(randn(7, 1000)).named("model_id").unregistered());
        quantizer.registry().add(model);
        quantizer.quantize("other", randn(8, 2000));
        ModelRegistry.Information information = quantizer.registry().information();
        assertEquals(2, information.totalModels());
        assertEquals(List.of("model_id", "other"), information.modelIds());
        assertEquals(List.of(1000, 2000), information.parameterCounts());
        assertTrue(information.averageCompressionRatio() > 3.5);
        assertTrue(quantizer.registry().remove("model_id"));
        assertFalse(quantizer.registry().remove("model_id"));
        quantizer.registry().clear();
        assertEquals(0, quantizer.registry().information().totalModels());
    }

    @Test
    void persistence(@TempDir Path folder) throws Exception {
        float[] parameters = randn(9, 1000);
        QuantizedModel model = quantizer.quantize("kept", parameters);
        Path models = Files.createDirectories(folder.resolve("models"));
        Path file = models.resolve(model.name() + ".meander");
        quantizer.save(model, file);
        QuantizedModel loaded = meander.quantizer("high-quality").load(file);
        assertEquals("kept", loaded.name());
        assertArrayEquals(
                quantizer.reconstruct(model), meander.quantizer("high-quality").reconstruct(loaded));
    }

    @Test
    void compressionMetrics() {
        CompressionMetrics metrics = quantizer.metrics(quantizer.quantize(randn(10, 1000)));
        assertTrue(metrics.compressionRatio() > 3.5 && metrics.compressionRatio() < 6, metrics.toString());
        assertEquals(4000, metrics.originalSize());
        assertTrue(metrics.compressedSize() < 1200);
        assertTrue(metrics.reconstructionError() <= 0.01);
    }

    @Test
    void optimalConfiguration() {
        QuantizerSettings optimal = QuantizerSettings.optimal(1_000_000);
        Quantizer fitted = meander.quantizer(optimal);
        assertTrue(fitted.settings().flag(Setting.ADAPTIVE_QUALITY));
        assertTrue(fitted.quantize(randn(11, 5000)).reconstructionError() <= 0.01);
    }

    @Test
    void benchmark() {
        BenchmarkReport results = quantizer.benchmark(2, 1000, 5000, 10_000, 50_000);
        assertEquals(List.of(1000, 5000, 10_000, 50_000), results.parameterCounts());
        for (int i = 0; i < 4; i++) {
            assertTrue(results.quantizationTimes().get(i) > 0);
            assertTrue(results.compressionRatios().get(i) > 3.5);
        }
    }

    @Test
    void errors() {
        assertCode(
                QuantizerError.VALIDATION, "Parameters array cannot be empty", () -> quantizer.quantize(new float[0]));
        assertCode(
                QuantizerError.VALIDATION,
                "Parameters contain non-finite values (NaN or Inf): value 0 is NaN",
                () -> quantizer.quantize(Float.NaN, 1, 2));
        assertCode(
                QuantizerError.SEARCH,
                "No candidate models available for search",
                () -> quantizer.search(randn(12, 10)));
        MeanderException e = assertThrows(MeanderException.class, () -> quantizer.update(Map.of("invalid_param", 123)));
        assertEquals(QuantizerError.CONFIGURATION, e.code());
        assertTrue(e.getMessage().contains("Unknown configuration parameter: invalid_param"), e.getMessage());
    }

    private static void assertCode(QuantizerError code, String message, Runnable work) {
        MeanderException e = assertThrows(MeanderException.class, work::run);
        assertEquals(code, e.code());
        assertEquals(message, e.getMessage());
    }

    @Test
    void batch() {
        List<Parameters> sets = new ArrayList<>();
        List<SearchQuery> queries = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            sets.add(Parameters.of(randn(20 + i, 1000)).named("model_" + i));
            queries.add(SearchQuery.of(plus(randn(20 + i, 1000), 0.1, randn(30 + i, 1000))));
        }
        List<QuantizedModel> models = quantizer.quantizeAll(sets);
        List<List<SearchResult>> results = quantizer.searchAll(
                queries.stream().map(query -> query.among(models)).toList());
        for (int i = 0; i < 3; i++) {
            assertEquals("model_" + i, results.get(i).getFirst().model().name());
        }
    }

    @Test
    void memoryAndCaching() {
        Quantizer bounded = meander.quantizer(QuantizerSettings.builder()
                .set(Setting.MAX_MEMORY_MB, 4096)
                .set(Setting.MEMORY_LIMIT_MB, 2048)
                .build());
        bounded.quantize(randn(13, 1000));
        bounded.update(Map.of("search_enable_caching", true, "search_cache_size_limit", 50_000));
        bounded.search(randn(14, 1000));
        bounded.search(randn(14, 1000));
        assertEquals(1, bounded.registry().information().cacheHits());
        assertEquals(1, bounded.registry().information().cachedSearches());
    }

    @Test
    void completeWorkflow() {
        Quantizer fine = meander.quantizer("high-quality");
        Map<String, float[]> originals = new HashMap<>();
        for (int i = 0; i < 5; i++) {
            originals.put("model_" + i, randn(40 + i, 1000));
            fine.quantize("model_" + i, originals.get("model_" + i));
        }
        float[] query = plus(originals.get("model_0"), 0.1, randn(50, 1000));
        List<SearchResult> results = fine.search(SearchQuery.of(query).limit(3));
        assertEquals(3, results.size());
        assertEquals("model_0", results.getFirst().model().name());
        for (SearchResult result : results) {
            float[] original = originals.get(result.model().name());
            double accuracy = 1 - meanAbsoluteError(original, fine.reconstruct(result.model()));
            assertTrue(accuracy > 0.995, result.model().name() + ": " + accuracy);
        }
        double actual = 1 - meanAbsoluteError(query, originals.get("model_0"));
        assertTrue(results.getFirst().similarityScore() > 0.9 && actual > 0.9);
        assertTrue(results.get(1).similarityScore() < 0.8);
        fine.registry().clear();
    }

    @Test
    void comparisonOfTwoModels() {
        float[] first = randn(60, 1000);
        float[] second = plus(first, 0.2, randn(61, 1000));
        QuantizedModel model1 = quantizer.quantize("model_1", first);
        QuantizedModel model2 = quantizer.quantize("model_2", second);
        double forth = quantizer
                .search(SearchQuery.of(first).among(List.of(model2)))
                .getFirst()
                .similarityScore();
        double back = quantizer
                .search(SearchQuery.of(second).among(List.of(model1)))
                .getFirst()
                .similarityScore();
        assertTrue((forth + back) / 2 > 0.95, forth + " and " + back);
        assertEquals(forth, back, 1e-3);
        for (QuantizedModel model : List.of(model1, model2)) {
            assertTrue(quantizer.metrics(model).compressionRatio() > 3.5);
            assertTrue(quantizer.metrics(model).reconstructionError() <= 0.01);
        }
    }

    /** Chunks of a stream, compared by their indices, as the streaming example does. */
    @Test
    void searchAmongChunks() {
        List<QuantizedModel> chunks = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            chunks.add(quantizer.quantize(
                    Parameters.of(randn(70 + i, 1024)).named("large_chunk_" + i).unvalidated()));
        }
        float[] indices = quantizer.hierarchicalIndices(chunks.getFirst());
        List<SearchResult> similar = quantizer.search(
                SearchQuery.of(indices).among(chunks.subList(1, 8)).limit(5));
        assertEquals(5, similar.size());
        assertEquals(
                "large_chunk_0",
                quantizer
                        .search(quantizer.reconstruct(chunks.getFirst()))
                        .getFirst()
                        .model()
                        .name());
    }
}
