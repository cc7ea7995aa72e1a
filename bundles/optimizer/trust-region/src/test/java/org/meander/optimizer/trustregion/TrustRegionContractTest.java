package org.meander.optimizer.trustregion;

import org.meander.optimizer.Optimizer;
import org.meander.tck.OptimizerContract;

final class TrustRegionContractTest extends OptimizerContract {

    @Override
    protected Optimizer optimizer() {
        return Optimizers.with();
    }
}
