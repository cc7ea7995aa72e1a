package org.meander.optimizer;

import org.osgi.annotation.versioning.ConsumerType;

/** Follows a fit; called by the thread that solves, between passes or at most some times a second. */
@ConsumerType
public interface FitListener {

    /** Hears nothing. */
    FitListener NONE = new FitListener() {};

    /** A step was tried. */
    default void step(Step step) {}

    /**
     * Part of a pass is done.
     *
     * @param pass from 1
     * @param done points of this pass so far
     * @param all points of a pass
     * @param rate points a second in this pass so far
     * @param secondsLeft of this pass
     */
    default void pass(int pass, long done, long all, double rate, double secondsLeft) {}

    /**
     * A step.
     *
     * @param number from 0, which is the start
     * @param phase such as {@code descent}
     * @param parameters that were tried; the listener's own
     * @param cost half of the loss there, possibly infinite
     * @param reduction of the cost over what the linear model promised; NaN at the start
     * @param radius of trust
     * @param accepted whether the descent goes on from there
     */
    record Step(
            int number,
            String phase,
            double[] parameters,
            double cost,
            double reduction,
            double radius,
            boolean accepted) {}
}
