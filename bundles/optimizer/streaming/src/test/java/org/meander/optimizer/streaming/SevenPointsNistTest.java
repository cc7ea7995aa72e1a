package org.meander.optimizer.streaming;

import org.meander.optimizer.Optimizer;
import org.meander.tck.NistContract;

/** The reference data cut into chunks of seven points. */
final class SevenPointsNistTest extends NistContract {

    @Override
    protected Optimizer optimizer() {
        return Optimizers.with("chunk_points", 7L);
    }
}
