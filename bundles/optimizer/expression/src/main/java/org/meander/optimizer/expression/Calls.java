package org.meander.optimizer.expression;

import org.meander.optimizer.vectormath.ArrayMath;

/** Calls the function of an operation. */
final class Calls {

    private Calls() {}

    /**
     * @param array holds operands and result
     * @param first where the first operand begins
     * @param second where the second begins, of functions of two
     * @param to where the result goes
     * @param free from where on the array may be overwritten, {@code ArrayMath.SCRATCH} times as many values
     */
    static void call(Op op, double[] array, int first, int second, int to, int free, int count) {
        switch (op) {
            case POW -> ArrayMath.pow(array, first, array, second, array, to, count, array, free);
            case ATAN2 -> ArrayMath.atan2(array, first, array, second, array, to, count, array, free);
            case EXP -> ArrayMath.exp(array, first, array, to, count);
            case EXPM1 -> ArrayMath.expm1(array, first, array, to, count);
            case LOG -> ArrayMath.log(array, first, array, to, count);
            case SIN -> ArrayMath.sin(array, first, array, to, count);
            case COS -> ArrayMath.cos(array, first, array, to, count);
            case ATAN -> ArrayMath.atan(array, first, array, to, count);
            default -> throw new IllegalArgumentException(op.toString());
        }
    }
}
