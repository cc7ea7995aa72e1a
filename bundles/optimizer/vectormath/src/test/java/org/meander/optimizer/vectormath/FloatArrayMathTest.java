package org.meander.optimizer.vectormath;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Against {@link StrictMath} in double precision. */
class FloatArrayMathTest {

    private static float exp(float x) {
        float[] y = new float[FloatArrayMath.LANES];
        Arrays.fill(y, x);
        FloatArrayMath.exp(y, 0, y, 0, y.length);
        return y[0];
    }

    @Test
    void isNearTheTruth() {
        Random random = new Random(1);
        float[] x = new float[1 << 16];
        for (int i = 0; i < x.length; i++) {
            x[i] = i % 2 == 0 ? -41 + 129 * random.nextFloat() : random.nextFloat() - 0.5f;
        }
        float[] y = new float[x.length];
        FloatArrayMath.exp(x, 0, y, 0, x.length);
        for (int i = 0; i < x.length; i++) {
            double expected = StrictMath.exp(x[i]);
            assertEquals(expected, y[i], 2 * Math.ulp((float) expected), "exp(" + x[i] + ")");
        }
        float[] again = new float[x.length];
        for (int i = 0; i < 100; i++) {
            FloatArrayMath.exp(x, 0, again, 0, x.length);
            assertArrayEquals(y, again);
        }
    }

    @Test
    void keepsItsEdges() {
        assertEquals(1, exp(0));
        assertEquals(1, exp(-0.0f));
        assertEquals(0x1p-60, exp(FloatArrayMath.LEAST), 1e-23);
        assertEquals(0, exp(Math.nextDown(FloatArrayMath.LEAST)));
        assertEquals(0, exp(-1e30f));
        assertEquals(0, exp(Float.NEGATIVE_INFINITY));
        assertEquals(StrictMath.exp(88.72283f), exp(88.72283f), 4e31);
        assertEquals(Float.POSITIVE_INFINITY, exp(88.7229f));
        assertEquals(Float.POSITIVE_INFINITY, exp(1e30f));
        assertEquals(Float.POSITIVE_INFINITY, exp(Float.POSITIVE_INFINITY));
        assertTrue(Float.isNaN(exp(Float.NaN)));
        assertTrue(Float.isNaN(exp(Float.intBitsToFloat(0x7fc007a2))));
    }
}
