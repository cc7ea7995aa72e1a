package org.meander.optimizer.streaming;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meander.base.Cancellation;
import org.meander.base.MeanderException;
import org.meander.base.Progress;
import org.meander.base.StandardError;
import org.meander.optimizer.Checkpoint;
import org.meander.optimizer.CheckpointStore;
import org.meander.optimizer.Columns;
import org.meander.optimizer.FitListener;
import org.meander.optimizer.Loss;
import org.meander.optimizer.Problem;
import org.meander.optimizer.Run;
import org.meander.optimizer.Solution;
import org.meander.tck.DoubleExponential;

/** A fit that was killed after any chunk ends with the same bits as one that was not. */
final class ResumeTest {

    /** Keeps copies, as a disk would. */
    private static final class Memory implements CheckpointStore {

        final List<Checkpoint> saved = new ArrayList<>();

        @Override
        public void save(Checkpoint c) {
            Map<String, double[]> reals = new HashMap<>();
            Map<String, long[]> integers = new HashMap<>();
            c.reals().forEach((name, values) -> reals.put(name, values.clone()));
            c.integers().forEach((name, values) -> integers.put(name, values.clone()));
            saved.add(new Checkpoint(c.number(), c.problem(), c.phase(), reals, integers));
        }

        @Override
        public Optional<Checkpoint> load() {
            return saved.isEmpty() ? Optional.empty() : Optional.of(saved.getLast());
        }
    }

    private static Problem problem(boolean damaged, Loss loss) {
        double[][] columns = Decay.columns(3000);
        if (damaged) {
            columns[1][777] = Double.NaN;
        }
        return Problem.of(new DoubleExponential(), Columns.of(false, columns))
                .withStart(2, 1, 1, 0.1, 0)
                .withLoss(loss, 0.01);
    }

    @ParameterizedTest
    @CsvSource({
        "0, double, false, LINEAR",
        "600, double, true, LINEAR",
        "150, double, false, LINEAR",
        "150, single, true, SOFT_L1",
        "0, single, false, LINEAR",
        "0, double, false, SOFT_L1",
        "0, double, true, LINEAR"
    })
    void endsWithTheSameBitsFromEveryCheckpoint(long warmUp, String precision, boolean damaged, Loss loss) {
        StreamingOptimizer optimizer = Optimizers.with(
                "chunk_points",
                400L,
                "warm_up_points",
                warmUp,
                "precision",
                precision,
                "checkpoint_frequency",
                1L,
                "checkpoint_overhead",
                1.0);
        Problem problem = problem(damaged, loss);
        Memory memory = new Memory();
        Solution whole = optimizer.solve(problem, optimizer.options(), Run.QUIET.with(memory));
        assertTrue(memory.saved.size() > 20, () -> memory.saved.size() + " checkpoints");
        Solution without = optimizer.solve(problem, optimizer.options(), Run.QUIET);
        same(whole, without);
        for (Checkpoint checkpoint : memory.saved) {
            Memory one = new Memory();
            one.save(checkpoint);
            Solution resumed = optimizer.solve(problem, optimizer.options().withThreads(2), Run.QUIET.with(one));
            same(whole, resumed);
        }
    }

    private static void same(Solution expected, Solution found) {
        assertArrayEquals(expected.values(), found.values());
        assertArrayEquals(expected.covariance().entries(), found.covariance().entries());
        assertEquals(expected.chiSquared(), found.chiSquared());
        assertEquals(expected.iterations(), found.iterations());
        assertEquals(expected.passes(), found.passes());
        assertEquals(expected.warnings(), found.warnings());
        assertEquals(
                expected.batches().orElseThrow().failures(),
                found.batches().orElseThrow().failures());
        assertEquals(
                expected.batches().orElseThrow().totalBatches(),
                found.batches().orElseThrow().totalBatches());
    }

    @Test
    void savesWhenCancelledAndGoesOn() {
        StreamingOptimizer optimizer =
                Optimizers.with("chunk_points", 400L, "warm_up_points", 0L, "checkpoint_frequency", 1000L);
        Problem problem = problem(false, Loss.LINEAR);
        Solution whole = optimizer.solve(problem, optimizer.options(), Run.QUIET);
        Memory memory = new Memory();
        AtomicInteger asked = new AtomicInteger();
        Cancellation afterTwenty = () -> asked.incrementAndGet() > 20;
        Run run = new Run(Progress.NONE, afterTwenty, FitListener.NONE, Optional.of(memory));
        MeanderException e =
                assertThrows(MeanderException.class, () -> optimizer.solve(problem, optimizer.options(), run));
        assertEquals(StandardError.CANCELLED, e.code());
        assertEquals(2, memory.saved.size());
        assertTrue(memory.saved.getLast().integer("progress")[0] > 0);
        same(whole, optimizer.solve(problem, optimizer.options(), Run.QUIET.with(memory)));
    }

    @Test
    void refusesTheCheckpointOfAnotherFit() {
        StreamingOptimizer optimizer = Optimizers.with("chunk_points", 400L);
        Memory memory = new Memory();
        optimizer.solve(problem(false, Loss.LINEAR), optimizer.options(), Run.QUIET.with(memory));
        Problem other = problem(false, Loss.CAUCHY);
        MeanderException e = assertThrows(
                MeanderException.class, () -> optimizer.solve(other, optimizer.options(), Run.QUIET.with(memory)));
        assertEquals(StandardError.INVALID_ARGUMENT, e.code());
        assertTrue(e.getMessage().contains("another fit"), e::getMessage);
    }
}
