package org.meander.optimizer.homodyne;

import org.meander.optimizer.ForwardModel;
import org.meander.optimizer.PointSource;
import org.meander.optimizer.xpcs.TwoTimeGrid;
import org.meander.tck.ModelContract;

class HomodyneFourierContractTest extends ModelContract {

    private final TwoTimeGrid grid = Fixture.grid(23, -80.0, -30.0, 10.0, 50.0, 100.0);

    @Override
    protected ForwardModel model() {
        return Fixture.model("laminar_flow", "seed", grid, Scaling.FOURIER);
    }

    @Override
    protected double[] parameters() {
        return new double[] {
            0.3, 0.02, -0.03, 0.01, 0.02, 1, 0.01, 0.02, -0.01, 0.03, 1000, 0.5, 10, 0.003, 0.5, 0.001, 5
        };
    }

    @Override
    protected PointSource points() {
        return Fixture.points(grid);
    }
}
