package org.meander.optimizer;

import org.meander.base.MeanderException;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A model at fixed parameter values. Immutable; several threads evaluate different tiles at the same time. It must allocate nothing per
 * tile, and give the same bits for the same point wherever the point lies in a tile.
 */
@ConsumerType
public interface Evaluator {

    /**
     * Fills {@link Tile#value} and, for each parameter that {@link #support} names for these points, {@link Tile#gradient} with the
     * partial derivative. A value that is not finite rejects the parameter values, not the point.
     */
    void evaluate(Tile tile);

    /** Whether the other {@code evaluate}, in single precision, is there. */
    default boolean single() {
        return false;
    }

    /** As {@link #evaluate(Tile)} in single precision, for first passes that need few digits. */
    default void evaluate(FloatTile tile) {
        throw MeanderException.unsupported("this model has no evaluation in single precision");
    }

    /**
     * On which parameters the points from a position on depend, and how far that is so: a tile never crosses that end. For models whose
     * points each depend on few of many parameters, such as one scale for each angle. The same for all parameter values.
     *
     * @return an object that was made before, since this is asked for every tile
     */
    default Support support(long position) {
        return Support.ALL;
    }
}
