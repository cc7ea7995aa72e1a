package org.meander.search.hnsw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.meander.base.Cancellation;
import org.meander.base.MeanderException;
import org.meander.base.Progress;
import org.meander.base.StandardError;
import org.meander.search.Metric;
import org.meander.search.PackedVectors;
import org.meander.search.Scorer;
import org.meander.search.SearchMethod;
import org.meander.search.SearchMethod.Hit;
import org.meander.search.SearchMethod.Request;
import org.meander.search.SearchMethod.Result;
import org.meander.search.SearchMethod.Searcher;
import org.meander.search.TopHits;
import org.meander.search.Vector;
import org.meander.search.VectorSet;
import org.meander.tck.SearchContract;

class HnswSearchTest extends SearchContract {

    private static final Settings FEW = new Settings(8, 40, 30, 2, 1, Metric.L2, 1, 1, 42, 1 << 30);

    /** Vectors that are not together in memory. */
    private record Apart(VectorSet vectors) implements VectorSet {
        @Override
        public int size() {
            return vectors.size();
        }

        @Override
        public Vector get(int row) {
            return vectors.get(row);
        }
    }

    @Override
    protected SearchMethod method() {
        return new HnswSearch(FEW);
    }

    @ParameterizedTest
    @EnumSource(Metric.class)
    void findsTheNearestInClustersAndLooksAtFewVectors(Metric metric) {
        PackedVectors set = clustered(8000, 48, 200);
        Searcher searcher = new HnswSearch(settings(16, 100, 60)).prepare(set, Cancellation.NEVER);
        assertTrue(recall(searcher, set, metric, 50) >= 0.98);
        Result result = searcher.search(set.get(5), everything(metric, 10), Cancellation.NEVER);
        assertTrue(result.read() < set.size() / 4, result.read() + " vectors were read");
        assertEquals(set.size(), result.read() + result.pruned());
    }

    @ParameterizedTest
    @EnumSource(Metric.class)
    void aCopyFindsWhatTheMatrixDoes(Metric metric) {
        PackedVectors set = clustered(3000, 37, 50);
        Searcher together = new HnswSearch(FEW).prepare(set, Cancellation.NEVER);
        Searcher apart = new HnswSearch(FEW).prepare(new Apart(set), Cancellation.NEVER);
        assertTrue(recall(together, set, metric, 60) >= 0.9);
        assertTrue(recall(apart, set, metric, 60) >= 0.9);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e30, 1e-30})
    void magnitudesDoNotMatter(double scale) {
        PackedVectors set = clustered(2000, 40, 50);
        float[] scaled = new float[2000 * 40];
        for (int row = 0; row < 2000; row++) {
            for (int i = 0; i < 40; i++) {
                scaled[row * 40 + i] = (float)
                        (scale * set.get(row).values(i, 1, null).getAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, 0));
            }
        }
        PackedVectors extreme = packed(scaled, 2000, 40);
        for (Metric metric : Metric.values()) {
            assertTrue(recall(new HnswSearch(FEW).prepare(extreme, Cancellation.NEVER), extreme, metric, 20) >= 0.9);
        }
    }

    @Test
    void scoresAreThoseOfTheScorer() {
        PackedVectors set = clustered(3000, 100, 30);
        Scorer scorer = new Scorer(set.get(9), Cancellation.NEVER);
        List<Hit> hits = new HnswSearch(FEW)
                .prepare(set, Cancellation.NEVER)
                .search(set.get(9), everything(Metric.L2, 20), Cancellation.NEVER)
                .hits();
        assertEquals(20, hits.size());
        for (Hit hit : hits) {
            assertEquals(Optional.of(hit), scorer.score(hit.row(), set.get(hit.row())));
        }
    }

    /** Hits are a tie of the whole set, so which of them are found is a matter of the graph alone. */
    @Test
    void oneThreadBuildsTheSameGraphEachTimeAndTheSeedChangesIt() {
        PackedVectors set = clustered(2000, 24, 2000);
        Settings other = new Settings(8, 40, 30, 2, 1, Metric.L2, 1, 1, 43, 1 << 30);
        List<Result> once = answers(new HnswSearch(FEW), set);
        assertEquals(once, answers(new HnswSearch(FEW), set));
        assertFalse(once.equals(answers(new HnswSearch(other), set)));
    }

    @ParameterizedTest
    @EnumSource(Metric.class)
    void severalThreadsBuildAGraphAsGood(Metric metric) {
        PackedVectors set = clustered(5000, 32, 200);
        Settings many = new Settings(16, 100, 60, 2, 1, metric, 3, 3, 42, 1 << 30);
        AtomicLong told = new AtomicLong();
        Searcher searcher = new HnswSearch(many).prepare(set, Cancellation.NEVER, advancing(told));
        assertTrue(recall(searcher, set, metric, 50) >= 0.97);
        assertEquals(set.size(), told.get());
    }

    @Test
    void threadsDoNotChangeTheAnswers() {
        PackedVectors set = clustered(3000, 32, 100);
        Settings more = new Settings(8, 40, 30, 2, 1, Metric.L2, 3, 1, 42, 1 << 30);
        List<Vector> queries = IntStream.range(0, 50).mapToObj(set::get).toList();
        Request request = everything(Metric.L2, 5);
        assertEquals(
                new HnswSearch(FEW).prepare(set, Cancellation.NEVER).searchAll(queries, request, Cancellation.NEVER),
                new HnswSearch(more).prepare(set, Cancellation.NEVER).searchAll(queries, request, Cancellation.NEVER));
    }

    @Test
    void aGraphIsBuiltOnceForAllSearchersOfASet() throws InterruptedException {
        PackedVectors set = clustered(3000, 32, 100);
        AtomicInteger asked = new AtomicInteger();
        VectorSet counting = new VectorSet() {
            @Override
            public int size() {
                return set.size();
            }

            @Override
            public Vector get(int row) {
                asked.incrementAndGet();
                return set.get(row);
            }

            @Override
            public Optional<MemorySegment> matrix() {
                return set.matrix();
            }
        };
        Searcher searcher = new HnswSearch(FEW).prepare(counting, Cancellation.NEVER);
        asked.set(0);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(Thread.ofPlatform()
                    .start(() -> searcher.search(set.get(7), everything(Metric.COSINE, 3), Cancellation.NEVER)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertTrue(asked.get() >= set.size() && asked.get() < 2 * set.size(), asked + " vectors were asked for");
    }

    @Test
    void progressCountsVectorsAndNamesThePhase() {
        PackedVectors set = clustered(1500, 16, 30);
        AtomicLong expected = new AtomicLong();
        AtomicLong done = new AtomicLong();
        List<String> phases = new ArrayList<>();
        new HnswSearch(FEW).prepare(set, Cancellation.NEVER, new Progress() {
            @Override
            public void expect(long elements) {
                expected.addAndGet(elements);
            }

            @Override
            public void advance(long elements) {
                done.addAndGet(elements);
            }

            @Override
            public void phase(String description) {
                phases.add(description);
            }
        });
        assertEquals(1500, expected.get());
        assertEquals(1500, done.get());
        assertEquals(List.of("building a graph of 1500 vectors"), phases);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void cancellationStopsTheBuilding(int threads) {
        PackedVectors set = clustered(8000, 8, 100);
        Settings settings = new Settings(4, 10, 10, 2, 1, Metric.L2, 1, threads, 42, 1 << 30);
        AtomicLong told = new AtomicLong();
        Cancellation late = () -> told.get() > 2500;
        MeanderException e = assertThrows(
                MeanderException.class, () -> new HnswSearch(settings).prepare(set, late, advancing(told)));
        assertEquals(StandardError.CANCELLED, e.code());
        assertTrue(told.get() < set.size(), told + " vectors were built");
    }

    @Test
    void fewVectorsAreAllCompared() {
        PackedVectors set = clustered(999, 16, 999);
        SearchMethod method = new HnswSearch(new Settings(16, 100, 100, 2, 1000, Metric.COSINE, 1, 1, 42, 0));
        for (VectorSet either : List.of(set, new Apart(set))) {
            Searcher searcher = method.prepare(either, Cancellation.NEVER);
            for (Metric metric : Metric.values()) {
                assertEquals(1, recall(searcher, set, metric, 30), 0);
                assertEquals(
                        set.size(),
                        searcher.search(set.get(0), everything(metric, 1), Cancellation.NEVER)
                                .read());
            }
        }
    }

    @Test
    void vectorsThatAreNotFiniteAreNotInTheGraph() {
        PackedVectors even = clustered(3000, 16, 60);
        float[] values = even.matrix().orElseThrow().toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
        for (int row = 0; row < 3000; row += 2) {
            values[row * 16 + row % 16] = row % 4 == 0 ? Float.NaN : Float.NEGATIVE_INFINITY;
        }
        PackedVectors set = packed(values, 3000, 16);
        for (VectorSet either : List.of(set, new Apart(set))) {
            Searcher searcher = new HnswSearch(FEW).prepare(either, Cancellation.NEVER);
            for (Metric metric : Metric.values()) {
                List<Hit> hits = searcher.search(set.get(7), everything(metric, 25), Cancellation.NEVER)
                        .hits();
                assertEquals(25, hits.size());
                assertEquals(7, hits.getFirst().row());
                assertTrue(hits.stream().allMatch(hit -> hit.row() % 2 == 1), hits.toString());
            }
        }
    }

    @Test
    void aSetWithoutFiniteVectorsHasNoHits() {
        float[] values = new float[40];
        Arrays.fill(values, Float.NaN);
        PackedVectors set = packed(values, 10, 4);
        Searcher searcher = new HnswSearch(FEW).prepare(set, Cancellation.NEVER);
        Vector query = packed(new float[4], 1, 4).get(0);
        assertEquals(
                List.of(),
                searcher.search(query, everything(Metric.L2, 3), Cancellation.NEVER)
                        .hits());
    }

    @Test
    void aCopyThatIsTooLargeIsRefusedBeforeItIsMade() {
        VectorSet set = new Apart(clustered(2000, 16, 20));
        Settings little = new Settings(16, 100, 100, 2, 1, Metric.COSINE, 1, 1, 42, 127_999);
        MeanderException e =
                assertThrows(MeanderException.class, () -> new HnswSearch(little).prepare(set, Cancellation.NEVER));
        assertEquals(StandardError.UNAVAILABLE, e.code());
        assertEquals(
                "a graph of 2000 vectors of 16 coordinates has to copy 128000 bytes, and"
                        + " org.meander.search.hnsw.memory.bytes is 127999; allow more, or choose a method that copies"
                        + " nothing, such as progressive",
                e.getMessage());
        Settings enough = new Settings(16, 100, 100, 2, 1, Metric.COSINE, 1, 1, 42, 128_000);
        assertEquals(
                2000,
                new HnswSearch(enough)
                        .search(set.get(0), set, everything(Metric.COSINE, 1), Cancellation.NEVER)
                        .read());
    }

    @Test
    void aQueryThatIsRefusedCostsNoGraph() {
        PackedVectors set = clustered(5000, 16, 20);
        Vector wrong = packed(new float[15], 1, 15).get(0);
        AtomicLong told = new AtomicLong();
        MeanderException e = assertThrows(MeanderException.class, () -> new HnswSearch(FEW)
                .search(wrong, set, everything(Metric.L2, 1), Cancellation.NEVER, advancing(told)));
        assertEquals(StandardError.INVALID_ARGUMENT, e.code());
        assertEquals(0, told.get());
    }

    @Test
    void aGraphIsAFractionOfTheVectors() {
        PackedVectors set = clustered(5000, 64, 100);
        GraphVectors vectors = GraphVectors.of(set, Metric.L2, 0, Cancellation.NEVER);
        CompactGraph graph = GraphBuilding.build(vectors, settings(16, 100, 10), Cancellation.NEVER, Progress.NONE);
        // At most 32 edges and an offset on the lowest level, and a fifteenth of half as many above.
        assertTrue(graph.bytes() <= 5000L * 145, graph.bytes() + " bytes");
    }

    @Test
    void settingsAreChecked() {
        assertWrong("connections is 1", () -> new Settings(1, 1, 1, 1, 0, Metric.L2, 1, 1, 0, 0));
        assertWrong("connections is 513", () -> new Settings(513, 1, 1, 1, 0, Metric.L2, 1, 1, 0, 0));
        assertWrong("beam is 0", () -> new Settings(2, 0, 1, 1, 0, Metric.L2, 1, 1, 0, 0));
        assertWrong("candidates is 0", () -> new Settings(2, 1, 0, 1, 0, Metric.L2, 1, 1, 0, 0));
        assertWrong("candidates.per.hit is 10001", () -> new Settings(2, 1, 1, 10_001, 0, Metric.L2, 1, 1, 0, 0));
        assertWrong("least.vectors is -1", () -> new Settings(2, 1, 1, 1, -1, Metric.L2, 1, 1, 0, 0));
        assertWrong(" threads is 257".trim(), () -> new Settings(2, 1, 1, 1, 0, Metric.L2, 257, 1, 0, 0));
        assertWrong("build.threads is -1", () -> new Settings(2, 1, 1, 1, 0, Metric.L2, 1, -1, 0, 0));
        assertWrong("memory.bytes is -1", () -> new Settings(2, 1, 1, 1, 0, Metric.L2, 1, 1, 0, -1));
        assertFalse(new HnswSearch(FEW).exact());
    }

    private static void assertWrong(String what, Runnable setting) {
        MeanderException e = assertThrows(MeanderException.class, setting::run);
        assertEquals(StandardError.INVALID_CONFIGURATION, e.code());
        assertTrue(e.getMessage().contains(what), e.getMessage());
    }

    private static Settings settings(int connections, int beam, int candidates) {
        return new Settings(connections, beam, candidates, 1, 1, Metric.L2, 1, 1, 42, 0);
    }

    private static Progress advancing(AtomicLong told) {
        return new Progress() {
            @Override
            public void expect(long elements) {}

            @Override
            public void advance(long elements) {
                told.addAndGet(elements);
            }

            @Override
            public void phase(String description) {}
        };
    }

    private static Request everything(Metric metric, int limit) {
        return new Request(metric, limit, metric == Metric.L2 ? Double.POSITIVE_INFINITY : -1);
    }

    private static List<Result> answers(HnswSearch method, PackedVectors set) {
        List<Vector> queries = IntStream.range(0, 40).mapToObj(set::get).toList();
        return method.prepare(set, Cancellation.NEVER)
                .searchAll(queries, everything(Metric.L2, 15), Cancellation.NEVER);
    }

    /** Share of the ten nearest that are found, by the definition of a hit's numbers. */
    private static double recall(Searcher searcher, PackedVectors set, Metric metric, int queries) {
        Request request = everything(metric, 10);
        int found = 0;
        for (int q = 0; q < queries; q++) {
            Vector query = set.get(q * 7);
            Scorer scorer = new Scorer(query, Cancellation.NEVER);
            TopHits right = new TopHits(request);
            for (int row = 0; row < set.size(); row++) {
                scorer.score(row, set.get(row)).ifPresent(right::offer);
            }
            Set<Hit> hits = new HashSet<>(
                    searcher.search(query, request, Cancellation.NEVER).hits());
            found += (int) right.hits().stream().filter(hits::contains).count();
        }
        return found / (10.0 * queries);
    }

    /** Gaussian vectors around Gaussian centres; every value differs. */
    private static PackedVectors clustered(int rows, int dimension, int clusters) {
        Random random = new Random(rows);
        float[] centres = new float[clusters * dimension];
        for (int i = 0; i < centres.length; i++) {
            centres[i] = (float) random.nextGaussian();
        }
        float[] matrix = new float[rows * dimension];
        for (int row = 0; row < rows; row++) {
            int centre = random.nextInt(clusters);
            for (int i = 0; i < dimension; i++) {
                matrix[row * dimension + i] = centres[centre * dimension + i] + 0.5f * (float) random.nextGaussian();
            }
        }
        return packed(matrix, rows, dimension);
    }

    private static PackedVectors packed(float[] matrix, int rows, int dimension) {
        List<String> ids = IntStream.range(0, rows).mapToObj("v%06d"::formatted).toList();
        return new PackedVectors(ids, MemorySegment.ofArray(matrix), dimension);
    }
}
