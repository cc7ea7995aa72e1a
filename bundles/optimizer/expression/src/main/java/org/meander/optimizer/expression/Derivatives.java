package org.meander.optimizer.expression;

import java.util.HashMap;
import java.util.Map;

/** Derivatives by one parameter, by the rules of calculus; those of abs, min and max at their kinks are one-sided. */
final class Derivatives {

    private final Graph graph;
    private final int parameter;
    private final Map<Node, Node> known = new HashMap<>();

    Derivatives(Graph graph, int parameter) {
        this.graph = graph;
        this.parameter = parameter;
    }

    Node of(Node node) {
        Node found = known.get(node);
        if (found == null) {
            found = derive(node);
            known.put(node, found);
        }
        return found;
    }

    private Node derive(Node node) {
        return switch (node.op()) {
            case CONSTANT, COLUMN, STEP -> graph.constant(0);
            case PARAMETER -> graph.constant(node.index() == parameter ? 1 : 0);
            case ADD -> graph.add(of(node.first()), of(node.second()));
            case SUB -> graph.sub(of(node.first()), of(node.second()));
            case NEG -> graph.neg(of(node.first()));
            case MUL, MUL_OR_ZERO ->
                graph.add(graph.mul(of(node.first()), node.second()), graph.mul(node.first(), of(node.second())));
            case DIV -> graph.div(graph.sub(of(node.first()), graph.mul(node, of(node.second()))), node.second());
            case MIN, MAX -> choice(node);
            case POW -> power(node);
            case ATAN2 -> angle(node);
            default -> {
                Node inner = of(node.first());
                yield inner.is(0) ? inner : outer(node, inner);
            }
        };
    }

    /** Of functions of one operand: the outer derivative times the inner. */
    private Node outer(Node node, Node inner) {
        Node x = node.first();
        Node one = graph.constant(1);
        return switch (node.op()) {
            case SQRT -> graph.div(graph.mul(graph.constant(0.5), inner), node);
            case ABS -> graph.mul(sign(x), inner);
            case EXP -> graph.mul(node, inner);
            case EXPM1 -> graph.mul(graph.add(node, one), inner);
            case LOG -> graph.div(inner, x);
            case LOG1P -> graph.div(inner, graph.add(one, x));
            case SIN -> graph.mul(graph.unary(Op.COS, x), inner);
            case COS -> graph.neg(graph.mul(graph.unary(Op.SIN, x), inner));
            case TAN -> graph.mul(graph.add(one, graph.mul(node, node)), inner);
            case ASIN -> graph.div(inner, root(x));
            case ACOS -> graph.neg(graph.div(inner, root(x)));
            case ATAN -> graph.div(inner, graph.add(one, graph.mul(x, x)));
            case SINH -> graph.mul(graph.unary(Op.COSH, x), inner);
            case COSH -> graph.mul(graph.unary(Op.SINH, x), inner);
            case TANH -> graph.mul(graph.sub(one, graph.mul(node, node)), inner);
            default -> throw new IllegalArgumentException(node.op().toString());
        };
    }

    private Node root(Node x) {
        return graph.unary(Op.SQRT, graph.sub(graph.constant(1), graph.mul(x, x)));
    }

    private Node sign(Node x) {
        Node step = graph.binary(Op.STEP, x, graph.constant(0));
        return graph.sub(graph.add(step, step), graph.constant(1));
    }

    private Node choice(Node node) {
        boolean most = node.op() == Op.MAX;
        Node first = graph.binary(Op.STEP, most ? node.first() : node.second(), most ? node.second() : node.first());
        Node second = graph.sub(graph.constant(1), first);
        return graph.add(graph.mulOrZero(first, of(node.first())), graph.mulOrZero(second, of(node.second())));
    }

    /** A power that is 0 does not change with its exponent, though the logarithm of its base is infinite. */
    private Node power(Node node) {
        Node base = node.first();
        Node exponent = node.second();
        Node byBase = graph.mul(graph.mul(exponent, graph.pow(base, graph.sub(exponent, graph.constant(1)))), of(base));
        Node change = of(exponent);
        Node byExponent = change.is(0) ? change : graph.mul(graph.mulOrZero(node, graph.unary(Op.LOG, base)), change);
        return graph.add(of(base).is(0) ? graph.constant(0) : byBase, byExponent);
    }

    private Node angle(Node node) {
        Node y = node.first();
        Node x = node.second();
        Node squares = graph.add(graph.mul(x, x), graph.mul(y, y));
        return graph.div(graph.sub(graph.mul(x, of(y)), graph.mul(y, of(x))), squares);
    }
}
