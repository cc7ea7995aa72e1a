package org.meander.curve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.meander.base.MeanderException;

/** The refused ranges were observed on the system that has the rule. */
class PowerOfFourTest {

    private static final long[][] REFUSED = {
        {1, 1},
        {5, 7},
        {17, 31},
        {65, 127},
        {257, 511},
        {1025, 2047},
        {4097, 8191},
        {16385, 32767},
        {65537, 131071},
        {262145, 524287}
    };

    @Test
    void refusesExactlyTheLengthsThatAreRefused() {
        for (long count = 1; count <= 1_048_576; count++) {
            PowerOfFour rule = new PowerOfFour(count, PowerOfFour.DEFAULT_RATIO);
            long[] range = range(count);
            assertEquals(range.length > 0, rule.rejected());
            assertEquals(range.length > 0 ? range[0] - 1 : count, rule.validBelow());
            assertEquals(range.length > 0 ? range[1] + 1 : count, rule.validAbove());
        }
    }

    @Test
    void tellsCellsAndEfficiency() {
        assertEquals(4, new PowerOfFour(1, 0.5).cells());
        assertEquals(4, new PowerOfFour(4, 0.5).cells());
        assertEquals(16, new PowerOfFour(5, 0.5).cells());
        assertEquals(16384, new PowerOfFour(8000, 0.5).cells());
        assertEquals(0.305, new PowerOfFour(5000, 0.5).efficiency(), 0.0005);
        assertEquals(1L << 62, new PowerOfFour(1L << 61, 0.5).cells());
        assertFalse(new PowerOfFour(1L << 61, 0.5).rejected());
        assertEquals(1L << 61, new PowerOfFour((1L << 60) + 1, 0.5).validAbove());
        assertEquals(1L << 60, new PowerOfFour((1L << 60) + 1, 0.5).validBelow());
    }

    @Test
    void followsTheRatio() {
        assertFalse(new PowerOfFour(17, 0).rejected());
        assertTrue(new PowerOfFour(63, 1).rejected());
        assertEquals(64, new PowerOfFour(63, 1).validAbove());
        assertEquals(16, new PowerOfFour(63, 1).validBelow());
        assertEquals(52, new PowerOfFour(40, 0.8).validAbove());
        assertEquals(0, new PowerOfFour(1, 0.3).validBelow());
    }

    @Test
    void refusesNonsense() {
        assertThrows(MeanderException.class, () -> new PowerOfFour(0, 0.5));
        assertThrows(MeanderException.class, () -> new PowerOfFour((1L << 61) + 1, 0.5));
        assertThrows(MeanderException.class, () -> new PowerOfFour(10, -0.1));
        assertThrows(MeanderException.class, () -> new PowerOfFour(10, 1.1));
        assertThrows(MeanderException.class, () -> new PowerOfFour(10, Double.NaN));
    }

    private static long[] range(long count) {
        for (long[] range : REFUSED) {
            if (count >= range[0] && count <= range[1]) {
                return range;
            }
        }
        return new long[0];
    }
}
