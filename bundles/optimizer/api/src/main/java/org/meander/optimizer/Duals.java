package org.meander.optimizer;

import java.util.List;

/** A model that is one formula in dual numbers, so that its gradient needs no writing. */
public final class Duals implements ForwardModel {

    /** The formula. */
    @FunctionalInterface
    public interface Formula {

        /**
         * @param parameters in the model's order
         * @param inputs of one point, in the order of the columns; reused, so not to be kept
         */
        Dual value(Dual[] parameters, double[] inputs);
    }

    private final String name;
    private final List<Parameter> parameters;
    private final List<String> columns;
    private final Formula formula;

    public Duals(String name, List<Parameter> parameters, List<String> columns, Formula formula) {
        this.name = name;
        this.parameters = List.copyOf(parameters);
        this.columns = List.copyOf(columns);
        this.formula = formula;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Parameter> parameters() {
        return parameters;
    }

    @Override
    public List<String> columns() {
        return columns;
    }

    @Override
    public Evaluator prepare(double[] values) {
        int count = values.length;
        Dual[] duals = new Dual[count];
        for (int i = 0; i < count; i++) {
            duals[i] = Dual.parameter(values[i], i, count);
        }
        return tile -> evaluate(tile, duals);
    }

    private void evaluate(Tile tile, Dual[] duals) {
        double[] in = tile.inputs();
        double[] out = tile.outputs();
        double[] point = new double[columns.size()];
        for (int i = 0; i < tile.count(); i++) {
            for (int c = 0; c < point.length; c++) {
                point[c] = in[tile.input(c) + i];
            }
            Dual result = formula.value(duals, point);
            out[tile.value() + i] = result.value();
            for (int k = 0; k < duals.length; k++) {
                out[tile.gradient(k) + i] = result.gradient(k);
            }
        }
    }
}
