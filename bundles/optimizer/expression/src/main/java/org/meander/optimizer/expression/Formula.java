package org.meander.optimizer.expression;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.meander.base.MeanderException;
import org.meander.optimizer.Evaluator;

/**
 * A formula and its derivatives by all parameters, compiled. Functions are loops of their own; between them, kernels do the arithmetic: first
 * that of the operands of all functions of columns, then that of the operands of functions of functions, and so on, and at last
 * that of the outputs. Immutable.
 */
final class Formula {

    private final List<Node> nodes;
    private final int columns;
    private final Layout layout;
    /** By the depth at which functions are nested, 1 for the innermost. */
    private final List<Stage> stages = new ArrayList<>();

    private final List<Part> parts = new ArrayList<>();
    /** The functions of one depth, and what computes their operands. */
    record Stage(List<Part> operands, List<Node> functions) {}

    /** As {@link Parser#parse}. */
    Formula(String text, List<String> columnNames, List<String> parameterNames) {
        Graph graph = new Graph();
        Node value = Parser.parse(graph, text, columnNames, parameterNames);
        Lowering lowering = new Lowering(graph);
        List<Node> outputs = new ArrayList<>(List.of(lowering.of(value)));
        for (int p = 0; p < parameterNames.size(); p++) {
            outputs.add(lowering.of(new Derivatives(graph, p).of(value)));
        }
        this.nodes = List.copyOf(graph.nodes());
        this.columns = columnNames.size();
        Map<Integer, List<Node>> byDepth = new TreeMap<>();
        Map<Node, Integer> depths = new HashMap<>();
        for (Node output : outputs) {
            collect(output, depths, byDepth);
        }
        for (List<Node> functions : byDepth.values()) {
            List<Node> operands = functions.stream()
                    .flatMap(f -> f.operands().stream())
                    .distinct()
                    .toList();
            stages.add(new Stage(compile(operands), functions));
        }
        parts.addAll(compile(outputs));
        this.layout = new Layout(stages);
    }

    private static int collect(Node node, Map<Node, Integer> depths, Map<Integer, List<Node>> byDepth) {
        Integer known = depths.get(node);
        if (known != null) {
            return known;
        }
        int depth = 0;
        if (node.varies()) {
            for (Node operand : node.operands()) {
                depth = Math.max(depth, collect(operand, depths, byDepth));
            }
            if (node.op().isFunction()) {
                byDepth.computeIfAbsent(++depth, d -> new ArrayList<>()).add(node);
            }
        }
        depths.put(node, depth);
        return depth;
    }

    /** As many outputs a kernel as its size allows. */
    private List<Part> compile(List<Node> wanted) {
        List<Part> made = new ArrayList<>();
        List<Node> taken = new ArrayList<>();
        for (Node output : wanted) {
            taken.add(output);
            if (Part.operations(taken) > KernelCompiler.MOST_OPERATIONS && taken.size() > 1) {
                taken.removeLast();
                made.add(Part.compile(taken, nodes, columns));
                taken = new ArrayList<>(List.of(output));
            }
            if (Part.operations(taken) > KernelCompiler.MOST_OPERATIONS) {
                throw MeanderException.invalid(
                        "the expression or a derivative has %d operations between functions; %d are the most",
                        Part.operations(taken), KernelCompiler.MOST_OPERATIONS);
            }
        }
        if (!taken.isEmpty()) {
            made.add(Part.compile(taken, nodes, columns));
        }
        return made;
    }

    /** The formula at these parameters. */
    Evaluator at(double[] parameters) {
        double[] values = new double[nodes.size()];
        for (Node node : nodes) {
            if (!node.varies()) {
                values[node.id()] = value(node, parameters, values);
            }
        }
        return new FormulaEvaluator(columns, stages, parts, layout, values);
    }

    private static double value(Node node, double[] parameters, double[] values) {
        return switch (node.op()) {
            case CONSTANT -> node.value();
            case PARAMETER -> parameters[node.index()];
            default ->
                Scalars.apply(
                        node.op(),
                        values[node.first().id()],
                        node.second() == null ? 0 : values[node.second().id()]);
        };
    }
}
