package org.meander.store.video;

import java.util.List;
import java.util.Optional;
import org.meander.base.Cancellation;
import org.meander.store.PackRequest;
import org.meander.store.PackRequest.Ordering;
import org.meander.store.Packing;

/**
 * Frames in an order, and what it brings.
 *
 * @param path indices of the frames
 */
record Ordered(int[] path, Ordering ordering, String reason, Coherence before, Coherence after) {

    private static final double LEAST_COHERENCE = 0.5;
    private static final double LEAST_EFFICIENCY = 0.6;
    private static final double MOST_POTENTIAL = 0.1;
    private static final double MOST_VARIANCE = 0.3;
    private static final int MANY = 100;

    static Ordered of(List<float[]> likenesses, PackRequest request, Cancellation cancellation) {
        int n = likenesses.size();
        int[] arrival = Paths.arrival(n);
        Coherence before = Coherence.of(likenesses, arrival);
        Paths paths = new Paths(likenesses, cancellation);
        Ordering ordering = request.ordering();
        String reason = "";
        if (ordering == Ordering.AUTO) {
            Optional<String> why = reason(before, paths, likenesses);
            ordering = why.isPresent() ? Ordering.PATH : Ordering.NONE;
            reason = why.orElse("coherent as they were written");
        }
        int[] path =
                switch (ordering) {
                    case GREEDY -> paths.greedy();
                    case PATH -> paths.best(request.steps());
                    default -> arrival;
                };
        Coherence after = Coherence.of(likenesses, path);
        if (request.ordering() == Ordering.AUTO && after.mean() <= before.mean()) {
            return new Ordered(arrival, Ordering.NONE, reason + "; no order is better", before, before);
        }
        return new Ordered(path, ordering, reason, before, after);
    }

    /** Why frames should be ordered; empty if they need not. */
    private static Optional<String> reason(Coherence now, Paths paths, List<float[]> likenesses) {
        int n = likenesses.size();
        if (n < 2) {
            return Optional.empty();
        }
        if (now.temporal() < LEAST_COHERENCE) {
            return Optional.of(String.format("coherence %.3f is below %.1f", now.temporal(), LEAST_COHERENCE));
        }
        if (now.efficiency() < LEAST_EFFICIENCY) {
            return Optional.of(String.format("efficiency %.3f is below %.1f", now.efficiency(), LEAST_EFFICIENCY));
        }
        if (now.variance() > MOST_VARIANCE) {
            return Optional.of(String.format("variance %.3f is above %.1f", now.variance(), MOST_VARIANCE));
        }
        if (n > MANY) {
            return Optional.of(n + " frames are more than " + MANY);
        }
        double potential = Coherence.of(likenesses, paths.greedy()).mean() - now.mean();
        return potential > MOST_POTENTIAL
                ? Optional.of(String.format("potential %.3f is above %.1f", potential, MOST_POTENTIAL))
                : Optional.empty();
    }

    Packing.Order report(String geometry) {
        return new Packing.Order(
                geometry,
                path.length,
                ordering,
                reason,
                before.temporal(),
                after.temporal(),
                before.efficiency(),
                after.efficiency());
    }
}
