package org.meander.optimizer;

import org.meander.base.MeanderException;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A model at fixed parameter values. Immutable; several threads evaluate different tiles at the same time. It must allocate nothing per
 * tile, and give the same bits for the same point wherever the point lies in a tile, in compiled code and in interpreted: a resumed fit ends
 * as if it had not been interrupted.
 *
 * <p>With the Vector API: functions such as {@code lanewise(EXP)} and {@code reduceLanes} do not promise the same bits, polynomials with {@code
 * fma} do. A loop with many constants and operations passes the limits of inlining (325 bytecodes a method, and a number of nodes for all),
 * and then every vector becomes an object: keep one transcendental function a loop, and constant vectors in static fields. {@code
 * org.meander.tck.ModelContract} finds out.
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
