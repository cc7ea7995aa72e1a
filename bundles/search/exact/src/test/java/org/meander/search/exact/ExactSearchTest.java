package org.meander.search.exact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meander.base.Cancellation;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.search.Metric;
import org.meander.search.PackedVectors;
import org.meander.search.SearchMethod;
import org.meander.search.SearchMethod.Request;
import org.meander.search.SearchMethod.Result;
import org.meander.search.Vector;
import org.meander.tck.SearchContract;

class ExactSearchTest extends SearchContract {

    @Override
    protected SearchMethod method() {
        return new ExactSearch(1);
    }

    @Test
    void threadsDoNotChangeTheAnswer() {
        PackedVectors set = gaussian(12_000, 1024);
        for (Metric metric : Metric.values()) {
            Request request = new Request(metric, 25, metric == Metric.L2 ? 1e9 : -1);
            Result one = new ExactSearch(1).search(set.get(77), set, request, Cancellation.NEVER);
            Result many = new ExactSearch(5).search(set.get(77), set, request, Cancellation.NEVER);
            assertEquals(77, one.hits().getFirst().row());
            assertEquals(one, many);
        }
    }

    @Test
    void everyThreadStopsWhenCancelled() {
        PackedVectors set = gaussian(12_000, 1024);
        Thread caller = Thread.currentThread();
        MeanderException e = assertThrows(MeanderException.class, () -> new ExactSearch(3)
                .search(set.get(0), set, new Request(Metric.L2, 1, 1e9), () -> Thread.currentThread() != caller));
        assertEquals(StandardError.CANCELLED, e.code());
    }

    @Test
    void numberOfThreadsIsChecked() {
        for (int wrong : new int[] {-1, 257}) {
            MeanderException e = assertThrows(MeanderException.class, () -> new ExactSearch(wrong));
            assertEquals(StandardError.INVALID_CONFIGURATION, e.code());
        }
        assertTrue(new ExactSearch(0).exact());
    }

    /** Against products in double; of a full tile, and of one with few queries and a row less. */
    @ParameterizedTest
    @CsvSource({"1, 61", "2, 64", "1023, 5", "1024, 61", "1025, 17", "5000, 61"})
    void productsAreWithinTheStatedPrecision(int dimension, int count) {
        Random random = new Random(dimension);
        float[][] queries = new float[count][dimension];
        float[] rows = new float[ProductTile.ROWS * dimension];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = (float) random.nextGaussian();
        }
        for (float[] query : queries) {
            for (int i = 0; i < dimension; i++) {
                query[i] = (float) random.nextGaussian();
            }
        }
        ProductTile tile = new ProductTile(queries);
        for (int pass = 0; pass < 3; pass++) {
            int full = ProductTile.ROWS - pass % 2;
            tile.multiply(MemorySegment.ofArray(rows), 0, full);
            for (int row = 0; row < full; row++) {
                for (int q = 0; q < queries.length; q++) {
                    double expected = 0;
                    double magnitudes = 0;
                    for (int i = 0; i < dimension; i++) {
                        double term = (double) rows[row * dimension + i] * queries[q][i];
                        expected += term;
                        magnitudes += Math.abs(term);
                    }
                    assertEquals(
                            expected,
                            tile.products()[row * ProductTile.QUERIES + q],
                            magnitudes * ProductTile.precision(dimension),
                            "row " + row + ", query " + q);
                }
            }
        }
    }

    @Test
    void productsAllocateNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        ProductTile tile = new ProductTile(new float[ProductTile.QUERIES][256]);
        MemorySegment rows = MemorySegment.ofArray(new float[ProductTile.ROWS * 256]);
        int quiet = 0;
        for (int pass = 0; pass < 50_000 && quiet < 1000; pass++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            tile.multiply(rows, 0, ProductTile.ROWS);
            quiet = threads.getCurrentThreadAllocatedBytes() == before ? quiet + 1 : 0;
        }
        assertEquals(1000, quiet);
    }

    @Test
    void threadsDoNotChangeABatch() {
        PackedVectors set = gaussian(12_000, 100);
        List<Vector> queries =
                IntStream.range(0, 70).mapToObj(i -> set.get(100 * i)).toList();
        for (Metric metric : Metric.values()) {
            Request request = new Request(metric, 25, metric == Metric.L2 ? 1e9 : -1);
            List<Result> one =
                    new ExactSearch(1).prepare(set, Cancellation.NEVER).searchAll(queries, request, Cancellation.NEVER);
            List<Result> many =
                    new ExactSearch(5).prepare(set, Cancellation.NEVER).searchAll(queries, request, Cancellation.NEVER);
            assertEquals(one, many);
            assertEquals(6900, one.getLast().hits().getFirst().row());
        }
    }

    private static PackedVectors gaussian(int rows, int dimension) {
        Random random = new Random(8);
        float[] matrix = new float[rows * dimension];
        for (int i = 0; i < matrix.length; i++) {
            matrix[i] = (float) random.nextGaussian();
        }
        List<String> ids = IntStream.range(0, rows).mapToObj(i -> "v" + i).toList();
        return new PackedVectors(ids, MemorySegment.ofArray(matrix), dimension);
    }
}
