package org.meander.optimizer.expression;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.meander.base.MeanderException;

/** Builds values out of values; what is computed twice exists once, and what is known is computed at once. For one thread. */
final class Graph {

    /** Enough for any formula that a person writes, with the derivatives by dozens of parameters. */
    static final int MOST_NODES = 20_000;

    private static final int LARGEST_POWER = 64;

    private record Key(Op op, int first, int second, long value, int index) {}

    private final Map<Key, Node> nodes = new HashMap<>();
    private final List<Node> inOrder = new ArrayList<>();

    /** All nodes, operands before what uses them. */
    List<Node> nodes() {
        return inOrder;
    }

    private Node node(Op op, Node first, Node second, double value, int index) {
        boolean varies = op == Op.COLUMN || first != null && first.varies() || second != null && second.varies();
        Key key = new Key(
                op,
                first == null ? -1 : first.id(),
                second == null ? -1 : second.id(),
                Double.doubleToLongBits(value),
                index);
        Node found = nodes.get(key);
        if (found != null) {
            return found;
        }
        if (inOrder.size() == MOST_NODES) {
            throw MeanderException.invalid(
                    "the expression and its derivatives have more than %d operations; write it in fewer", MOST_NODES);
        }
        Node node = new Node(inOrder.size(), op, first, second, value, index, varies);
        nodes.put(key, node);
        inOrder.add(node);
        return node;
    }

    Node constant(double value) {
        return node(Op.CONSTANT, null, null, value + 0.0, 0);
    }

    Node parameter(int index) {
        return node(Op.PARAMETER, null, null, 0, index);
    }

    Node column(int index) {
        return node(Op.COLUMN, null, null, 0, index);
    }

    Node add(Node a, Node b) {
        if (a.is(0)) {
            return b;
        }
        if (b.is(0)) {
            return a;
        }
        if (b.op() == Op.NEG) {
            return sub(a, b.first());
        }
        return a.id() <= b.id() ? binary(Op.ADD, a, b) : binary(Op.ADD, b, a);
    }

    Node sub(Node a, Node b) {
        if (b.is(0)) {
            return a;
        }
        if (a.is(0)) {
            return neg(b);
        }
        return a == b && !a.varies() && a.isConstant() ? constant(0) : binary(Op.SUB, a, b);
    }

    /** A factor that is 0 makes 0: it comes from a derivative that is not there. */
    Node mul(Node a, Node b) {
        if (a.is(0) || b.is(0)) {
            return constant(0);
        }
        if (a.is(1)) {
            return b;
        }
        if (b.is(1)) {
            return a;
        }
        if (a.is(-1)) {
            return neg(b);
        }
        if (b.is(-1)) {
            return neg(a);
        }
        if (a.op() == Op.NEG) {
            return neg(mul(a.first(), b));
        }
        if (b.op() == Op.NEG) {
            return neg(mul(a, b.first()));
        }
        return a.id() <= b.id() ? binary(Op.MUL, a, b) : binary(Op.MUL, b, a);
    }

    Node div(Node a, Node b) {
        if (b.is(1)) {
            return a;
        }
        if (a.is(0)) {
            return a;
        }
        return binary(Op.DIV, a, b);
    }

    Node neg(Node a) {
        if (a.op() == Op.NEG) {
            return a.first();
        }
        return unary(Op.NEG, a);
    }

    Node mulOrZero(Node a, Node b) {
        return a.is(0) || b.is(0) ? constant(0) : binary(Op.MUL_OR_ZERO, a, b);
    }

    /** Whole powers are products, so that bases below 0 have them, and halves are roots. */
    Node pow(Node base, Node exponent) {
        if (exponent.isConstant()) {
            double e = exponent.value();
            if (e == Math.rint(e) && Math.abs(e) <= LARGEST_POWER) {
                Node power = wholePower(base, (int) Math.abs(e));
                return e < 0 ? div(constant(1), power) : power;
            }
            if (e == 0.5) {
                return unary(Op.SQRT, base);
            }
            if (e == -0.5) {
                return div(constant(1), unary(Op.SQRT, base));
            }
        }
        return binary(Op.POW, base, exponent);
    }

    private Node wholePower(Node base, int exponent) {
        if (exponent == 0) {
            return constant(1);
        }
        Node half = exponent == 1 ? base : wholePower(base, exponent / 2);
        if (exponent == 1) {
            return base;
        }
        Node square = mul(half, half);
        return exponent % 2 == 0 ? square : mul(square, base);
    }

    Node unary(Op op, Node a) {
        return a.isConstant() ? constant(Scalars.apply(op, a.value(), 0)) : node(op, a, null, 0, 0);
    }

    Node binary(Op op, Node a, Node b) {
        return a.isConstant() && b.isConstant()
                ? constant(Scalars.apply(op, a.value(), b.value()))
                : node(op, a, b, 0, 0);
    }
}
