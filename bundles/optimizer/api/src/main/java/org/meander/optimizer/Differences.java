package org.meander.optimizer;

import java.util.List;

/**
 * Adds gradients to a model that gives none: central differences of its values, with steps of the cube root of the rounding error, one
 * evaluator below and one above for each parameter. At a bound of the model the step goes inward on both sides of a shifted centre, which
 * costs one order of accuracy. Source: Dennis and Schnabel, Numerical Methods for Unconstrained Optimization, 5.4.
 */
public final class Differences implements ForwardModel {

    private static final double STEP = Math.cbrt(Math.ulp(1.0));

    private final ForwardModel model;
    private final List<Parameter> parameters;

    private Differences(ForwardModel model) {
        this.model = model;
        this.parameters = model.parameters();
    }

    /** The model itself if it has gradients. */
    public static ForwardModel of(ForwardModel model) {
        return model.gradients() ? model : new Differences(model);
    }

    @Override
    public String name() {
        return model.name();
    }

    @Override
    public String identity() {
        return model.identity();
    }

    @Override
    public List<Parameter> parameters() {
        return parameters;
    }

    @Override
    public List<String> columns() {
        return model.columns();
    }

    @Override
    public Evaluator prepare(double[] values) {
        int count = parameters.size();
        Evaluator[] below = new Evaluator[count];
        Evaluator[] above = new Evaluator[count];
        double[] widths = new double[count];
        double[] moved = values.clone();
        for (int i = 0; i < count; i++) {
            Parameter parameter = parameters.get(i);
            double step = STEP * Math.max(Math.abs(values[i]), values[i] == 0 ? scale(parameter) : 0);
            double low = Math.max(values[i] - step, parameter.lower());
            double high = Math.min(values[i] + step, parameter.upper());
            widths[i] = high - low;
            moved[i] = low;
            below[i] = model.prepare(moved);
            moved[i] = high;
            above[i] = model.prepare(moved);
            moved[i] = values[i];
        }
        return new Quotients(model.prepare(values), below, above, widths);
    }

    /** What a parameter of value 0 is compared with. */
    private static double scale(Parameter parameter) {
        return parameter.start() == 0 ? 1 : Math.abs(parameter.start());
    }

    private static final class Quotients implements Evaluator {

        private final Evaluator centre;
        private final Evaluator[] below;
        private final Evaluator[] above;
        private final double[] widths;

        Quotients(Evaluator centre, Evaluator[] below, Evaluator[] above, double[] widths) {
            this.centre = centre;
            this.below = below;
            this.above = above;
            this.widths = widths;
        }

        @Override
        public void evaluate(Tile tile) {
            Support support = support(tile.position());
            double[] out = tile.outputs();
            int value = tile.value();
            int points = tile.count();
            for (int n = 0; n < support.size(widths.length); n++) {
                int parameter = support.parameter(n);
                int gradient = tile.gradient(n);
                below[parameter].evaluate(tile);
                System.arraycopy(out, value, out, gradient, points);
                above[parameter].evaluate(tile);
                double width = widths[parameter];
                for (int i = 0; i < points; i++) {
                    out[gradient + i] = (out[value + i] - out[gradient + i]) / width;
                }
            }
            centre.evaluate(tile);
        }

        @Override
        public Support support(long position) {
            return centre.support(position);
        }
    }
}
