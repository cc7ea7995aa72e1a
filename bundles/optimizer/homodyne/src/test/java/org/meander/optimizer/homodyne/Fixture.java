package org.meander.optimizer.homodyne;

import java.util.Collections;
import java.util.List;
import org.meander.optimizer.Columns;
import org.meander.optimizer.Evaluator;
import org.meander.optimizer.ForwardModel;
import org.meander.optimizer.PointSource;
import org.meander.optimizer.Tile;
import org.meander.optimizer.xpcs.Order;
import org.meander.optimizer.xpcs.TwoTimeGrid;

/** Models on small grids, and their values at all points. */
final class Fixture {

    private Fixture() {}

    static final double GAP = 2e6;

    static TwoTimeGrid grid(int frames, Double... angles) {
        return new TwoTimeGrid(List.of(angles), Collections.nCopies(angles.length, 0.0054), 0.1, frames, Order.SQUARE);
    }

    static HomodyneModel model(String mode, String variant, TwoTimeGrid grid, String scaling, String... changes) {
        return new HomodyneModel(mode, variant, grid, GAP, scaling, List.of(changes));
    }

    static PointSource points(TwoTimeGrid grid) {
        return Columns.of(false, new double[(int) grid.points()]);
    }

    static double[] values(ForwardModel model, PointSource points, double... parameters) {
        Evaluator evaluator = model.prepare(parameters);
        double[] values = new double[(int) points.count()];
        Tile tile = new Tile(points.columns(), parameters.length);
        try (PointSource.Reader reader = points.open()) {
            for (int from = 0; from < values.length; from += tile.count()) {
                long end = Math.min(values.length, evaluator.support(from).end());
                tile.load(reader, from, (int) Math.min(Tile.CAPACITY, end - from));
                evaluator.evaluate(tile);
                System.arraycopy(tile.outputs(), tile.value(), values, from, tile.count());
            }
        }
        return values;
    }
}
