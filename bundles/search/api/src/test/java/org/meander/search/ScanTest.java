package org.meander.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.meander.base.Cancellation;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.search.SearchMethod.Hit;
import org.meander.search.SearchMethod.Request;

/** A scan finds the same of a matrix and of vectors that are read one by one, with any number of threads. */
class ScanTest {

    private static final int ROWS = 700;
    private static final int DIMENSION = 9000;
    private static final int LIMIT = 7;

    private final float[] values = new float[ROWS * DIMENSION];
    private final PackedVectors matrix;
    private final Vector query;

    ScanTest() {
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        // The same vector twice, one that has no place among hits, and one of zeros.
        System.arraycopy(values, 3 * DIMENSION, values, 600 * DIMENSION, DIMENSION);
        values[8 * DIMENSION] = Float.NaN;
        Arrays.fill(values, 9 * DIMENSION, 10 * DIMENSION, 0);
        List<String> ids = IntStream.range(0, ROWS).mapToObj(row -> "v" + row).toList();
        matrix = new PackedVectors(ids, MemorySegment.ofArray(values), DIMENSION);
        query = vector(3);
    }

    private Vector vector(int row) {
        float[] one = Arrays.copyOfRange(values, row * DIMENSION, (row + 1) * DIMENSION);
        return new PackedVectors(List.of("query"), MemorySegment.ofArray(one), DIMENSION).get(0);
    }

    /** The same vectors, without a matrix. */
    private VectorSet apart() {
        return new VectorSet() {
            @Override
            public int size() {
                return matrix.size();
            }

            @Override
            public Vector get(int row) {
                return matrix.get(row);
            }
        };
    }

    /** By sums in the order of the coordinates. */
    private List<Integer> nearest(Metric metric, IntStream rows) {
        record Scored(int row, double score) {}
        return rows.filter(row -> row != 8)
                .mapToObj(row -> new Scored(row, score(metric, row)))
                .sorted(Comparator.comparingDouble(Scored::score).thenComparing(scored -> "v" + scored.row()))
                .limit(LIMIT)
                .map(Scored::row)
                .toList();
    }

    private double score(Metric metric, int row) {
        double dot = 0;
        double squares = 0;
        double distance = 0;
        for (int i = 0; i < DIMENSION; i++) {
            double x = values[row * DIMENSION + i];
            double y = values[3 * DIMENSION + i];
            dot += x * y;
            squares += x * x;
            distance += (x - y) * (x - y);
        }
        return metric == Metric.L2 ? distance : squares == 0 ? 0 : -dot / Math.sqrt(squares);
    }

    @ParameterizedTest
    @EnumSource(Metric.class)
    void theNearestAreFoundHoweverTheyAreKept(Metric metric) {
        Request request = request(metric);
        int[] some = IntStream.range(0, ROWS).filter(row -> row % 3 == 0).toArray();
        List<Hit> all = Scan.all(query, matrix, request, 1, Cancellation.NEVER);
        List<Hit> of = Scan.rows(query, matrix, some, request, 1, Cancellation.NEVER);
        assertEquals(nearest(metric, IntStream.range(0, ROWS)), rows(all));
        assertEquals(nearest(metric, Arrays.stream(some)), rows(of));
        for (int threads = 1; threads <= 4; threads++) {
            for (VectorSet set : List.of(matrix, apart())) {
                assertEquals(all, Scan.all(query, set, request, threads, Cancellation.NEVER));
                assertEquals(of, Scan.rows(query, set, some, request, threads, Cancellation.NEVER));
            }
        }
    }

    private static List<Integer> rows(List<Hit> hits) {
        return hits.stream().map(Hit::row).toList();
    }

    private static Request request(Metric metric) {
        return new Request(metric, LIMIT, metric == Metric.L2 ? Double.MAX_VALUE : -1);
    }

    @ParameterizedTest
    @EnumSource(Metric.class)
    void anotherDimensionIsRefused(Metric metric) {
        Vector shorter = new PackedVectors(List.of("query"), MemorySegment.ofArray(new float[] {1, 2}), 2).get(0);
        for (VectorSet set : List.of(matrix, apart())) {
            MeanderException e = assertThrows(
                    MeanderException.class, () -> Scan.all(shorter, set, request(metric), 1, Cancellation.NEVER));
            assertEquals(StandardError.INVALID_ARGUMENT, e.code());
        }
    }
}
