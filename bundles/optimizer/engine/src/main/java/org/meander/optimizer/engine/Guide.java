package org.meander.optimizer.engine;

import java.util.Optional;

/** Knows how a model bends. */
@FunctionalInterface
public interface Guide {

    /** Knows nothing. */
    Guide NONE = (x, step) -> Optional.empty();

    /**
     * Where the model does what its linearisation at a point says of a step.
     *
     * @param x free parameters
     * @param step that a linearisation over all points proposes; {@code x + step} is within the bounds
     * @return free parameters within the bounds; empty if it does not know better than {@code x + step}
     */
    Optional<double[]> from(double[] x, double[] step);
}
