package org.meander.optimizer;

import org.meander.base.MeanderException;

/**
 * A parameter of a model.
 *
 * @param name unique in its model, such as {@code D_offset}
 * @param unit such as {@code Å²/s}; empty if it has none
 * @param start where a fit starts unless the problem says otherwise; finite, within the bounds
 * @param lower least value, possibly -∞
 * @param upper greatest value, possibly +∞, above {@code lower}
 */
public record Parameter(String name, String unit, double start, double lower, double upper) {

    public Parameter {
        if (name.isBlank()) {
            throw MeanderException.invalid("a parameter has the name '%s'; it must not be blank", name);
        }
        if (!(lower < upper)) {
            throw MeanderException.invalid(
                    "parameter %s is bounded by %s and %s; the first must be less", name, lower, upper);
        }
        if (!Double.isFinite(start) || start < lower || start > upper) {
            throw MeanderException.invalid(
                    "parameter %s starts at %s; it must be finite and between %s and %s", name, start, lower, upper);
        }
    }

    /** Without unit or bounds. */
    public static Parameter free(String name, double start) {
        return new Parameter(name, "", start, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    }

    /** Without unit. */
    public static Parameter bounded(String name, double start, double lower, double upper) {
        return new Parameter(name, "", start, lower, upper);
    }
}
