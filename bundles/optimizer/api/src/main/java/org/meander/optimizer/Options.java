package org.meander.optimizer;

import org.meander.base.Checks;

/**
 * When an optimizer stops, and where it starts. Immutable; {@code with…} methods give changed copies.
 *
 * @param functionTolerance stop when a step could lower the cost by no more than this part of it, 0..1
 * @param parameterTolerance stop when a step changes no parameter by more than this part of its value, 0..1
 * @param gradientTolerance stop when the cosine between the residuals and every column of the Jacobian is below this, 0..1
 * @param iterations the most steps of one descent, 1 or more
 * @param starts points to start from: the given one, then others of a Latin hypercube within the bounds, 1 or more
 * @param seed of all that is random
 * @param threads that evaluate, 1 or more
 */
public record Options(
        double functionTolerance,
        double parameterTolerance,
        double gradientTolerance,
        int iterations,
        int starts,
        long seed,
        int threads) {

    /** Tight enough for ten digits where the data hold them. */
    public static final Options DEFAULT = new Options(0, 1e-13, 1e-14, 1000, 1, 1, 1);

    public Options {
        Checks.range("function.tolerance", functionTolerance, 0, 1);
        Checks.range("parameter.tolerance", parameterTolerance, 0, 1);
        Checks.range("gradient.tolerance", gradientTolerance, 0, 1);
        Checks.range("max.iterations", iterations, 1, Integer.MAX_VALUE);
        Checks.range("starts", starts, 1, 1_000_000);
        Checks.range("threads", threads, 1, 1024);
    }

    public Options withTolerances(double function, double parameter, double gradient) {
        return new Options(function, parameter, gradient, iterations, starts, seed, threads);
    }

    public Options withIterations(int most) {
        return new Options(functionTolerance, parameterTolerance, gradientTolerance, most, starts, seed, threads);
    }

    public Options withStarts(int count, long randomSeed) {
        return new Options(
                functionTolerance, parameterTolerance, gradientTolerance, iterations, count, randomSeed, threads);
    }

    public Options withThreads(int count) {
        return new Options(functionTolerance, parameterTolerance, gradientTolerance, iterations, starts, seed, count);
    }
}
