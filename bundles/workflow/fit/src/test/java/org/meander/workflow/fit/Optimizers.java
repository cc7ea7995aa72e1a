package org.meander.workflow.fit;

import java.util.Map;
import org.meander.optimizer.Optimizer;
import org.meander.optimizer.streaming.StreamingOptimizer;
import org.meander.optimizer.trustregion.TrustRegionOptimizer;

/** The optimizers that ship. */
final class Optimizers {

    private Optimizers() {}

    static Optimizer trustRegion() {
        return new TrustRegionOptimizer(Fakes.config(TrustRegionOptimizer.Config.class, Map.of()));
    }

    /** Without warm-up, in chunks of 500 points, with a checkpoint at each that is due. */
    static Optimizer streaming() {
        return new StreamingOptimizer(Fakes.config(
                StreamingOptimizer.Config.class,
                Map.of(
                        "chunk_points",
                        500L,
                        "warm_up_points",
                        0L,
                        "checkpoint_frequency",
                        1L,
                        "checkpoint_overhead",
                        1.0)));
    }
}
