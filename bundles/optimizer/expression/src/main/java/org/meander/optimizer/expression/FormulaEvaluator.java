package org.meander.optimizer.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.meander.optimizer.Evaluator;
import org.meander.optimizer.Tile;

/** A formula at some parameters: its kernels and functions in the order in which they need one another. */
final class FormulaEvaluator implements Evaluator {

    /** A kernel with what it knows and where it reads and writes. */
    private record Run(Kernel kernel, double[] known, int[] places) {}

    /** A function with where it reads and writes. */
    private record Call(Op op, int first, int second, int to) {}

    private record Step(Run[] runs, Call[] calls) {}

    private final Layout layout;
    private final Step[] steps;
    private final Run[] last;

    /** @param values of the nodes that do not vary, by their ids */
    FormulaEvaluator(int columns, List<Formula.Stage> stages, List<Part> parts, Layout layout, double[] values) {
        this.layout = layout;
        // Columns lie at the same places in all tiles.
        Tile shape = new Tile(columns + 1, 1);
        this.steps = new Step[stages.size()];
        for (int s = 0; s < steps.length; s++) {
            int stage = s;
            List<Run> runs = new ArrayList<>();
            for (Part part : stages.get(s).operands()) {
                runs.add(run(
                        part,
                        columns,
                        shape,
                        values,
                        i -> layout.operand(stage, part.outputs().get(i))));
            }
            Call[] calls = stages.get(s).functions().stream()
                    .map(function -> call(stage, function))
                    .toArray(Call[]::new);
            steps[s] = new Step(runs.toArray(Run[]::new), calls);
        }
        List<Run> runs = new ArrayList<>();
        int from = 0;
        for (Part part : parts) {
            int first = from;
            runs.add(run(
                    part, columns, shape, values, i -> first + i == 0 ? shape.value() : shape.gradient(first + i - 1)));
            from += part.outputs().size();
        }
        this.last = runs.toArray(Run[]::new);
    }

    private Run run(Part part, int columns, Tile shape, double[] values, IntUnaryOperator to) {
        int functions = part.functions().size();
        int[] places = new int[columns + functions + part.outputs().size()];
        for (int c = 0; c < columns; c++) {
            places[c] = shape.input(c);
        }
        for (int f = 0; f < functions; f++) {
            places[columns + f] = layout.result(part.functions().get(f));
        }
        for (int i = 0; i < part.outputs().size(); i++) {
            places[columns + functions + i] = to.applyAsInt(i);
        }
        double[] known =
                part.known().stream().mapToDouble(node -> values[node.id()]).toArray();
        return new Run(part.kernel(), known, places);
    }

    private Call call(int stage, Node function) {
        int second = function.second() == null ? 0 : layout.operand(stage, function.second());
        return new Call(function.op(), layout.operand(stage, function.first()), second, layout.result(function));
    }

    @Override
    public void evaluate(Tile tile) {
        double[] array = layout.array();
        int count = tile.padded();
        for (Step step : steps) {
            for (Run run : step.runs) {
                run.kernel.run(tile.inputs(), array, array, run.known, run.places, count);
            }
            for (Call call : step.calls) {
                Calls.call(call.op, array, call.first, call.second, call.to, layout.free(), count);
            }
        }
        for (Run run : last) {
            run.kernel.run(tile.inputs(), array, tile.outputs(), run.known, run.places, count);
        }
    }
}
