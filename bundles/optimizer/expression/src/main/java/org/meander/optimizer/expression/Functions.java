package org.meander.optimizer.expression;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/** The functions that a formula may call. */
final class Functions {

    private static final Map<String, Op> PLAIN = Map.ofEntries(
            Map.entry("exp", Op.EXP),
            Map.entry("expm1", Op.EXPM1),
            Map.entry("log", Op.LOG),
            Map.entry("ln", Op.LOG),
            Map.entry("log1p", Op.LOG1P),
            Map.entry("sqrt", Op.SQRT),
            Map.entry("abs", Op.ABS),
            Map.entry("sin", Op.SIN),
            Map.entry("cos", Op.COS),
            Map.entry("tan", Op.TAN),
            Map.entry("asin", Op.ASIN),
            Map.entry("acos", Op.ACOS),
            Map.entry("atan", Op.ATAN),
            Map.entry("arcsin", Op.ASIN),
            Map.entry("arccos", Op.ACOS),
            Map.entry("arctan", Op.ATAN),
            Map.entry("sinh", Op.SINH),
            Map.entry("cosh", Op.COSH),
            Map.entry("tanh", Op.TANH));

    private Functions() {}

    static Map<String, UnaryOperator<Node>> unary(Graph graph) {
        Map<String, UnaryOperator<Node>> functions = new LinkedHashMap<>();
        PLAIN.forEach((name, op) -> functions.put(name, x -> graph.unary(op, x)));
        functions.put("log2", x -> graph.mul(graph.unary(Op.LOG, x), graph.constant(1 / Math.log(2))));
        functions.put("log10", x -> graph.mul(graph.unary(Op.LOG, x), graph.constant(1 / Math.log(10))));
        return functions;
    }

    static Map<String, BinaryOperator<Node>> binary(Graph graph) {
        return Map.of(
                "pow", graph::pow,
                "atan2", (y, x) -> graph.binary(Op.ATAN2, y, x),
                "arctan2", (y, x) -> graph.binary(Op.ATAN2, y, x),
                "min", (a, b) -> graph.binary(Op.MIN, a, b),
                "max", (a, b) -> graph.binary(Op.MAX, a, b));
    }

    static TreeSet<String> names(Graph graph) {
        TreeSet<String> names = new TreeSet<>(unary(graph).keySet());
        names.addAll(binary(graph).keySet());
        return names;
    }
}
