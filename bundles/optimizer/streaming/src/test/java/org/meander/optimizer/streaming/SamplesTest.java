package org.meander.optimizer.streaming;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.meander.optimizer.PointSource;
import org.meander.optimizer.Problem;
import org.meander.optimizer.Run;
import org.meander.optimizer.Solution;
import org.meander.optimizer.Tile;

final class SamplesTest {

    private static final int MANY = 150_000;

    private static Solution solve(Problem problem, long warmUp) {
        StreamingOptimizer optimizer = Optimizers.with("warm_up_points", warmUp);
        return optimizer.solve(problem, optimizer.options(), Run.QUIET);
    }

    /** Samples are of a thousand runs and more, and read once, however many passes go over them. */
    @Test
    void samplesSeeMuchAndAreReadOnce() {
        PointSource points = Decay.problem(MANY).points();
        AtomicLong read = new AtomicLong();
        Set<Long> runs = ConcurrentHashMap.newKeySet();
        PointSource counted = new WatchedPoints(points, (from, count) -> {
            read.addAndGet(count);
            if (count < Tile.CAPACITY) {
                runs.add(from);
            }
        });
        Problem problem = Decay.problem(MANY).withPoints(counted);
        Solution one = solve(problem, 16384L);
        assertFalse(one.details().containsKey("second warm-up"), one.details()::toString);
        assertTrue(runs.size() >= 1024, () -> runs.size() + " runs");
        assertEquals(16384 + one.passes() * MANY, read.getAndSet(0));
        Solution two = solve(problem, 256L);
        assertTrue(two.details().containsKey("second warm-up"), two.details()::toString);
        assertEquals(17 * 256 + two.passes() * MANY, read.get());
    }
}
