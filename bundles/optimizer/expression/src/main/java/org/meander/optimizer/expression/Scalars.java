package org.meander.optimizer.expression;

/** One operation on numbers, for what does not depend on the points. */
final class Scalars {

    private Scalars() {}

    static double apply(Op op, double a, double b) {
        return switch (op) {
            case ADD -> a + b;
            case SUB -> a - b;
            case MUL -> a * b;
            case DIV -> a / b;
            case NEG -> -a;
            case SQRT -> Math.sqrt(a);
            case ABS -> Math.abs(a);
            case MIN -> Math.min(a, b);
            case MAX -> Math.max(a, b);
            case STEP -> Double.isNaN(a - b) ? Double.NaN : a >= b ? 1 : 0;
            case MUL_OR_ZERO -> a == 0 ? 0 : a * b;
            case POW -> StrictMath.pow(a, b);
            case ATAN2 -> StrictMath.atan2(a, b);
            case EXP -> StrictMath.exp(a);
            case EXPM1 -> StrictMath.expm1(a);
            case LOG -> StrictMath.log(a);
            case LOG1P -> StrictMath.log1p(a);
            case SIN -> StrictMath.sin(a);
            case COS -> StrictMath.cos(a);
            case TAN -> StrictMath.tan(a);
            case ASIN -> StrictMath.asin(a);
            case ACOS -> StrictMath.acos(a);
            case ATAN -> StrictMath.atan(a);
            case SINH -> StrictMath.sinh(a);
            case COSH -> StrictMath.cosh(a);
            case TANH -> StrictMath.tanh(a);
            case CONSTANT, PARAMETER, COLUMN -> throw new IllegalArgumentException(op.toString());
        };
    }
}
