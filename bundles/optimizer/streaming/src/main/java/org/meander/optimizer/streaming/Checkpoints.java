package org.meander.optimizer.streaming;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.optimizer.Checkpoint;
import org.meander.optimizer.CheckpointStore;
import org.meander.optimizer.engine.Descent;
import org.meander.optimizer.engine.Fit;
import org.meander.optimizer.engine.Passes;
import org.meander.optimizer.engine.Sums;

/**
 * Writes the state of a fit every so many chunks, but not so often that it takes more than a given part of the time, and puts it back. When
 * states are written depends on the clock; what is in them does not.
 */
final class Checkpoints {

    static final String DESCENT = "descent";
    static final String DONE = "done";

    private final Optional<CheckpointStore> store;
    private final String problem;
    private final long frequency;
    private final double overhead;
    private long number;
    private long cost;
    private long last;
    private boolean begun;

    Checkpoints(Optional<CheckpointStore> store, String problem, long frequency, double overhead) {
        this.store = store;
        this.problem = problem;
        this.frequency = frequency;
        this.overhead = overhead;
    }

    /** The newest state, if there is one; {@code INVALID_ARGUMENT} if it is of another fit. */
    Optional<Checkpoint> load() {
        Optional<Checkpoint> found = store.flatMap(CheckpointStore::load);
        found.ifPresent(c -> {
            if (!c.problem().equals(problem)) {
                throw new MeanderException(
                        StandardError.INVALID_ARGUMENT,
                        "the checkpoint is of another fit (" + c.problem() + ") than this (" + problem
                                + "); start without resuming or elsewhere");
            }
            number = c.number();
        });
        return found;
    }

    /** Whether a state is due after so many chunks of a pass. */
    boolean due(long chunks) {
        if (store.isEmpty() || chunks % frequency != 0) {
            return false;
        }
        return !begun || overhead >= 1 || (System.nanoTime() - last) * overhead >= cost;
    }

    /** Writes a state; {@code sums} are of the first {@code position} chunks of a pass. */
    void save(String phase, Descent descent, Fit fit, Passes passes, int stepsBefore, long position, Sums sums) {
        if (store.isEmpty()) {
            return;
        }
        long start = System.nanoTime();
        Map<String, double[]> reals = new TreeMap<>();
        Map<String, long[]> integers = new TreeMap<>();
        descent.save(reals, integers);
        reals.put("sums", sums.state());
        integers.put("progress", new long[] {position, sums.points(), passes.count(), stepsBefore});
        integers.put("arithmetic", new long[] {fit.triangular() ? 1 : 0, fit.single() ? 1 : 0});
        long[] counters = passes.counters();
        integers.put("batches", counters);
        integers.put(Checkpoint.BATCHES, new long[] {counters[0] + counters[1], counters[0], counters[1]});
        reals.put(Checkpoint.CHI_SQUARED, new double[] {descent.chiSquared()});
        store.get().save(new Checkpoint(++number, problem, phase, reals, integers));
        last = System.nanoTime();
        cost = begun ? Math.max(cost, last - start) : last - start;
        begun = true;
    }
}
