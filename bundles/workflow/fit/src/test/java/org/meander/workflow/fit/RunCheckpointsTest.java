package org.meander.workflow.fit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.optimizer.Checkpoint;

final class RunCheckpointsTest {

    private static final double[] REALS = {
        -0.0, Double.NaN, Double.longBitsToDouble(0x7ff8000000000123L), Double.NEGATIVE_INFINITY, Double.MIN_VALUE
    };

    private static Checkpoint checkpoint(double... reals) {
        return new Checkpoint(
                7, "π of x", "descent", Map.of("sums", reals, "none", new double[0]), Map.of("position", new long[] {
                    Long.MIN_VALUE, -1, 1L << 40
                }));
    }

    @Test
    void givesEveryBitBack() {
        Fakes.Context context = new Fakes.Context();
        new RunCheckpoints(context, "a").save(checkpoint(REALS));
        Checkpoint found = new RunCheckpoints(context, "a").load().orElseThrow();
        assertEquals(7, found.number());
        assertEquals("π of x", found.problem());
        assertEquals("descent", found.phase());
        assertArrayEquals(bits(REALS), bits(found.real("sums")));
        assertEquals(0, found.real("none").length);
        assertArrayEquals(new long[] {Long.MIN_VALUE, -1, 1L << 40}, found.integer("position"));
    }

    private static long[] bits(double[] values) {
        return Arrays.stream(values).mapToLong(Double::doubleToRawLongBits).toArray();
    }

    @Test
    void hasNothingAtFirst() {
        assertEquals(Optional.empty(), new RunCheckpoints(new Fakes.Context(), "a").load());
    }

    @Test
    void leavesTheStateOfAnotherFit() {
        Fakes.Context context = new Fakes.Context();
        new RunCheckpoints(context, "a").save(checkpoint());
        RunCheckpoints other = new RunCheckpoints(context, "b");
        assertEquals(Optional.empty(), other.load());
        assertEquals(1, other.warnings().size());
    }

    @Test
    void namesATruncatedState() {
        Fakes.Context context = new Fakes.Context();
        new RunCheckpoints(context, "a").save(checkpoint(REALS));
        byte[] whole = context.saved.get("fit");
        for (int length = 10; length < whole.length; length++) {
            context.saved.put("fit", Arrays.copyOf(whole, length));
            MeanderException e = assertThrows(MeanderException.class, () -> new RunCheckpoints(context, "a").load());
            assertEquals(StandardError.MALFORMED_DATA, e.code());
        }
    }

    @Test
    void keepsNoStateAboveTheLimitAndSaysSoOnce() {
        Fakes.Context context = new Fakes.Context();
        RunCheckpoints checkpoints = new RunCheckpoints(context, "a");
        int overhead = size(checkpoint());
        int most = (RunCheckpoints.MOST - overhead) / Double.BYTES;
        checkpoints.save(checkpoint(new double[most]));
        assertTrue(checkpoints.warnings().isEmpty());
        assertTrue(context.saved.get("fit").length > RunCheckpoints.MOST - Double.BYTES);
        context.saved.clear();
        checkpoints.save(checkpoint(new double[most + 1]));
        checkpoints.save(checkpoint(new double[most + 1]));
        assertTrue(context.saved.isEmpty());
        assertEquals(1, checkpoints.warnings().size());
    }

    private static int size(Checkpoint checkpoint) {
        Fakes.Context context = new Fakes.Context();
        new RunCheckpoints(context, "a").save(checkpoint);
        return context.saved.get("fit").length;
    }
}
