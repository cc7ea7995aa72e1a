package org.meander.optimizer.streaming;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.optimizer.BatchStatistics;
import org.meander.optimizer.Columns;
import org.meander.optimizer.PointSource;
import org.meander.optimizer.Problem;
import org.meander.optimizer.Run;
import org.meander.optimizer.Solution;
import org.meander.tck.DoubleExponential;

/** Chunks that cannot be used are left out and named; those that can be read at the second attempt are used. */
final class FaultTest {

    /** Reads of the chunk from point 1000 on fail from the {@code first} to the one before the {@code last}, counted from 0. */
    private static PointSource flaky(PointSource points, int first, int last) {
        AtomicInteger reads = new AtomicInteger();
        return new WatchedPoints(points, (from, count) -> {
            if (from == 1000) {
                int read = reads.getAndIncrement();
                if (read >= first && read < last) {
                    throw new MeanderException(StandardError.IO_FAILURE, "the disk is tired");
                }
            }
        });
    }

    private static Solution solve(Problem problem, Object... settings) {
        StreamingOptimizer optimizer = Optimizers.with(settings);
        return optimizer.solve(problem, optimizer.options(), Run.QUIET);
    }

    private static Problem problem(PointSource points) {
        return Problem.of(new DoubleExponential(), points).withStart(2, 1, 1, 0.1, 0);
    }

    @Test
    void leavesOutAChunkAndSaysWhich() {
        double[][] columns = Decay.columns(4000);
        columns[1][1234] = Double.POSITIVE_INFINITY;
        Solution solution = solve(problem(Columns.of(false, columns)), "chunk_points", 500L);
        BatchStatistics statistics = solution.batches().orElseThrow();
        assertEquals(1, statistics.failures().size());
        BatchStatistics.Failure failure = statistics.failures().getFirst();
        assertEquals(2, failure.batch());
        assertEquals(1000, failure.from());
        assertEquals(500, failure.points());
        assertTrue(failure.cause().contains("point 1234 has y = Infinity"), failure::cause);
        assertTrue(solution.warnings().stream().anyMatch(w -> w.contains("chunk 2") && w.contains("1234")));
        assertEquals(3500, solution.points());
        double[][] rest = new double[2][];
        for (int c = 0; c < 2; c++) {
            double[] column = Arrays.copyOf(columns[c], 3500);
            System.arraycopy(columns[c], 1500, column, 1000, 2500);
            rest[c] = column;
        }
        assertArrayEquals(solve(problem(Columns.of(false, rest))).values(), solution.values(), 1e-10);
    }

    @Test
    void failsIfTooManyAreLeftOut() {
        double[][] columns = Decay.columns(4000);
        columns[0][0] = Double.NaN;
        columns[0][600] = Double.NaN;
        Problem problem = problem(Columns.of(false, columns));
        MeanderException e = assertThrows(
                MeanderException.class, () -> solve(problem, "chunk_points", 500L, "min_success_rate", 0.8));
        assertEquals(StandardError.MALFORMED_DATA, e.code());
        assertTrue(e.getMessage().contains("2 of 8 chunks"), e::getMessage);
        assertTrue(e.getMessage().contains("point 0 has x = NaN"), e::getMessage);
    }

    @Test
    void readsAgain() {
        Columns points = Columns.of(false, Decay.columns(4000));
        Solution expected = solve(problem(points), "chunk_points", 500L, "warm_up_points", 0L);
        PointSource flaky = flaky(points, 0, 2);
        Solution solution = solve(problem(flaky), "chunk_points", 500L, "warm_up_points", 0L);
        assertArrayEquals(expected.values(), solution.values());
        BatchStatistics statistics = solution.batches().orElseThrow();
        assertEquals(0, statistics.totalFailures());
        assertEquals(1L, statistics.errorDistribution().get("the disk is tired"));
        assertEquals(List.of(), solution.warnings());
    }

    /** The chunk fails for the first time in a later pass, so that costs before and after cannot be compared. */
    @Test
    void startsAgainFromThePointItHasWhenAChunkFailsLate() {
        Columns points = Columns.of(false, Decay.columns(4000));
        PointSource late = flaky(points, 3, Integer.MAX_VALUE);
        Solution solution = solve(problem(late), "chunk_points", 500L, "warm_up_points", 0L);
        assertTrue(solution.reason().converged());
        assertEquals(3500, solution.points());
    }
}
