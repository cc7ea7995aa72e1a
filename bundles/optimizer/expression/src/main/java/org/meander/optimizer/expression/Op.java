package org.meander.optimizer.expression;

/** What a node computes of its operands. */
enum Op {
    CONSTANT,
    PARAMETER,
    COLUMN,
    ADD,
    SUB,
    MUL,
    DIV,
    NEG,
    SQRT,
    ABS,
    MIN,
    MAX,
    /** 1 if the first is at least the second, else 0; NaN if either is. */
    STEP,
    /** The product, but 0 if the first is 0, whatever the second. */
    MUL_OR_ZERO,
    /** What {@link Lowering} expresses by others. */
    LOG1P,
    TAN,
    ASIN,
    ACOS,
    SINH,
    COSH,
    TANH,
    POW,
    ATAN2,
    EXP,
    EXPM1,
    LOG,
    SIN,
    COS,
    ATAN;

    /** Whether it is computed by a loop of its own, and not among other operations. */
    boolean isFunction() {
        return ordinal() >= POW.ordinal();
    }
}
