package org.meander.workflow.recipes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.meander.base.Cancellation;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.curve.SpaceFillingCurve;
import org.meander.search.SearchMethod;
import org.meander.search.Vector;
import org.meander.search.VectorSet;
import org.meander.store.VideoArchive;
import org.meander.workflow.Report;

/** The search recipe: which models are compared on which basis. */
final class SearchTest {

    private static final Fakes.Plain EXACT = new Fakes.Plain("plain", 0);

    private final MemoryStore store = new MemoryStore();
    private final Fakes.MapSource source = new Fakes.MapSource();
    private final ResultCache results = new ResultCache(10);

    private void ingest() {
        new Ingest(
                        Configs.of(Ingest.Config.class, Map.of()),
                        source,
                        Map.entry(Map.of(), (SpaceFillingCurve) new Fakes.Columns()),
                        Map.entry(Map.of(), EXACT),
                        null,
                        null,
                        null,
                        null,
                        null,
                        store,
                        List.of())
                .run(new Fakes.Context());
        source.models.clear();
    }

    private Report search(Fakes.MapSource from, Map<String, Object> settings) {
        return search(new Textbook(), from, settings);
    }

    private Report search(SearchMethod method, Fakes.MapSource from, Map<String, Object> settings) {
        return new Search(
                        Configs.of(Ask.Config.class, settings),
                        store,
                        Map.entry(Map.of(), method),
                        from == null ? null : Map.entry(Map.of(), from),
                        List.of(EXACT),
                        List.of(new Fakes.Columns()),
                        List.of(new NoIndex()),
                        List.of(results))
                .run(new Fakes.Context());
    }

    @Test
    void sameNamedTensorsAreComparedWhateverTheirOrder() {
        source.model("near", "b", 3f, 4f).model("near", "a", 1f, 2f);
        source.model("far", "a", -1f, 0f).model("far", "b", 0f, 1f);
        ingest();
        source.model("query", "a", 1f, 2f).model("query", "b", 3f, 4f);
        Report report = search(source, Map.of());
        assertEquals("near", report.table().get(0).get("model"));
        assertEquals(1.0, (double) report.table().get(0).get("cosine"), 1e-12);
        assertEquals("tensors", report.table().get(0).get("basis"));
        assertEquals(2, report.table().get(0).get("tensors"));
        assertEquals(List.of("far", "near"), List.copyOf(store.kept.keySet()), "a query is never stored");
    }

    @Test
    void whatOnlyOneModelHasCountsAgainstZero() {
        source.model("longer", "a", 1f, 2f, 2f).model("longer", "extra", 4f, 0f);
        source.model("shorter", "a", 1f, 0f);
        ingest();
        source.model("query", "a", 1f, 2f).model("query", "b", 2f, 0f);
        List<Map<String, Object>> rows = search(source, Map.of()).table();
        assertEquals("longer", rows.get(0).get("model"));
        assertEquals(5 / (3 * 5.0), (double) rows.get(0).get("cosine"), 1e-12);
        assertEquals(Math.sqrt(4 + 16 + 4), (double) rows.get(0).get("distance"), 1e-12);
        assertEquals(2.0 / 4, (double) rows.get(0).get("ofQuery"), 1e-12);
        assertEquals(2.0 / 5, (double) rows.get(0).get("ofModel"), 1e-12);
        assertEquals(1 / 3.0, (double) rows.get(1).get("cosine"), 1e-12);
        assertEquals(Math.sqrt(8), (double) rows.get(1).get("distance"), 1e-12);
    }

    @Test
    void modelsWithoutACommonNameAreComparedAsSequences() {
        source.model("renamed", "x", 1f, 2f).model("renamed", "y", 3f, 0f).model("renamed", "z", 6f, 0f);
        ingest();
        source.model("query", "a", 1f, 2f, 3f);
        Map<String, Object> row = search(source, Map.of()).table().getFirst();
        assertEquals("sequence", row.get("basis"));
        assertEquals(3L, row.get("values"));
        assertEquals(14 / Math.sqrt(14.0 * 50), (double) row.get("cosine"), 1e-12);
        assertEquals(6.0, (double) row.get("distance"), 1e-12);
    }

    @Test
    void aGraphsConstantsDoNotOutweighTheWeights() {
        source.model("near", "a", 1f, 2f).model("near", "mask", -3.4e38f);
        source.model("far", "a", -2f, 1f).model("far", "mask", -3.4e38f);
        ingest();
        source.model("query", "a", 1f, 2f);
        List<Map<String, Object>> rows = search(source, Map.of()).table();
        assertEquals("near", rows.get(0).get("model"));
        assertEquals(1.0, (double) rows.get(0).get("cosine"), 1e-12);
        assertEquals(0.0, (double) rows.get(1).get("cosine"), 1e-12);
    }

    @Test
    void aStoredQueryIsNotItsOwnHit() {
        source.model("one", "a", 1f, 0f).model("two", "a", 1f, 1f);
        ingest();
        List<Map<String, Object>> rows = search(null, Map.of("query", "one")).table();
        assertEquals(List.of("two"), rows.stream().map(r -> r.get("model")).toList());
    }

    @Test
    void aQueryLargerThanItsMemoryGivesTheSame() {
        source.model("m", "a", 3f, 1f, 2f);
        ingest();
        source.model("query", "a", 1f, 2f, 3f);
        Map<String, Object> held = search(source, Map.of()).table().getFirst();
        Map<String, Object> read =
                search(source, Map.of("query_memory_bytes", 0L)).table().getFirst();
        assertEquals(held, read);
    }

    @Test
    void aQueryWithoutFloatsIsRefused() {
        source.model("m", "a", 1f, 2f);
        ingest();
        source.model("query", "I64:ids", 1f, 2f);
        MeanderException failure = assertThrows(MeanderException.class, () -> search(source, Map.of()));
        assertTrue(failure.getMessage().contains("'query'"), failure.getMessage());
    }

    @Test
    void anAnswerIsKeptUntilTheStoreIsWritten() {
        source.model("one", "a", 1f, 0f).model("two", "a", 1f, 1f);
        ingest();
        source.model("query", "a", 0f, 1f);
        Report first = search(source, Map.of());
        Report again = search(source, Map.of());
        assertEquals(false, first.facts().get("cached"));
        assertEquals(true, again.facts().get("cached"));
        assertEquals(first.table(), again.table());
        assertEquals(false, search(source, Map.of("limit", 1)).facts().get("cached"));
        source.models.clear();
        source.model("three", "a", 0f, 2f);
        ingest();
        source.model("query", "a", 0f, 1f);
        Report third = search(source, Map.of());
        assertEquals(false, third.facts().get("cached"));
        assertEquals("three", third.table().getFirst().get("model"));
        store.delete("three");
        assertEquals("two", search(source, Map.of()).table().getFirst().get("model"));
    }

    /** Its values would be another model's, at best; those of a reader that is still open are its own. */
    @Test
    void aModelThatIsReplacedMeanwhileIsNotRead() {
        source.model("one", "a", 1f, 2f).model("two", "a", 3f, 4f);
        ingest();
        source.model("query", "a", 1f, 2f);
        SearchMethod method = new Lazy() {
            @Override
            public Result search(Vector query, VectorSet set, Request request, Cancellation cancellation) {
                store.now = store.now.plusSeconds(1);
                source.fingerprint += "2";
                source.models.clear();
                source.model("two", "a", 5f, -3f);
                ingest();
                return new Textbook().search(query, set, request, cancellation);
            }
        };
        List<Map<String, Object>> asItWas = search(method, source, Map.of()).table();
        assertEquals(2, asItWas.size());
        assertEquals(11 / Math.sqrt(125), (double) asItWas.getLast().get("cosine"), 1e-9);
        source.model("query", "a", 1f, 2f);
        MeanderException e = assertThrows(
                MeanderException.class,
                () -> search(method, source, Map.of("open_models", 1, "index_memory_bytes", 0L)));
        assertEquals(StandardError.UNAVAILABLE, e.code());
        assertTrue(e.getMessage().contains("'two'") && e.getMessage().contains("replaced"), e.getMessage());
    }

    @Test
    void fewOpenModelsGiveTheSame() {
        for (int i = 1; i < 6; i++) {
            float[] values = new float[3 * i];
            Arrays.fill(values, i);
            values[i] = -1;
            source.model("m" + i, "a", values);
        }
        ingest();
        source.model("query", "a", 1f, 2f, 3f, 5f, 4f, 6f, 7f);
        assertEquals(
                search(source, Map.of("open_models", 8)).table(),
                search(source, Map.of("open_models", 1, "limit", 9)).table());
    }

    @Test
    void theQueryIsClosedWhateverHappens() {
        source.model("one", "a", 1f, 2f);
        ingest();
        source.model("query", "a", 1f, 2f);
        search(source, Map.of());
        search(source, Map.of());
        assertEquals(0, source.open);
        store.archive = Optional.of((VideoArchive) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {VideoArchive.class}, (proxy, asked, arguments) -> {
                    throw MeanderException.malformed("no files");
                }));
        assertThrows(MeanderException.class, () -> search(source, Map.of()));
        assertEquals(0, source.open);
    }

    @Test
    void anUnknownMetricIsRefused() {
        source.model("one", "a", 1f, 2f);
        MeanderException e = assertThrows(MeanderException.class, () -> search(source, Map.of("metric", "l1")));
        assertEquals(StandardError.INVALID_CONFIGURATION, e.code());
        assertTrue(e.getMessage().contains("search.metric"), e.getMessage());
    }

    private Report compareMethods(SearchMethod reference) {
        return new CompareMethods(
                        Configs.of(Ask.Config.class, Map.of("limit", 2)),
                        store,
                        reference,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        new Lazy(),
                        source,
                        List.of(EXACT),
                        List.of(new Fakes.Columns()),
                        List.of(new NoIndex()))
                .run(new Fakes.Context());
    }

    @Test
    void methodsAreComparedWithTheExactOne() {
        source.model("one", "a", 1f, 0f).model("two", "a", 1f, 1f).model("three", "a", -1f, 0f);
        ingest();
        source.model("query", "a", 1f, 0.1f);
        Report report = compareMethods(new Textbook());
        Map<String, Object> exact = report.table().get(0);
        Map<String, Object> lazy = report.table().get(1);
        assertEquals("textbook", exact.get("method"));
        assertEquals(2, exact.get("results"));
        assertEquals(1.0, exact.get("recall"));
        assertEquals("one", exact.get("first"));
        double cosineOfOne = 1 / Math.sqrt(1.01);
        double cosineOfTwo = 1.1 / Math.sqrt(1.01 * 2);
        assertEquals((cosineOfOne + cosineOfTwo) / 2, (double) exact.get("averageCosine"), 1e-6);
        assertEquals(0.75, lazy.get("averageSimilarity"));
        assertEquals("one".equals(lazy.get("first")) ? 1.0 : 0.0, lazy.get("recallAt1"));
        assertEquals(lazy.get("first").equals("three") ? 0.0 : 0.5, lazy.get("recall"));
        MeanderException e = assertThrows(MeanderException.class, () -> compareMethods(new Lazy()));
        assertTrue(e.getMessage().contains("lazy"));
    }

    @Test
    void scoresAndTheMethodStandInTheRow() {
        source.model("one", "a", 1f, 0f);
        ingest();
        source.model("query", "a", 1f, 0.1f);
        Map<String, Object> row = new Search(
                        Configs.of(Ask.Config.class, Map.of()),
                        store,
                        Map.entry(Map.of(), new Lazy()),
                        Map.entry(Map.of(), source),
                        List.of(EXACT),
                        List.of(new Fakes.Columns()),
                        List.of(new NoIndex()),
                        List.of(results))
                .run(new Fakes.Context())
                .table()
                .getFirst();
        assertEquals("lazy", row.get("method"));
        assertEquals(0.75, row.get("overall"));
        assertEquals(1.0, row.get("video"));
        assertEquals(0.5, row.get("hierarchical"));
        assertEquals(false, row.containsKey("coherence"));
    }
}
