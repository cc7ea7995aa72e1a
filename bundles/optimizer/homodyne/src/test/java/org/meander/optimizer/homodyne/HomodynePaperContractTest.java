package org.meander.optimizer.homodyne;

import org.meander.optimizer.ForwardModel;
import org.meander.optimizer.PointSource;
import org.meander.optimizer.xpcs.TwoTimeGrid;
import org.meander.tck.ModelContract;

class HomodynePaperContractTest extends ModelContract {

    private final TwoTimeGrid grid = Fixture.grid(29, 0.0, 40.0, 90.0);

    @Override
    protected ForwardModel model() {
        return Fixture.model("laminar_flow", "paper", grid, "constant");
    }

    @Override
    protected double[] parameters() {
        return new double[] {0.3, 1, 1000, 0.5, 10, 0.001, 0.5, 0.0001, 5};
    }

    @Override
    protected PointSource points() {
        return Fixture.points(grid);
    }
}
