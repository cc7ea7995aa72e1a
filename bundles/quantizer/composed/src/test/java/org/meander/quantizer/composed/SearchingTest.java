package org.meander.quantizer.composed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.quantizer.MethodComparison;
import org.meander.quantizer.ModelRegistry;
import org.meander.quantizer.Parameters;
import org.meander.quantizer.QuantizedModel;
import org.meander.quantizer.Quantizer;
import org.meander.quantizer.QuantizerError;
import org.meander.quantizer.QuantizerSettings;
import org.meander.quantizer.SearchQuery;
import org.meander.quantizer.SearchResult;
import org.meander.quantizer.Setting;

class SearchingTest {

    private static Quantizer filled(Quantizer quantizer, int models, int count) {
        for (int i = 0; i < models; i++) {
            quantizer.quantize("model_" + i, Bench.normal(count, i));
        }
        return quantizer;
    }

    private static List<String> names(List<SearchResult> results) {
        return results.stream().map(r -> r.model().name()).toList();
    }

    /** Elsewhere the query becomes a model, and finds itself. */
    @Test
    void searchingRegistersNothing() {
        Quantizer quantizer = filled(Bench.quantizer(), 5, 1000);
        float[] query = Bench.noisy(Bench.normal(1000, 3), 0.1, 99);
        for (int i = 0; i < 3; i++) {
            assertEquals("model_3", quantizer.search(query).getFirst().model().name());
        }
        assertEquals(5, quantizer.registry().information().totalModels());
        assertEquals(
                List.of("model_0", "model_1", "model_2", "model_3", "model_4"),
                quantizer.registry().information().modelIds());
    }

    @Test
    void aModelIsMostSimilarToItself() {
        Quantizer quantizer = filled(Bench.quantizer(), 20, 1000);
        for (int i = 0; i < 20; i++) {
            SearchResult best = quantizer.search(Bench.normal(1000, i)).getFirst();
            assertEquals("model_" + i, best.model().name());
            assertTrue(best.similarityScore() > 0.9999, best.toString());
            assertEquals(best.model().reconstructionError(), best.reconstructionError());
            assertTrue(best.reconstructionError() > 0.005 && best.reconstructionError() <= 0.01);
            assertTrue(best.matchingIndices().values().stream().allMatch(s -> s > 0.9999), best.toString());
        }
    }

    /** Of lengths that would share an image, or not, each is found and comes back as itself. */
    @Test
    void mixedSizesAreNotMixedUp() {
        Quantizer quantizer = Bench.quantizer();
        int[] sizes = {1024, 16_384, 1024, 4096, 1000, 1, 5};
        List<float[]> values = new ArrayList<>();
        for (int i = 0; i < sizes.length; i++) {
            values.add(Bench.normal(sizes[i], 50 + i));
            quantizer.quantize("size_" + i, values.get(i));
        }
        for (int i = 0; i < sizes.length; i++) {
            SearchResult best = quantizer.search(values.get(i)).getFirst();
            assertEquals("size_" + i, best.model().name());
            float[] back = quantizer.reconstruct(best.model());
            assertEquals(sizes[i], back.length);
            assertTrue(Bench.relativeError(values.get(i), back) < 0.0101);
        }
    }

    /** Every method against a direct calculation of the cosine on the reconstructed values. */
    @Test
    void methodsFindWhatADirectCalculationFinds() {
        Quantizer quantizer = filled(Bench.quantizer(), 40, 600);
        float[] query = Bench.noisy(Bench.normal(600, 11), 1, 12);
        List<QuantizedModel> models = new ArrayList<>(quantizer.registry().models());
        models.sort((a, b) ->
                Double.compare(cosine(query, quantizer.reconstruct(b)), cosine(query, quantizer.reconstruct(a))));
        for (String method : List.of("exact", "progressive")) {
            List<SearchResult> results = quantizer.search(
                    SearchQuery.of(query).method(method).limit(40).threshold(0));
            assertEquals(40, results.size());
            for (SearchResult result : results) {
                assertEquals(
                        cosine(query, quantizer.reconstruct(result.model())), result.cosine(), 1e-9, result.toString());
                assertEquals(method, result.searchMethod());
            }
            assertEquals(models.getFirst().name(), names(results).getFirst());
        }
    }

    private static double cosine(float[] a, float[] b) {
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            ab += (double) a[i] * b[i];
            aa += (double) a[i] * a[i];
            bb += (double) b[i] * b[i];
        }
        return ab / Math.sqrt(aa * bb);
    }

    /** By hand: cosine 0 gives 1/2, norms 1 and 2 give 1/2, equal distributions but for the scale 1 : 2 give sqrt(4/5). */
    @Test
    void similarityIsTheWeightedMeanOfThreeMeasures() {
        QuantizerSettings exact = QuantizerSettings.builder()
                .codec("lossless")
                .set(Setting.SIMILARITY_WEIGHTS, new double[] {0.5, 0.3, 0.2})
                .build();
        Quantizer quantizer = Bench.quantizer(exact);
        quantizer.quantize("other", 2, -2, 2, -2);
        SearchResult result = quantizer.search(1, 1, -1, -1).getFirst();
        assertEquals(0.5 * 0.5 + 0.3 * 0.5 + 0.2 * Math.sqrt(4 / 5.0), result.similarityScore(), 1e-12);
        assertEquals(0, result.cosine());
        assertEquals(Math.sqrt(1 + 9 + 9 + 1), result.distance(), 1e-12);
    }

    /** The shorter of two vectors goes on with zeros: distances by hand. */
    @Test
    void lengthsMayDiffer() {
        Quantizer quantizer = Bench.quantizer(Setting.CODEC, "lossless");
        quantizer.quantize("longer", 3, 4, 12);
        SearchResult longer = quantizer.search(3, 4).getFirst();
        assertEquals(12, longer.distance(), 1e-12);
        assertEquals(25 / (5 * 13.0), longer.cosine(), 1e-12);
        SearchResult shorter = quantizer.search(3, 4, 12, 84).getFirst();
        assertEquals(84, shorter.distance(), 1e-12);
        assertEquals(13 / 85.0, shorter.cosine(), 1e-12);
    }

    @Test
    void limitThresholdAndCandidatesAreThoseOfTheQuery() {
        Quantizer quantizer = filled(Bench.quantizer(), 12, 500);
        float[] query = Bench.normal(500, 4);
        assertEquals(10, quantizer.search(query).size());
        assertEquals(3, quantizer.search(SearchQuery.of(query).limit(3)).size());
        assertEquals(
                List.of("model_4"), names(quantizer.search(SearchQuery.of(query).threshold(0.9))));
        List<QuantizedModel> two = quantizer.registry().models().subList(0, 2);
        assertEquals(2, quantizer.search(SearchQuery.of(query).among(two)).size());
        List<SearchResult> ordered = quantizer.search(query);
        for (int i = 1; i < ordered.size(); i++) {
            assertTrue(ordered.get(i - 1).similarityScore() >= ordered.get(i).similarityScore());
        }
    }

    @Test
    void resultsAreTheSameOnAnyNumberOfThreads() {
        Quantizer one = filled(Bench.quantizer(Setting.PARALLEL_SEARCH, false), 30, 100_000);
        Quantizer many = Bench.quantizer(Setting.WORKER_THREADS, 3);
        many.registry().addAll(one.registry().models());
        List<SearchQuery> queries = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            queries.add(SearchQuery.of(Bench.noisy(Bench.normal(100_000, i), 0.5, 60 + i))
                    .limit(4));
        }
        List<List<SearchResult>> expected = one.searchAll(queries);
        assertEquals(expected, many.searchAll(queries));
        for (int i = 0; i < 6; i++) {
            assertEquals("model_" + i, expected.get(i).getFirst().model().name());
            assertEquals(expected.get(i), many.search(queries.get(i)));
        }
    }

    @Test
    void writesInvalidateKeptResults() {
        Quantizer quantizer = filled(Bench.quantizer(), 5, 300);
        float[] query = Bench.normal(300, 77);
        List<SearchResult> before = quantizer.search(query);
        assertSame(before, quantizer.search(query));
        assertEquals(1, quantizer.registry().information().cacheHits());
        quantizer.quantize("the-query", query);
        assertEquals("the-query", quantizer.search(query).getFirst().model().name());
        assertTrue(quantizer.registry().remove("the-query"));
        assertEquals(before, quantizer.search(query));
        quantizer.update(Map.of("search_max_results", 2));
        assertEquals(2, quantizer.search(query).size());
        quantizer.update(Map.of("search_enable_caching", false));
        quantizer.search(query);
        quantizer.search(query);
        assertEquals(1, quantizer.registry().information().cacheHits());
    }

    @Test
    void whatCannotBeSearchedIsToldApart() {
        Quantizer quantizer = Bench.quantizer();
        MeanderException empty = assertThrows(MeanderException.class, () -> quantizer.search(1, 2));
        assertEquals(QuantizerError.SEARCH, empty.code());
        assertEquals("No candidate models available for search", empty.getMessage());
        quantizer.quantize(1, 2, 3);
        MeanderException none = assertThrows(MeanderException.class, () -> quantizer.search(new float[0]));
        assertEquals(QuantizerError.VALIDATION, none.code());
        assertEquals("Query parameters array cannot be empty", none.getMessage());
        assertEquals(
                QuantizerError.VALIDATION,
                assertThrows(MeanderException.class, () -> quantizer.search(Float.NaN))
                        .code());
        MeanderException method = assertThrows(
                MeanderException.class, () -> quantizer.search(SearchQuery.of(1).method("hybrid")));
        assertEquals(StandardError.UNAVAILABLE, method.code());
        assertEquals("search method 'hybrid' is not installed; installed: exact, progressive", method.getMessage());
    }

    @Test
    void methodsAreComparedSideBySide() {
        Quantizer quantizer = filled(Bench.quantizer(), 30, 800);
        SearchQuery query = SearchQuery.of(Bench.noisy(Bench.normal(800, 5), 0.3, 1))
                .limit(5)
                .threshold(0);
        List<MethodComparison.Row> all = quantizer.compareSearchMethods(query).methods();
        assertEquals(
                List.of("exact", "progressive"),
                all.stream().map(MethodComparison.Row::method).toList());
        for (MethodComparison.Row row : all) {
            assertEquals(5, row.resultCount());
            assertEquals(1, row.recall());
            assertEquals("exhaustive", row.methodType());
            assertTrue(
                    row.searchTime() > 0
                            && row.averageSimilarity() > 0.5
                            && row.error().isEmpty(),
                    row.toString());
        }
        MethodComparison.Row missing =
                quantizer.compareSearchMethods(query, "hybrid").methods().getFirst();
        assertEquals(
                "search method 'hybrid' is not installed; installed: exact, progressive",
                missing.error().orElseThrow());
        assertEquals(0, missing.resultCount());
    }

    @Test
    void theRegistryTellsWhatItHas() {
        Quantizer quantizer = filled(Bench.quantizer(), 3, 1000);
        ModelRegistry.Information information = quantizer.registry().information();
        assertEquals(3, information.totalModels());
        assertEquals(List.of(1000, 1000, 1000), information.parameterCounts());
        assertEquals(
                quantizer.registry().models().stream()
                        .map(QuantizedModel::compressionRatio)
                        .toList(),
                information.compressionRatios());
        assertTrue(information.averageCompressionRatio() > 3);
        assertEquals(
                "model_1", quantizer.registry().find("model_1").orElseThrow().name());
        assertTrue(quantizer.registry().remove("model_1"));
        assertTrue(!quantizer.registry().remove("model_1"));
        assertEquals(2, quantizer.registry().models().size());
        quantizer.registry().clear();
        assertEquals(0, quantizer.registry().information().totalModels());
        assertEquals(0, quantizer.registry().information().bytes());
    }

    @Test
    void withoutAnIndexASearchComparesAllValues() {
        Quantizer quantizer = filled(Bench.quantizer(Setting.PRESERVE_INDEX, false), 5, 1000);
        SearchResult best = quantizer.search(Bench.normal(1000, 2)).getFirst();
        assertEquals("model_2", best.model().name());
        assertTrue(best.matchingIndices().isEmpty());
        assertEquals(0, quantizer.hierarchicalIndices(best.model()).length);
    }

    /** Means of 4 x 4 squares of 16 values: the first is that of the first sixteen values. */
    @Test
    void indicesAreMeansAlongTheCurve() {
        Quantizer quantizer = Bench.quantizer(Setting.INDEX_GRANULARITY_LEVELS, new int[] {4});
        float[] values = Bench.normal(256, 8);
        float[] indices = quantizer.hierarchicalIndices(quantizer.quantize(Parameters.of(values)));
        assertEquals(16, indices.length);
        double sum = 0;
        for (int i = 0; i < 16; i++) {
            sum += values[i];
        }
        assertEquals(sum / 16, indices[0], 1e-6);
    }
}
