package org.meander.optimizer;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.meander.base.MeanderException;

/** A model, points, and how the one is to be fitted to the other. Immutable; {@code with…} methods give changed copies. */
public final class Problem {

    private final ForwardModel model;
    private final PointSource points;
    private final double[] start;
    private final double[] lower;
    private final double[] upper;
    private final boolean[] fixed;
    private final Loss loss;
    private final double scale;
    private final boolean absoluteSigma;

    private Problem(
            ForwardModel model,
            PointSource points,
            double[] start,
            double[] lower,
            double[] upper,
            boolean[] fixed,
            Loss loss,
            double scale,
            boolean absoluteSigma) {
        this.model = model;
        this.points = points;
        this.start = start;
        this.lower = lower;
        this.upper = upper;
        this.fixed = fixed;
        this.loss = loss;
        this.scale = scale;
        this.absoluteSigma = absoluteSigma;
        for (int i = 0; i < start.length; i++) {
            String name = model.parameters().get(i).name();
            if (!(lower[i] < upper[i])) {
                throw MeanderException.invalid(
                        "parameter %s is bounded by %s and %s; the first must be less", name, lower[i], upper[i]);
            }
            if (!Double.isFinite(start[i]) || start[i] < lower[i] || start[i] > upper[i]) {
                throw MeanderException.invalid(
                        "parameter %s starts at %s; it must be finite and between %s and %s",
                        name, start[i], lower[i], upper[i]);
            }
        }
    }

    /**
     * Least squares with the model's own start values and bounds, nothing fixed, and standard deviations of the points that are only
     * relative.
     *
     * @throws MeanderException {@code INVALID_ARGUMENT} if the points have not the columns that the model reads
     */
    public static Problem of(ForwardModel model, PointSource points) {
        if (points.inputs() != model.columns().size()) {
            throw MeanderException.invalid(
                    "model %s reads the columns %s, but %s has %d before y",
                    model.name(), model.columns(), points.location(), points.inputs());
        }
        List<Parameter> parameters = model.parameters();
        return new Problem(
                model,
                points,
                parameters.stream().mapToDouble(Parameter::start).toArray(),
                parameters.stream().mapToDouble(Parameter::lower).toArray(),
                parameters.stream().mapToDouble(Parameter::upper).toArray(),
                new boolean[parameters.size()],
                Loss.LINEAR,
                1,
                false);
    }

    /** Starts elsewhere. */
    public Problem withStart(double... values) {
        check(values.length);
        return new Problem(model, points, values.clone(), lower, upper, fixed, loss, scale, absoluteSigma);
    }

    /** Bounds all parameters, possibly by infinities. */
    public Problem withBounds(double[] least, double[] greatest) {
        check(least.length);
        check(greatest.length);
        return new Problem(model, points, start, least.clone(), greatest.clone(), fixed, loss, scale, absoluteSigma);
    }

    /** Keeps a parameter at its start. */
    public Problem withFixed(String parameter) {
        boolean[] changed = fixed.clone();
        changed[index(parameter)] = true;
        return new Problem(model, points, start, lower, upper, changed, loss, scale, absoluteSigma);
    }

    /**
     * Another loss.
     *
     * @param softness the residual, in standard deviations of its point, from which on the loss flattens; above 0
     */
    public Problem withLoss(Loss kind, double softness) {
        if (!(softness > 0 && softness < Double.POSITIVE_INFINITY)) {
            throw MeanderException.invalid("the loss %s has the scale %s; it must be above 0", kind, softness);
        }
        return new Problem(
                model, points, start, lower, upper, fixed, Objects.requireNonNull(kind), softness, absoluteSigma);
    }

    /** Takes the points' standard deviations as they are, so that those of the parameters are not scaled by the reduced χ². */
    public Problem withAbsoluteSigma() {
        return new Problem(model, points, start, lower, upper, fixed, loss, scale, true);
    }

    /** The same of other points. */
    public Problem withPoints(PointSource others) {
        of(model, others);
        return new Problem(model, others, start, lower, upper, fixed, loss, scale, absoluteSigma);
    }

    private void check(int length) {
        if (length != start.length) {
            throw MeanderException.invalid(
                    "%d values are given for the %d parameters %s of model %s",
                    length, start.length, names(), model.name());
        }
    }

    /** Index of a parameter; {@code NOT_FOUND} if the model has none of that name. */
    public int index(String parameter) {
        int index = names().indexOf(parameter);
        if (index < 0) {
            throw MeanderException.notFound(
                    "model %s has no parameter '%s'; it has %s", model.name(), parameter, names());
        }
        return index;
    }

    public ForwardModel model() {
        return model;
    }

    public PointSource points() {
        return points;
    }

    /** Names of the parameters. */
    public List<String> names() {
        return model.parameters().stream().map(Parameter::name).toList();
    }

    /** A copy. */
    public double[] start() {
        return start.clone();
    }

    /** A copy. */
    public double[] lower() {
        return lower.clone();
    }

    /** A copy. */
    public double[] upper() {
        return upper.clone();
    }

    public boolean fixed(int parameter) {
        return fixed[parameter];
    }

    /** Parameters that are not fixed. */
    public int free() {
        int count = 0;
        for (boolean f : fixed) {
            count += f ? 0 : 1;
        }
        return count;
    }

    public Loss loss() {
        return loss;
    }

    /** Residual in standard deviations from which on the loss flattens. */
    public double scale() {
        return scale;
    }

    public boolean absoluteSigma() {
        return absoluteSigma;
    }

    /** Names the model, the points and all settings: a checkpoint is for one such text. */
    public String description() {
        return model.identity() + names() + " at " + points.location() + " [" + points.count() + "], start "
                + Arrays.toString(start) + ", bounds " + Arrays.toString(lower) + " " + Arrays.toString(upper)
                + ", fixed " + Arrays.toString(fixed) + ", " + loss + " " + scale;
    }
}
