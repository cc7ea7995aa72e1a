package org.meander.optimizer.expression;

import org.meander.optimizer.FloatTile;
import org.meander.optimizer.vectormath.ArrayMath;
import org.meander.optimizer.vectormath.FloatArrayMath;

/** Calls the function of an operation on values in single precision; all but the exponential are computed in double. */
final class WideCalls {

    private static final int CAPACITY = FloatTile.CAPACITY;

    /** Room for two operands and what functions need beside them, in values of double precision. */
    static final int SCRATCH = (2 + ArrayMath.SCRATCH) * CAPACITY;

    private WideCalls() {}

    /**
     * @param array holds operands and result
     * @param first where the first operand begins
     * @param second where the second begins, of functions of two
     * @param to where the result goes
     * @param wide is overwritten from {@code free} on, {@link #SCRATCH} values
     */
    static void call(Op op, float[] array, int first, int second, int to, double[] wide, int free, int count) {
        if (op == Op.EXP) {
            FloatArrayMath.exp(array, first, array, to, count);
            return;
        }
        widen(array, first, wide, free, count);
        if (op == Op.POW || op == Op.ATAN2) {
            widen(array, second, wide, free + CAPACITY, count);
        }
        Calls.call(op, wide, free, free + CAPACITY, free, free + 2 * CAPACITY, count);
        for (int i = 0; i < count; i++) {
            array[to + i] = (float) wide[free + i];
        }
    }

    private static void widen(float[] from, int at, double[] to, int free, int count) {
        for (int i = 0; i < count; i++) {
            to[free + i] = from[at + i];
        }
    }
}
