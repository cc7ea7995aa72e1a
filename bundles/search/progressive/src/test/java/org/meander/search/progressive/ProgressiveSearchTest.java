package org.meander.search.progressive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.meander.base.Cancellation;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.search.Metric;
import org.meander.search.Scorer;
import org.meander.search.SearchMethod;
import org.meander.search.SearchMethod.Request;
import org.meander.search.SearchMethod.Result;
import org.meander.search.TopHits;
import org.meander.search.Vector;
import org.meander.search.VectorSet;
import org.meander.tck.SearchContract;

class ProgressiveSearchTest extends SearchContract {

    private static final int DIMENSION = 3000;

    @Override
    protected SearchMethod method() {
        return new ProgressiveSearch(false, 1);
    }

    @ParameterizedTest
    @EnumSource(Metric.class)
    void agreesWithTheScorerInEveryBit(Metric metric) {
        Set set = clusters(0);
        for (int limit : new int[] {1, 7, 300, 400}) {
            Request request = new Request(metric, limit, metric == Metric.L2 ? 1e9 : -1);
            assertEquals(
                    exhaustive(set.get(5), set, request).hits(),
                    method().search(set.get(5), set, request, Cancellation.NEVER)
                            .hits());
        }
    }

    @ParameterizedTest
    @EnumSource(Metric.class)
    void otherClustersAreNotRead(Metric metric) {
        Set set = clusters(0);
        Result result = method().search(
                        set.get(5), set, new Request(metric, 3, metric == Metric.L2 ? 1e9 : -1), Cancellation.NEVER);
        assertTrue(result.read() < 60, result.read() + " read");
        assertEquals(set.size(), result.read() + result.pruned());
    }

    /** The index tells of other values than those that are read, as beside a lossy codec. */
    @ParameterizedTest
    @EnumSource(Metric.class)
    void errorsOfValuesAreAllowedFor(Metric metric) {
        Set set = clusters(0.03);
        Vector query = clusters(0).get(5);
        for (int limit : new int[] {1, 4, 19, 21}) {
            Request request = new Request(metric, limit, metric == Metric.L2 ? 1e9 : -1);
            assertEquals(
                    exhaustive(query, set, request).hits(),
                    method().search(query, set, request, Cancellation.NEVER).hits());
        }
    }

    @Test
    void approximateReadsNoMoreThanItMay() {
        Set set = clusters(0);
        SearchMethod method = new ProgressiveSearch(true, 4);
        Result result = method.search(set.get(5), set, new Request(Metric.L2, 10, 1e9), Cancellation.NEVER);
        assertFalse(method.exact());
        assertEquals(4, result.read());
        assertEquals(4, result.hits().size());
        assertEquals(5, result.hits().getFirst().row());
    }

    @Test
    void numberOfCandidatesIsChecked() {
        MeanderException e = assertThrows(MeanderException.class, () -> new ProgressiveSearch(true, 0));
        assertEquals(StandardError.INVALID_CONFIGURATION, e.code());
    }

    @Test
    void segmentsMustCoverTheQuery() {
        Set set = clusters(0);
        Row query = new Row("q", new float[DIMENSION], new float[DIMENSION], 0, DIMENSION - 1);
        MeanderException e = assertThrows(MeanderException.class, () -> method().search(
                        query, set, new Request(Metric.L2, 1, 1), Cancellation.NEVER));
        assertEquals(StandardError.INVALID_ARGUMENT, e.code());
    }

    private static Result exhaustive(Vector query, VectorSet set, Request request) {
        Scorer scorer = new Scorer(query, Cancellation.NEVER);
        TopHits hits = new TopHits(request);
        for (int row = 0; row < set.size(); row++) {
            scorer.score(row, set.get(row)).ifPresent(hits::offer);
        }
        return new Result(hits.hits(), set.size(), 0);
    }

    /** 20 clusters of 20 whose centres differ in their means; values are off by up to {@code error} each. */
    private static Set clusters(double error) {
        Random random = new Random(6);
        return new Set(IntStream.range(0, 400)
                .mapToObj(i -> {
                    float[] indexed = new float[DIMENSION];
                    float[] read = new float[DIMENSION];
                    for (int k = 0; k < DIMENSION; k++) {
                        double centre = Math.sin((i / 20 + 1) * 0.001 * k);
                        indexed[k] = (float) (centre + 0.01 * random.nextGaussian());
                        read[k] = (float) (indexed[k] + error * (2 * random.nextDouble() - 1));
                    }
                    return new Row("r" + i, indexed, read, 1.001 * error * Math.sqrt(DIMENSION), DIMENSION);
                })
                .toList());
    }

    private record Set(List<Row> rows) implements VectorSet {
        @Override
        public int size() {
            return rows.size();
        }

        @Override
        public Vector get(int row) {
            return rows.get(row);
        }
    }

    private record Row(String id, float[] indexed, float[] read, double valueError, int covered) implements Vector {
        @Override
        public long dimension() {
            return DIMENSION;
        }

        @Override
        public double squaredNorm() {
            double sum = 0;
            for (float x : indexed) {
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
            return 1;
        }

        @Override
        public Segments segments(int level) {
            int count = (covered - 1) / 16 + 1;
            long[] lengths = new long[count];
            double[] means = new double[count];
            double[] deviations = new double[count];
            for (int i = 0; i < count; i++) {
                lengths[i] = Math.min(16, covered - 16 * i);
                for (int k = 16 * i; k < 16 * i + lengths[i]; k++) {
                    means[i] += indexed[k] / (double) lengths[i];
                }
                for (int k = 16 * i; k < 16 * i + lengths[i]; k++) {
                    deviations[i] += (indexed[k] - means[i]) * (indexed[k] - means[i]);
                }
                deviations[i] = Math.sqrt(deviations[i]);
            }
            return new Segments(lengths, means, deviations);
        }

        @Override
        public MemorySegment values(long from, int count, MemorySegment scratch) {
            return MemorySegment.ofArray(read).asSlice(4 * from, 4L * count);
        }
    }
}
