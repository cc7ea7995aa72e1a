package org.meander.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.meander.base.Cancellation;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.search.Metric;
import org.meander.search.SearchMethod;
import org.meander.search.SearchMethod.Hit;
import org.meander.search.SearchMethod.Request;
import org.meander.search.SearchMethod.Result;
import org.meander.search.Vector;
import org.meander.search.VectorSet;
import org.meander.tck.SampleVectors.Sample;

/** What every {@link SearchMethod} must keep; those that say they are exact have more to keep. */
public abstract class SearchContract {

    /** Scores may differ from the reference by rounding, relative to 1 or to the norms. */
    private static final double ROUNDING = 1e-9;

    /** Scores that differ less may change places, because a reference rounds, too; equal vectors may not. */
    private static final double TIE = 1e-12;

    /** The method under test. */
    protected abstract SearchMethod method();

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1023, 1024, 1025, 5000, 20_000})
    protected void findsWhatTheReferenceFinds(int dimension) {
        Random random = new Random(dimension);
        List<float[]> rows = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            rows.add(SampleVectors.gaussian(random, dimension, 1 + i % 3));
        }
        Sample query = query(SampleVectors.near(random, rows.get(17), 0.1));
        compareEverywhere(query, SampleVectors.of(rows), 1, 3, 59, 60, 61, Integer.MAX_VALUE);
    }

    /** 2,000 vectors of 1,024: random, in clusters, near-duplicates of the query, exact duplicates, of many lengths. */
    @ParameterizedTest
    @EnumSource(Metric.class)
    protected void findsWhatTheReferenceFindsAmongMany(Metric metric) {
        Random random = new Random(5);
        float[] base = SampleVectors.gaussian(random, 1024, 1);
        List<float[]> centres = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            centres.add(SampleVectors.gaussian(random, 1024, 1));
        }
        List<float[]> rows = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            rows.add(SampleVectors.gaussian(random, 1024, Math.pow(10, i % 5 - 2)));
            rows.add(SampleVectors.near(random, centres.get(i % 20), 0.05));
            rows.add(SampleVectors.near(random, base, Math.pow(10, -i % 7)));
            rows.add(rows.get(random.nextInt(rows.size())));
        }
        compare(metric, query(base), SampleVectors.of(rows), 1, 2, 10, 500, 1999, 2000, 2001);
        compare(metric, query(centres.get(3)), SampleVectors.of(rows), 1, 30, 3000);
    }

    @Test
    protected void tiesAreBrokenById() {
        float[] same = {1, 2, 3};
        List<float[]> rows = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            rows.add(i % 4 == 0 ? new float[] {3, 2, 1} : same);
        }
        compareEverywhere(query(same), SampleVectors.of(rows), 1, 2, 29, 30, 31, 40, 100);
    }

    @Test
    protected void extremeMagnitudesAreCompared() {
        Random random = new Random(9);
        for (double scale : new double[] {1e30, 1e-20, 1e-40}) {
            List<float[]> rows = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                rows.add(SampleVectors.gaussian(random, 300, i % 3 == 0 ? scale / 10 : scale));
            }
            rows.add(new float[300]);
            compareEverywhere(
                    query(SampleVectors.near(random, rows.get(1), scale / 2)), SampleVectors.of(rows), 1, 5, 51);
        }
    }

    @Test
    protected void zeroVectorsHaveCosineZero() {
        SampleVectors set = SampleVectors.of(List.of(new float[2], new float[] {1, 0}, new float[] {-1, 0}));
        compareEverywhere(query(new float[] {2, 0}), set, 1, 2, 3);
        compareEverywhere(query(new float[2]), set, 1, 2, 3);
    }

    @Test
    protected void partsOutsideCount() {
        assumeExact();
        Random random = new Random(4);
        float[] base = SampleVectors.gaussian(random, 2000, 1);
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            float[] values = i == 7 ? new float[2000] : SampleVectors.near(random, base, 0.01 * i);
            samples.add(new Sample("m" + i % 10 + i, values, Math.pow(i % 8, 6), i % 3));
        }
        SampleVectors set = new SampleVectors(samples);
        for (Metric metric : Metric.values()) {
            compareAll(metric, query(base), set, set, 1, 5, 49, 50);
        }
    }

    @Test
    protected void vectorsThatAreNotFiniteAreNoHits() {
        List<float[]> rows = List.of(
                new float[] {1, 1, 1},
                new float[] {Float.NaN, 1, 1},
                new float[] {1, Float.POSITIVE_INFINITY, 1},
                new float[] {1, 1, Float.NEGATIVE_INFINITY},
                new float[] {0, 1, 0});
        compareEverywhere(query(new float[] {1, 1, 1}), SampleVectors.of(rows), 1, 2, 5);
    }

    @Test
    protected void emptySetHasNoHits() {
        SampleVectors none = SampleVectors.of(List.of());
        for (VectorSet set : List.of(none, none.packed())) {
            Result result = search(Metric.L2, query(new float[] {1}), set, 5, Double.POSITIVE_INFINITY);
            assertEquals(new Result(List.of(), 0, 0), result);
        }
    }

    /** In every bit, whatever is done for several queries at once; among the rows are all that are hard to rank. */
    @ParameterizedTest
    @ValueSource(ints = {1, 64, 300, 1025})
    protected void batchesGiveWhatSingleQueriesGive(int dimension) {
        Random random = new Random(dimension);
        List<float[]> rows = new ArrayList<>();
        for (int i = 0; i < 149; i++) {
            rows.add(SampleVectors.gaussian(random, dimension, Math.pow(10, i % 9 == 8 ? i % 4 * 10 - 15 : i % 3 - 1)));
            rows.add(
                    i % 5 == 0
                            ? rows.get(random.nextInt(rows.size()))
                            : SampleVectors.near(random, rows.getLast(), 1e-4));
        }
        rows.set(13, new float[dimension]);
        rows.set(17, SampleVectors.gaussian(random, dimension, 1));
        rows.get(17)[dimension / 2] = Float.NaN;
        rows.set(19, SampleVectors.gaussian(random, dimension, 1));
        rows.get(19)[dimension - 1] = Float.NEGATIVE_INFINITY;
        SampleVectors set = SampleVectors.of(rows);
        List<Sample> queries = new ArrayList<>();
        for (int i = 0; i < 71; i++) {
            float[] values =
                    i % 3 == 0 ? rows.get(20 + i) : SampleVectors.gaussian(random, dimension, i % 7 == 1 ? 1e-30 : 1);
            queries.add(query(i == 5 ? new float[dimension] : values));
        }
        for (VectorSet either : List.of(set, set.packed())) {
            SearchMethod.Searcher searcher = method().prepare(either, Cancellation.NEVER);
            for (Request request : List.of(
                    new Request(Metric.COSINE, 7, -1),
                    new Request(Metric.COSINE, 400, 0.3),
                    new Request(Metric.L2, 7, Double.POSITIVE_INFINITY),
                    new Request(Metric.L2, 400, Math.sqrt(dimension)))) {
                List<Result> alone = queries.stream()
                        .map(query -> searcher.search(query, request, Cancellation.NEVER))
                        .toList();
                for (int count : new int[] {0, 4, 5, 71}) {
                    List<Result> together = searcher.searchAll(queries.subList(0, count), request, Cancellation.NEVER);
                    assertEquals(alone.subList(0, count), together, request + ", " + count + " queries");
                }
            }
        }
    }

    @Test
    protected void wrongCallsAreRefused() {
        SampleVectors set = SampleVectors.of(List.of(new float[3], new float[3]));
        for (VectorSet either : List.of(set, set.packed())) {
            assertInvalid(query(new float[2]), either);
            assertInvalid(query(new float[] {0, Float.NaN, 0}), either);
            assertInvalid(query(new float[] {0, 0, Float.POSITIVE_INFINITY}), either);
        }
        assertThrows(MeanderException.class, () -> new Request(Metric.L2, 0, 1));
        assertThrows(MeanderException.class, () -> new Request(Metric.L2, 1, Double.NaN));
    }

    private void assertInvalid(Vector query, VectorSet set) {
        Request request = new Request(Metric.L2, 1, 1);
        assertEquals(
                StandardError.INVALID_ARGUMENT,
                assertThrows(MeanderException.class, () -> method().prepare(set, Cancellation.NEVER)
                                .searchAll(Collections.nCopies(7, query), request, Cancellation.NEVER))
                        .code());
        MeanderException e = assertThrows(MeanderException.class, () -> search(Metric.COSINE, query, set, 1, -1));
        assertEquals(StandardError.INVALID_ARGUMENT, e.code());
    }

    @Test
    protected void cancellationStopsIt() {
        SampleVectors set = SampleVectors.of(List.of(new float[] {1}, new float[] {2}));
        AtomicInteger asked = new AtomicInteger();
        for (VectorSet either : List.of(set, set.packed())) {
            Cancellation atOnce = () -> asked.incrementAndGet() > 0;
            MeanderException e = assertThrows(MeanderException.class, () -> method().search(
                            query(new float[] {1}), either, new Request(Metric.L2, 1, 1), atOnce));
            assertEquals(StandardError.CANCELLED, e.code());
        }
        assertTrue(asked.get() > 0);
    }

    /** Both metrics; values from memory and in pieces. */
    private void compareEverywhere(Sample query, SampleVectors set, int... limits) {
        for (Metric metric : Metric.values()) {
            compare(metric, query, set, limits);
        }
    }

    private void compare(Metric metric, Sample query, SampleVectors set, int... limits) {
        assumeExact();
        compareAll(metric, query, set, set, limits);
        compareAll(metric, query, set, set.packed(), limits);
    }

    private void assumeExact() {
        assumeTrue(method().exact(), "a method that may miss hits");
    }

    /** At every limit with no threshold, and with thresholds that lie between scores. */
    private void compareAll(Metric metric, Sample query, SampleVectors set, VectorSet as, int... limits) {
        List<Hit> all = reference(metric, query, set);
        double none = metric == Metric.COSINE ? -1 : Double.POSITIVE_INFINITY;
        for (int limit : limits) {
            check(metric, query, as, limit, none, all);
        }
        for (int at : new int[] {0, 1, all.size() / 3, all.size() - 2}) {
            if (at >= 0
                    && at + 1 < all.size()
                    && Math.abs(score(metric, all.get(at + 1)) - score(metric, all.get(at))) > 2 * TIE) {
                double threshold = (score(metric, all.get(at)) + score(metric, all.get(at + 1))) / 2;
                check(metric, query, as, Integer.MAX_VALUE, threshold, all.subList(0, at + 1));
                check(metric, query, as, at + 1, threshold, all.subList(0, at + 1));
            }
        }
    }

    private void check(Metric metric, Sample query, VectorSet set, int limit, double threshold, List<Hit> expected) {
        Result result = search(metric, query, set, limit, threshold);
        List<Hit> first = expected.subList(0, Math.min(limit, expected.size()));
        String where = metric + ", limit " + limit + ", threshold " + threshold;
        assertEquals(first.size(), result.hits().size(), where);
        Map<Integer, Hit> byRow = new HashMap<>();
        expected.forEach(hit -> byRow.put(hit.row(), hit));
        double norm = Math.sqrt(query.squaredNorm());
        for (int i = 0; i < first.size(); i++) {
            Hit hit = result.hits().get(i);
            Hit right = byRow.remove(hit.row());
            assertTrue(right != null, where + ": row " + hit.row());
            assertEquals(right.id(), hit.id(), where);
            assertEquals(right.cosine(), hit.cosine(), ROUNDING, where);
            assertEquals(right.distance(), hit.distance(), ROUNDING * (norm + hit.distance()), where);
            if (Math.abs(score(metric, right) - score(metric, first.get(i))) > TIE * (1 + score(metric, right))) {
                assertEquals(first.get(i).row(), hit.row(), where);
            }
            if (i > 0 && score(metric, hit) == score(metric, result.hits().get(i - 1))) {
                assertTrue(result.hits().get(i - 1).id().compareTo(hit.id()) < 0, where);
            }
        }
        assertTrue(result.read() >= first.size() && result.read() + result.pruned() <= set.size(), where);
    }

    private Result search(Metric metric, Vector query, VectorSet set, int limit, double threshold) {
        return method().search(query, set, new Request(metric, limit, threshold), Cancellation.NEVER);
    }

    private static double score(Metric metric, Hit hit) {
        return metric == Metric.COSINE ? hit.cosine() : hit.distance();
    }

    /** All finite vectors in order, by the definitions. */
    private static List<Hit> reference(Metric metric, Sample query, SampleVectors set) {
        List<Hit> hits = new ArrayList<>();
        double queryNorm = Math.sqrt(query.squaredNorm());
        for (int row = 0; row < set.size(); row++) {
            Sample sample = set.samples().get(row);
            double dot = 0;
            double squared = sample.outside();
            for (int i = 0; i < sample.values().length; i++) {
                double x = query.values()[i];
                double y = sample.values()[i];
                dot += x * y;
                squared += (x - y) * (x - y);
            }
            double norms = queryNorm * Math.sqrt(sample.squaredNorm());
            if (Double.isFinite(squared)) {
                hits.add(new Hit(row, sample.id(), norms == 0 ? 0 : dot / norms, Math.sqrt(squared)));
            }
        }
        Comparator<Hit> byScore = Comparator.comparingDouble(h -> score(metric, h));
        hits.sort((metric == Metric.COSINE ? byScore.reversed() : byScore).thenComparing(Hit::id));
        return hits;
    }

    private static Sample query(float[] values) {
        return new Sample("query", values, 0, 2);
    }
}
