package org.meander.optimizer;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.meander.base.MeanderException;

/**
 * Where a fit ended. Immutable.
 *
 * @param parameters names and values, in the model's order, fixed ones included
 * @param covariance of the parameters, p×p; rows and columns of fixed parameters, and of all if the rank is deficient, are as {@link
 *     Covariance} says
 * @param chiSquared Σ (residual / σ)², whatever the loss
 * @param cost half of the loss, Σ scale² · ρ / 2; half of χ² for least squares
 * @param points that were summed up
 * @param rank of the Jacobian of the free parameters
 * @param free parameters that were not fixed
 * @param condition number of the Jacobian with columns of length 1
 * @param iterations steps that were tried
 * @param passes over all points, those of unfinished starts included
 * @param reason why it ended
 * @param warnings sentences for people: correlated or undetermined parameters, bounds that hold, chunks that are missing
 * @param batches of fits in chunks
 * @param details of the optimizer, in the order of its choosing: such as {@code strategy} and why
 */
public record Solution(
        List<Estimate> parameters,
        Covariance covariance,
        double chiSquared,
        double cost,
        long points,
        int rank,
        int free,
        double condition,
        int iterations,
        long passes,
        StopReason reason,
        List<String> warnings,
        Optional<BatchStatistics> batches,
        Map<String, String> details) {

    /** A parameter's name, value and standard deviation; the latter 0 if it is fixed and NaN if it is undetermined. */
    public record Estimate(String name, double value, double standardDeviation) {}

    /** Between two values with a given probability. */
    public record Interval(double lower, double upper) {}

    public Solution {
        parameters = List.copyOf(parameters);
        warnings = List.copyOf(warnings);
        details = Map.copyOf(details);
    }

    /** The values, in the model's order. */
    public double[] values() {
        return parameters.stream().mapToDouble(Estimate::value).toArray();
    }

    /** Points less free parameters; possibly 0 or less, then standard deviations are NaN. */
    public long degreesOfFreedom() {
        return points - free;
    }

    /** χ² over the degrees of freedom; NaN if there are none. */
    public double reducedChiSquared() {
        return degreesOfFreedom() > 0 ? chiSquared / degreesOfFreedom() : Double.NaN;
    }

    /**
     * Where the true value of a parameter lies with a probability, by Student's t and the linear approximation.
     *
     * @param confidence between 0 and 1, such as 0.95
     */
    public Interval interval(int parameter, double confidence) {
        if (!(confidence > 0 && confidence < 1)) {
            throw MeanderException.invalid("the confidence is %s; it must be between 0 and 1", confidence);
        }
        Estimate estimate = parameters.get(parameter);
        if (degreesOfFreedom() < 1) {
            return new Interval(Double.NaN, Double.NaN);
        }
        double half = StudentT.quantile(0.5 + confidence / 2, degreesOfFreedom()) * estimate.standardDeviation();
        return new Interval(estimate.value() - half, estimate.value() + half);
    }
}
