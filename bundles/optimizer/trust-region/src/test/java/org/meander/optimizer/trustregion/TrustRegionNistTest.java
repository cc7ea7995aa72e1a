package org.meander.optimizer.trustregion;

import org.meander.optimizer.Optimizer;
import org.meander.tck.NistContract;

final class TrustRegionNistTest extends NistContract {

    @Override
    protected Optimizer optimizer() {
        return Optimizers.with();
    }
}
