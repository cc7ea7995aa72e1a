package org.meander.optimizer.homodyne;

import org.meander.optimizer.ForwardModel;
import org.meander.optimizer.PointSource;
import org.meander.optimizer.xpcs.TwoTimeGrid;
import org.meander.tck.ModelContract;

class HomodyneStaticContractTest extends ModelContract {

    private final TwoTimeGrid grid = Fixture.grid(29, 0.0, 40.0, 90.0);

    @Override
    protected ForwardModel model() {
        return Fixture.model("static", "current", grid, "individual");
    }

    @Override
    protected double[] parameters() {
        return new double[] {0.3, 0.25, 0.2, 1, 1.01, 0.99, 1000, -0.5, 10};
    }

    @Override
    protected PointSource points() {
        return Fixture.points(grid);
    }
}
