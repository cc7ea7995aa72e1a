package org.meander.optimizer.streaming;

import org.meander.optimizer.Optimizer;
import org.meander.tck.NistContract;

final class StreamingNistTest extends NistContract {

    @Override
    protected Optimizer optimizer() {
        return Optimizers.with();
    }
}
