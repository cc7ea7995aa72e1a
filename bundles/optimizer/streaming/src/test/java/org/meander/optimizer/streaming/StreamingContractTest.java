package org.meander.optimizer.streaming;

import org.meander.optimizer.Optimizer;
import org.meander.tck.OptimizerContract;

final class StreamingContractTest extends OptimizerContract {

    @Override
    protected Optimizer optimizer() {
        return Optimizers.with("chunk_points", 16L, "min_success_rate", 1.0);
    }
}
