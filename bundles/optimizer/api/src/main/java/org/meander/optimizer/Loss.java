package org.meander.optimizer;

import java.util.Locale;

/**
 * What a residual costs: ρ(z) of z = (residual / (standard deviation · scale))², times scale² / 2, as SciPy's {@code least_squares}
 * defines them. All grow as z near 0; the robust ones grow more slowly beyond 1, so that outliers weigh less.
 */
public enum Loss {
    /** ρ = z: least squares. */
    LINEAR,
    /** ρ = 2·(√(1+z) − 1): a smooth approximation of the absolute value. */
    SOFT_L1,
    /** ρ = z up to 1, then 2·√z − 1. */
    HUBER,
    /** ρ = ln(1+z). */
    CAUCHY,
    /** ρ = arctan z: no residual costs more than π/2. */
    ARCTAN;

    /** ρ(z). */
    public double value(double z) {
        return switch (this) {
            case LINEAR -> z;
            case SOFT_L1 -> 2 * z / (Math.sqrt(1 + z) + 1);
            case HUBER -> z <= 1 ? z : 2 * Math.sqrt(z) - 1;
            case CAUCHY -> Math.log1p(z);
            case ARCTAN -> Math.atan(z);
        };
    }

    /** ρ'(z). */
    public double first(double z) {
        return switch (this) {
            case LINEAR -> 1;
            case SOFT_L1 -> 1 / Math.sqrt(1 + z);
            case HUBER -> z <= 1 ? 1 : 1 / Math.sqrt(z);
            case CAUCHY -> 1 / (1 + z);
            case ARCTAN -> 1 / (1 + z * z);
        };
    }

    /** ρ''(z). */
    public double second(double z) {
        return switch (this) {
            case LINEAR -> 0;
            case SOFT_L1 -> -0.5 / ((1 + z) * Math.sqrt(1 + z));
            case HUBER -> z <= 1 ? 0 : -0.5 / (z * Math.sqrt(z));
            case CAUCHY -> -1 / ((1 + z) * (1 + z));
            case ARCTAN -> -2 * z / ((1 + z * z) * (1 + z * z));
        };
    }

    /** As users write it, such as {@code soft_l1}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
