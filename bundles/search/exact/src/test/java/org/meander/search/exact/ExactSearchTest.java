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
import org.meander.base.Cancellation;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.search.Metric;
import org.meander.search.PackedVectors;
import org.meander.search.SearchMethod;
import org.meander.search.SearchMethod.Request;
import org.meander.search.SearchMethod.Result;
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

    /** Compiled code allocates nothing; bounded by passes, because only the compiler knows when that is. */
    @Test
    void rowsAllocateNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        MemorySegment matrix = MemorySegment.ofArray(new float[64 * 1000]);
        RowKernel kernel = new RowKernel(new float[1000]);
        long least = Long.MAX_VALUE;
        for (int pass = 0; pass < 20_000 && least > 0; pass++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int row = 0; row < 64; row++) {
                kernel.dots(matrix, 4000L * row, 4000L * (63 - row));
                kernel.squaredDistances(matrix, 4000L * row, 4000L * (63 - row));
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertEquals(0, least);
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
