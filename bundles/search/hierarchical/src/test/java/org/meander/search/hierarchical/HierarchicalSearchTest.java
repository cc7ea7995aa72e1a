package org.meander.search.hierarchical;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.meander.base.Cancellation;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.search.Metric;
import org.meander.search.PackedVectors;
import org.meander.search.SearchMethod;
import org.meander.search.SearchMethod.Hit;
import org.meander.search.Vector;
import org.meander.search.VectorSet;
import org.meander.tck.SearchContract;

class HierarchicalSearchTest extends SearchContract {

    @Override
    protected SearchMethod method() {
        return new HierarchicalSearch();
    }

    /** Values of their own as the finest level, means of two as the next. */
    private record Pairs(String id, float[] values) implements Vector {

        @Override
        public long dimension() {
            return values.length;
        }

        @Override
        public double squaredNorm() {
            double sum = 0;
            for (float x : values) {
                sum += (double) x * x;
            }
            return sum;
        }

        @Override
        public double outside() {
            return 0;
        }

        @Override
        public int levels() {
            return 2;
        }

        @Override
        public Segments segments(int level) {
            int length = level == 0 ? 2 : 1;
            double[] means = new double[values.length / length];
            double[] deviations = new double[means.length];
            long[] lengths = new long[means.length];
            Arrays.fill(lengths, length);
            for (int i = 0; i < means.length; i++) {
                means[i] = level == 0 ? (values[2 * i] + values[2 * i + 1]) / 2.0 : values[i];
                deviations[i] = level == 0 ? Math.abs(values[2 * i] - values[2 * i + 1]) / Math.sqrt(2) : 0;
            }
            return new Segments(lengths, means, deviations);
        }

        @Override
        public MemorySegment values(long from, int count, MemorySegment scratch) {
            MemorySegment.copy(values, (int) from, scratch, ValueLayout.JAVA_FLOAT_UNALIGNED, 0, count);
            return scratch.asSlice(0, 4L * count);
        }
    }

    private record Rows(List<Pairs> rows) implements VectorSet {
        @Override
        public int size() {
            return rows.size();
        }

        @Override
        public Vector get(int row) {
            return rows.get(row);
        }
    }

    private static double level(float[] query, float... candidate) {
        Pairs other = new Pairs("c", candidate);
        return new LevelSimilarity(new Pairs("q", query), 1).of(other.segments(1));
    }

    @Test
    void theSimilarityOfALevelIsTheFormula() {
        // r = 1, mean squared difference 7.5, mean squares 7.5 and 30.
        assertEquals(0.7 + 0.3 * (1 - 7.5 / 37.5), level(new float[] {1, 2, 3, 4}, 2, 4, 6, 8), 1e-12);
        // r = -1, difference 5, squares 7.5 and 7.5.
        assertEquals(0.3 * (1 - 5 / 15.0), level(new float[] {1, 2, 3, 4}, 4, 3, 2, 1), 1e-12);
        // r = .8, difference .5.
        assertEquals(0.7 * 0.9 + 0.3 * (1 - 0.5 / 15), level(new float[] {1, 2, 3, 4}, 1, 3, 2, 4), 1e-12);
        // More apart than the squares: the second part is 0, not less.
        assertEquals(0, level(new float[] {1, -1}, -1, 1), 1e-12);
        assertEquals(1, level(new float[] {5, 5}, 5, 5));
        assertEquals(1, level(new float[] {0, 0}, 0, 0));
        assertEquals(0, level(new float[] {5, 5}, 6, 6));
        assertEquals(0.1, level(new float[] {5, 5}, 5, 6));
        // What is not finite does not count.
        assertEquals(1, level(new float[] {1, 2, 3, 4}, 1, 2, Float.NaN, 4), 1e-12);
        assertTrue(Double.isNaN(level(new float[] {1, 2}, Float.NaN, Float.POSITIVE_INFINITY)));
    }

    @Test
    void levelsAndPartsAreWeighed() {
        Pairs query = new Pairs("q", new float[] {1, 2, 3, 4});
        Pairs candidate = new Pairs("c", new float[] {1, 3, 2, 4});
        double fine = 0.7 * 0.9 + 0.3 * (1 - 0.5 / 15);
        // Means 1.5, 3.5 and 2, 3: r = 1, difference .25, squares 7.25 and 6.5.
        double coarse = 0.7 + 0.3 * (1 - 0.25 / 13.75);
        double spatial = (fine + coarse / 2) / 1.5;
        // The norms are equal, and single values have no deviations.
        assertEquals(
                0.7 * spatial + 0.2 + 0.1,
                search(new Settings(Filtering.PROGRESSIVE, 9, 1000, 0.1, 0.7, 0.2, 0.1, 0, 1), query, candidate)
                        .getFirst()
                        .similarity()
                        .overall(),
                1e-12);
        Settings onlyFinest = new Settings(Filtering.COARSE_TO_FINE, 1, 10, 0, 1, 0, 0, 0, 1);
        assertEquals(
                fine,
                search(onlyFinest, query, candidate).getFirst().similarity().hierarchical(),
                1e-12);
        Pairs twice = new Pairs("c", new float[] {2, 4, 6, 8});
        Settings onlyNorms = new Settings(Filtering.COARSE_TO_FINE, 9, 10, 0, 0, 1, 0, 0, 1);
        assertEquals(
                0.5, search(onlyNorms, query, twice).getFirst().similarity().overall(), 1e-12);
    }

    /** |1-2| and |3-5| differ by 1 and sum to 3. */
    @ParameterizedTest
    @CsvSource({"1, 2, 3, 5, 0.6666666666666667", "1, 2, 4, 4, 0", "0, 0, 0, 0, 1"})
    void deviationsAreCompared(float a, float b, float c, float d, double right) {
        LevelSimilarity level = new LevelSimilarity(new Pairs("q", new float[] {a, b}), 0);
        assertEquals(right, level.ofDeviations(new Pairs("c", new float[] {c, d}).segments(0)), 1e-12);
    }

    private static List<Hit> search(Settings settings, Pairs query, Pairs... candidates) {
        return new HierarchicalSearch(settings)
                .search(
                        query,
                        new Rows(List.of(candidates)),
                        new SearchMethod.Request(Metric.COSINE, 1000, -1),
                        Cancellation.NEVER)
                .hits();
    }

    private static Pairs[] many(int count) {
        Random random = new Random(3);
        Pairs[] rows = new Pairs[count];
        for (int i = 0; i < count; i++) {
            float[] values = new float[64];
            for (int k = 0; k < values.length; k++) {
                values[k] = (float) (Math.sin(k * 0.3) + 0.05 * i * random.nextGaussian());
            }
            rows[i] = new Pairs("v%03d".formatted(i), values);
        }
        return rows;
    }

    /** What every strategy keeps are the most similar ones; the number of threads changes nothing. */
    @ParameterizedTest
    @EnumSource(Filtering.class)
    void candidatesALevelAreKept(Filtering filtering) {
        Pairs[] rows = many(100);
        List<Hit> all = search(new Settings(filtering, 9, 1000, 0, 0.7, 0.2, 0.1, 0, 1), rows[0], rows);
        assertEquals(100, all.size());
        List<Hit> few = search(new Settings(filtering, 9, 10, 0, 0.7, 0.2, 0.1, 0, 1), rows[0], rows);
        assertEquals(10, few.size());
        assertEquals("v000", few.getFirst().id());
        assertEquals(all.getFirst(), few.getFirst());
        assertEquals(few, search(new Settings(filtering, 9, 10, 0, 0.7, 0.2, 0.1, 0, 7), rows[0], rows));
    }

    @Test
    void theBestIsKeptIfNoneReachesTheThreshold() {
        Pairs query = new Pairs("q", new float[] {1, -1, 2, -2});
        Pairs far = new Pairs("far", new float[] {-1, 1, -2, 2.5f});
        Pairs farther = new Pairs("farther", new float[] {-1, 1, -2, 2});
        List<Hit> hits = search(new Settings(Filtering.FINE_TO_COARSE, 1, 9, 0.9, 1, 0, 0, 0, 1), query, far, farther);
        assertEquals(List.of("far"), hits.stream().map(Hit::id).toList());
    }

    @Test
    void hitsHaveTheirRealCosineAndTheThresholdHolds() {
        Pairs[] rows = many(40);
        List<Hit> hits = new HierarchicalSearch()
                .search(
                        rows[0],
                        new Rows(List.of(rows)),
                        new SearchMethod.Request(Metric.COSINE, 5, 0.9),
                        Cancellation.NEVER)
                .hits();
        assertEquals(5, hits.size());
        for (Hit hit : hits) {
            double dot = 0;
            for (int i = 0; i < 64; i++) {
                dot += (double) rows[0].values[i] * rows[hit.row()].values[i];
            }
            double right = dot / Math.sqrt(rows[0].squaredNorm() * rows[hit.row()].squaredNorm());
            assertEquals(right, hit.cosine(), 1e-12);
            assertTrue(hit.cosine() >= 0.9);
        }
    }

    @Test
    void vectorsWithoutAnIndexAreNoHits() {
        record Bare(Pairs pairs) implements VectorSet {
            @Override
            public int size() {
                return 1;
            }

            @Override
            public Vector get(int row) {
                return new PackedVectors(List.of("v"), MemorySegment.ofArray(pairs.values), 4).get(0);
            }
        }
        Pairs query = new Pairs("q", new float[] {1, 2, 3, 4});
        SearchMethod.Result result = new HierarchicalSearch()
                .search(query, new Bare(query), new SearchMethod.Request(Metric.L2, 5, 9), Cancellation.NEVER);
        assertEquals(List.of(), result.hits());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.6, 0.8})
    void weightsThatDoNotSumToOneAreRefused(double spatial) {
        MeanderException e = assertThrows(
                MeanderException.class,
                () -> new Settings(Filtering.PROGRESSIVE, 9, 1000, 0.1, spatial, 0.2, 0.1, 0, 1));
        assertEquals(StandardError.INVALID_CONFIGURATION, e.code());
    }
}
