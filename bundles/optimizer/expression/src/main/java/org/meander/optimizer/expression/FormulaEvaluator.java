package org.meander.optimizer.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.meander.optimizer.Evaluator;
import org.meander.optimizer.FloatTile;
import org.meander.optimizer.Tile;

/** A formula at some parameters: its kernels and functions in the order in which they need one another. */
final class FormulaEvaluator implements Evaluator {

    /** A kernel with what it knows and where it reads and writes, in double and in single precision. */
    private record Run(
            Kernel kernel, double[] known, int[] places, FloatKernel single, float[] narrow, int[] singlePlaces) {}

    /** A function with the slots it reads and writes. */
    private record Call(Op op, int first, int second, int to) {}

    private record Step(Run[] runs, Call[] calls) {}

    /** Where something lies in tiles of both precisions. */
    private record Place(int wide, int single) {}

    // Columns lie at these places in all tiles, but for the shift of the output.
    private final Tile shape;
    private final FloatTile singleShape;
    private final int columns;
    private final Layout layout;
    private final Step[] steps;
    private final Run[] last;

    /** @param values of the nodes that do not vary, by their ids */
    FormulaEvaluator(int columns, List<Formula.Stage> stages, List<Part> parts, Layout layout, double[] values) {
        this.layout = layout;
        this.columns = columns;
        this.shape = new Tile(columns + 1, 1);
        this.singleShape = new FloatTile(columns + 1, 1);
        this.steps = new Step[stages.size()];
        for (int s = 0; s < steps.length; s++) {
            int stage = s;
            List<Run> runs = new ArrayList<>();
            for (Part part : stages.get(s).operands()) {
                runs.add(run(
                        part,
                        values,
                        i -> slot(layout.operand(stage, part.outputs().get(i)))));
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
            runs.add(run(part, values, i -> output(first + i)));
            from += part.outputs().size();
        }
        this.last = runs.toArray(Run[]::new);
    }

    private static Place slot(int slot) {
        return new Place(Layout.STRIDE * slot, Layout.SINGLE_STRIDE * slot);
    }

    private Place output(int n) {
        return n == 0
                ? new Place(shape.value(), singleShape.value())
                : new Place(shape.gradient(n - 1), singleShape.gradient(n - 1));
    }

    private Run run(Part part, double[] values, IntFunction<Place> to) {
        List<Place> places = new ArrayList<>();
        for (int c = 0; c < columns; c++) {
            places.add(new Place(shape.input(c), singleShape.input(c)));
        }
        for (Node function : part.functions()) {
            places.add(slot(layout.result(function)));
        }
        for (int i = 0; i < part.outputs().size(); i++) {
            places.add(to.apply(i));
        }
        double[] known =
                part.known().stream().mapToDouble(node -> values[node.id()]).toArray();
        float[] narrow = new float[known.length];
        for (int i = 0; i < known.length; i++) {
            narrow[i] = (float) known[i];
        }
        return new Run(
                part.kernel(),
                known,
                places.stream().mapToInt(Place::wide).toArray(),
                part.single(),
                narrow,
                places.stream().mapToInt(Place::single).toArray());
    }

    private Call call(int stage, Node function) {
        int second = function.second() == null ? 0 : layout.operand(stage, function.second());
        return new Call(function.op(), layout.operand(stage, function.first()), second, layout.result(function));
    }

    @Override
    public void evaluate(Tile tile) {
        double[] array = layout.array();
        int stride = Layout.STRIDE;
        int count = tile.padded();
        for (Step step : steps) {
            for (Run run : step.runs) {
                run.kernel.run(tile.inputs(), array, array, run.known, run.places, 0, count);
            }
            for (Call call : step.calls) {
                Calls.call(
                        call.op,
                        array,
                        stride * call.first,
                        stride * call.second,
                        stride * call.to,
                        layout.free(),
                        count);
            }
        }
        int shift = tile.value() - shape.value();
        for (Run run : last) {
            run.kernel.run(tile.inputs(), array, tile.outputs(), run.known, run.places, shift, count);
        }
    }

    @Override
    public boolean single() {
        return true;
    }

    @Override
    public void evaluate(FloatTile tile) {
        float[] array = layout.single();
        double[] wide = layout.array();
        int stride = Layout.SINGLE_STRIDE;
        int count = tile.padded();
        for (Step step : steps) {
            for (Run run : step.runs) {
                run.single.run(tile.inputs(), array, array, run.narrow, run.singlePlaces, 0, count);
            }
            for (Call call : step.calls) {
                WideCalls.call(
                        call.op,
                        array,
                        stride * call.first,
                        stride * call.second,
                        stride * call.to,
                        wide,
                        layout.free(),
                        count);
            }
        }
        int shift = tile.value() - singleShape.value();
        for (Run run : last) {
            run.single.run(tile.inputs(), array, tile.outputs(), run.narrow, run.singlePlaces, shift, count);
        }
    }
}
