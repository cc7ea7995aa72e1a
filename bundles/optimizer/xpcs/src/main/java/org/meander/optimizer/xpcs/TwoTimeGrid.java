package org.meander.optimizer.xpcs;

import java.util.List;
import org.meander.base.MeanderException;

/**
 * Where two-time correlations are given: for each angle, pairs of the times 0, dt, ... (frames - 1) dt.
 *
 * @param angles of the wave vector, in degrees, finite; 1 or more
 * @param q magnitude of the wave vector at each angle, in 1/Å, above 0; one for each angle
 * @param dt time between frames, in s, above 0
 * @param frames N, 2 or more
 * @param order of the points
 */
public record TwoTimeGrid(List<Double> angles, List<Double> q, double dt, int frames, Order order) {

    public TwoTimeGrid {
        angles = List.copyOf(angles);
        q = List.copyOf(q);
        if (angles.isEmpty() || angles.size() != q.size()) {
            throw MeanderException.invalid(
                    "a grid has %d angles and %d wave vectors; there must be one of each, or more",
                    angles.size(), q.size());
        }
        if (!(dt > 0 && dt < Double.POSITIVE_INFINITY) || frames < 2) {
            throw MeanderException.invalid(
                    "a grid has %d frames, %s s apart; it must have 2 or more, above 0 and finite", frames, dt);
        }
        for (double angle : angles) {
            if (!Double.isFinite(angle)) {
                throw MeanderException.invalid("a grid has the angle %s; it must be finite", angle);
            }
        }
        for (double magnitude : q) {
            if (!(magnitude > 0 && magnitude < Double.POSITIVE_INFINITY)) {
                throw MeanderException.invalid(
                        "a grid has the wave vector %s; it must be above 0 and finite", magnitude);
            }
        }
    }

    /** Points of one angle. */
    public long area() {
        return order.area(frames);
    }

    /** Points of all angles. */
    public long points() {
        return Math.multiplyExact(area(), angles.size());
    }

    /** The same points in another order. */
    public TwoTimeGrid withOrder(Order other) {
        return new TwoTimeGrid(angles, q, dt, frames, other);
    }
}
