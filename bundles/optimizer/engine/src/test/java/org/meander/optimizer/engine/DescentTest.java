package org.meander.optimizer.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.meander.optimizer.Options;
import org.meander.optimizer.StopReason;

class DescentTest {

    private static final double GAIN = 4e-7;

    /** Steps of equal gains from a cost of 1, up to 100 of them. */
    private static Descent creep(double rival) {
        Descent descent = new Descent(
                new double[] {1}, new double[] {-1e9}, new double[] {1e9}, 1, Options.DEFAULT.withIterations(1000));
        descent.against(rival);
        for (int step = 0; step <= 100 && descent.next().isPresent(); step++) {
            double cost = 1 - step * GAIN;
            descent.tell(
                    Optional.of(new Linearisation(new double[] {1}, new double[] {1e-3}, cost, 2 * cost, 0, 1000)));
        }
        return descent;
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
}
