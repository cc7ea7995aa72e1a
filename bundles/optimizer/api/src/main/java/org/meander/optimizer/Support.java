package org.meander.optimizer;

import java.util.Arrays;
import java.util.Optional;
import org.meander.base.MeanderException;

/** On which parameters a run of points depends; see {@link Evaluator#support}. */
public final class Support {

    /** Every point depends on every parameter. */
    public static final Support ALL = new Support(Long.MAX_VALUE, null);

    private final long end;
    private final int[] parameters;

    private Support(long end, int[] parameters) {
        this.end = end;
        this.parameters = parameters;
    }

    /**
     * @param end position after the run's last point
     * @param parameters indices in ascending order; the others' derivatives are 0 there
     */
    public static Support of(long end, int... parameters) {
        for (int i = 1; i < parameters.length; i++) {
            if (parameters[i] <= parameters[i - 1]) {
                throw MeanderException.invalid(
                        "a run of points depends on the parameters %s; they must ascend", Arrays.toString(parameters));
            }
        }
        return new Support(end, parameters.clone());
    }

    /** Position after the run's last point. */
    public long end() {
        return end;
    }

    /** Indices in ascending order; empty if the points depend on all parameters. */
    public Optional<int[]> parameters() {
        return Optional.ofNullable(parameters).map(int[]::clone);
    }

    /** How many of so many parameters the points depend on. */
    public int size(int all) {
        return parameters == null ? all : parameters.length;
    }

    /** Index of the n-th parameter that the points depend on. */
    public int parameter(int n) {
        return parameters == null ? n : parameters[n];
    }
}
