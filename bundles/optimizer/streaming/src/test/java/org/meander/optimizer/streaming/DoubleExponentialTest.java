package org.meander.optimizer.streaming;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.meander.optimizer.Columns;
import org.meander.optimizer.Evaluator;
import org.meander.optimizer.FloatTile;
import org.meander.optimizer.ForwardModel;
import org.meander.optimizer.PointSource;
import org.meander.optimizer.Tile;
import org.meander.tck.DoubleExponential;
import org.meander.tck.ModelContract;

/** The reference model keeps the contract of models, and its exponential is Java's. */
final class DoubleExponentialTest extends ModelContract {

    private static final double[] AT = {2.5, 1.3, 0.8, 0.15, 0.3};

    @Override
    protected ForwardModel model() {
        return new DoubleExponential();
    }

    @Override
    protected double[] parameters() {
        return AT.clone();
    }

    @Override
    protected PointSource points() {
        double[] x = new double[1000];
        Arrays.setAll(x, i -> i * 0.01);
        return Columns.of(false, x, new double[1000]);
    }

    @Test
    void agreesWithTheScalarFunctions() {
        double[] x = {-100, -5, -1e-9, 0, 1e-300, 0.1, 1, 3, 17, 100, 1000, 1e300};
        PointSource points = Columns.of(false, x, new double[x.length]);
        Evaluator evaluator = new DoubleExponential().prepare(AT);
        Tile tile = new Tile(2, 5);
        FloatTile single = new FloatTile(2, 5);
        try (PointSource.Reader reader = points.open()) {
            tile.load(reader, 0, x.length);
            single.load(reader, 0, x.length - 1);
        }
        evaluator.evaluate(tile);
        evaluator.evaluate(single);
        for (int i = 0; i < x.length; i++) {
            double first = Math.exp(-AT[1] * x[i]);
            double second = Math.exp(-AT[3] * x[i]);
            double value = AT[0] * first + AT[2] * second + AT[4];
            double magnitude = 1e-14 * (1 + Math.abs(AT[1] * x[i]));
            assertEquals(value, tile.outputs()[tile.value() + i], magnitude * Math.abs(value));
            assertEquals(first, tile.outputs()[tile.gradient(0) + i], magnitude * first + 1e-140);
            assertEquals(
                    -AT[2] * x[i] * second,
                    tile.outputs()[tile.gradient(3) + i],
                    magnitude * Math.abs(AT[2] * x[i] * second) + 1e-140);
            if (x[i] >= -5 && i < x.length - 1) {
                assertEquals(value, single.outputs()[single.value() + i], 3e-6 * value);
            }
        }
    }
}
