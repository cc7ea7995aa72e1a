package org.meander.optimizer.expression;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A value in a {@link Graph}. Equal nodes of one graph are the same object.
 *
 * @param id position in the graph; operands come before
 * @param op what is computed
 * @param first operand, or null
 * @param second operand, or null
 * @param value of a constant
 * @param index of a parameter or column
 * @param varies whether it depends on a column
 */
record Node(int id, Op op, Node first, Node second, double value, int index, boolean varies) {

    boolean is(double constant) {
        return op == Op.CONSTANT && value == constant;
    }

    boolean isConstant() {
        return op == Op.CONSTANT;
    }

    /** None, one or two. */
    List<Node> operands() {
        return Stream.of(first, second).filter(Objects::nonNull).toList();
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return id;
    }
}
