package org.meander.optimizer.expression;

import java.util.HashMap;
import java.util.Map;

/** Expresses the functions that have no loop of their own by those that have, once derivatives are taken. */
final class Lowering {

    /** The hyperbolic tangent of half of it is 1. */
    private static final double TANH_ONE = 44;

    /** The hyperbolic sine of it is infinite, the exponential of half of it is not. */
    private static final double SINH_INFINITE = 1418;

    private final Graph graph;
    private final Map<Node, Node> known = new HashMap<>();

    Lowering(Graph graph) {
        this.graph = graph;
    }

    Node of(Node node) {
        if (!node.varies() || node.operands().isEmpty()) {
            return node;
        }
        Node found = known.get(node);
        if (found == null) {
            found = lower(node);
            known.put(node, found);
        }
        return found;
    }

    private Node lower(Node node) {
        Node x = of(node.first());
        Node one = graph.constant(1);
        if (node.second() != null) {
            return graph.binary(node.op(), x, of(node.second()));
        }
        return switch (node.op()) {
            case LOG1P -> {
                // What 1 + x rounds off is added again (Kahan).
                Node u = graph.add(one, x);
                yield graph.add(graph.unary(Op.LOG, u), graph.div(graph.sub(x, graph.sub(u, one)), u));
            }
            case TAN -> graph.div(graph.unary(Op.SIN, x), graph.unary(Op.COS, x));
            case SINH -> sinh(x);
            case COSH -> {
                Node root = graph.unary(Op.EXP, graph.mul(graph.constant(0.5), graph.unary(Op.ABS, x)));
                Node half = graph.mul(graph.mul(graph.constant(0.5), root), root);
                yield graph.add(half, graph.div(graph.div(graph.constant(0.5), root), root));
            }
            case TANH -> {
                Node twice = graph.binary(Op.MIN, graph.add(x, x), graph.constant(TANH_ONE));
                Node e = graph.unary(Op.EXPM1, twice);
                yield graph.div(e, graph.add(e, graph.constant(2)));
            }
            case ASIN -> {
                Node squares = graph.mul(graph.sub(one, x), graph.add(one, x));
                yield graph.unary(Op.ATAN, graph.div(x, graph.unary(Op.SQRT, squares)));
            }
            case ACOS -> {
                Node quotient = graph.div(graph.sub(one, x), graph.add(one, x));
                Node half = graph.unary(Op.ATAN, graph.unary(Op.SQRT, quotient));
                yield graph.add(half, half);
            }
            default -> graph.unary(node.op(), x);
        };
    }

    /** With t = e^(|x|/2) - 1, e^|x| - 1 is t (t + 2); its half does not overflow. */
    private Node sinh(Node x) {
        Node most = graph.binary(Op.MIN, graph.unary(Op.ABS, x), graph.constant(SINH_INFINITE));
        Node t = graph.unary(Op.EXPM1, graph.mul(graph.constant(0.5), most));
        Node half = graph.mul(graph.mul(graph.constant(0.5), t), graph.add(t, graph.constant(2)));
        Node root = graph.add(t, graph.constant(1));
        Node magnitude = graph.add(half, graph.div(graph.div(half, root), root));
        Node step = graph.binary(Op.STEP, x, graph.constant(0));
        return graph.mul(graph.sub(graph.add(step, step), graph.constant(1)), magnitude);
    }
}
