package org.meander.optimizer.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meander.optimizer.Options;
import org.meander.optimizer.StopReason;

class DescentTest {

    private static final double GAIN = 4e-7;

    private static Descent descent() {
        return new Descent(
                new double[] {1}, new double[] {-1e9}, new double[] {1e9}, 1, Options.DEFAULT.withIterations(1000));
    }

    /** Steps of equal gains from a cost of 1, up to 100 of them. */
    private static Descent creep(double rival) {
        Descent descent = descent();
        descent.patience().against(rival);
        creep(descent, 0, 100);
        return descent;
    }

    private static void creep(Descent descent, int from, int to) {
        for (int step = from; step <= to && descent.next().isPresent(); step++) {
            double cost = 1 - step * GAIN;
            descent.tell(
                    Optional.of(new Linearisation(new double[] {1}, new double[] {1e-3}, cost, 2 * cost, 0, 1000)));
        }
    }

    @Test
    void isGivenUpWhereItCannotReachItsRival() {
        Descent descent = creep(0.5);
        assertEquals(StopReason.STALLED, descent.reason());
        assertEquals(40, descent.steps());
    }

    @Test
    void goesOnWhereItsPaceWouldDo() {
        assertNull(creep(1 - 900 * GAIN).reason());
        assertNull(creep(Double.POSITIVE_INFINITY).reason());
    }

    @Test
    void pausesAndGoesOnWhereItWas() {
        Descent descent = descent();
        descent.patience().pauseAfter(30);
        creep(descent, 0, 100);
        assertEquals(30, descent.steps());
        assertTrue(descent.pauses());
        descent.patience().pauseAfter(Integer.MAX_VALUE);
        creep(descent, 31, 100);
        Descent throughout = descent();
        creep(throughout, 0, 100);
        assertEquals(100, descent.steps());
        assertArrayEquals(throughout.best(), descent.best());
    }

    /** Offsets fall by a factor a step: where the next is known to be small enough, it is not looked at. */
    @ParameterizedTest
    @CsvSource({"0.0025, 4, 3.90625e-11", "0.1, 10, 1e-9"})
    void makesTheLastStepWithoutALook(double factor, int looks, double end) {
        Descent descent = descent();
        int seen = 0;
        for (Optional<double[]> at = descent.next(); at.isPresent(); at = descent.next()) {
            double x = at.get()[0];
            descent.tell(Optional.of(new Linearisation(
                    new double[] {1}, new double[] {(1 - factor) * x}, 499.5 + 0.5 * x * x, 999, 1e-3, 1000)));
            seen++;
        }
        assertEquals(looks, seen);
        assertEquals(end, descent.best()[0], 1e-6 * end);
        assertEquals(StopReason.GRADIENT, descent.reason());
    }

    /** A step of 10 standard errors that a guide bends, and one of 1e-4 that it is not asked about. */
    @ParameterizedTest
    @CsvSource({"10, 0.25, 0.25", "10, -1, 0", "1e-4, 0.25, 0"})
    void stepsAreBentIfTheyAreLong(double offset, double bent, double expected) {
        Descent descent = descent();
        descent.guide((x, step) -> {
            assertEquals(1, x[0]);
            assertEquals(-1, step[0], 1e-12);
            return Optional.of(new double[] {bent});
        });
        double[] r = {offset};
        double cost = 999 / 2.0;
        descent.tell(Optional.of(new Linearisation(r, r, cost, 2 * cost, 0, 1000)));
        double[] next = descent.next().orElseThrow();
        assertEquals(expected, next[0], 1e-12);
    }
}
