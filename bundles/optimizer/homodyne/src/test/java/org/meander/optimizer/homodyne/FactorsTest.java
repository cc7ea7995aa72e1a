package org.meander.optimizer.homodyne;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meander.optimizer.Evaluator;
import org.meander.optimizer.FloatTile;
import org.meander.optimizer.PointSource;
import org.meander.optimizer.Tile;
import org.meander.optimizer.xpcs.Order;
import org.meander.optimizer.xpcs.TwoTimeGrid;

/** What tables of one value a frame give is what functions of two frames give, which few points have. */
class FactorsTest {

    private static final int FRAMES = 300;
    private static final int COLUMNS = 10;

    @ParameterizedTest
    @CsvSource({
        "current, SQUARE, 1000, -0.5, 0.01, 0.5",
        "current, UPPER, 1000, 0.3, 0.002, 0.2",
        "paper, LOWER, 20, 0.3, 0.002, 0.2",
        // No number has the range of the exponentials, and hardly any flow.
        "current, LOWER, 1e8, 1.5, 1e-9, 0",
        "paper, UPPER, 1e8, 1.5, 1e-4, 0",
        // Phases of some 1e8.
        "current, SQUARE, 1, 0, 1e4, 0.5",
        "paper, LOWER, 1, 0, 1e3, 1"
    })
    void tablesGiveWhatFunctionsGive(
            String variant, Order order, double diffusion, double alpha, double shear, double beta) {
        TwoTimeGrid grid = Fixture.grid(FRAMES, 0.0, 40.0, 93.0).withOrder(order);
        HomodyneModel model = Fixture.model("laminar_flow", variant, grid, Scaling.CONSTANT);
        PointSource points = Fixture.points(grid);
        double[] p = {0.3, 1, diffusion, alpha, 10, shear, beta, 0, 3};
        Evaluator tables = model.prepare(p, grid.points());
        Evaluator functions = model.prepare(p, 1);
        double[][] found = columns(tables, points);
        double[][] expected = columns(functions, points);
        double[][] single = single(tables, points);
        // The phases of two frames are as exact as their last places, however near one another they are.
        double turned = Math.abs(0.5 * 0.0054 * Fixture.GAP * shear * Math.pow(30, 1 + beta));
        double limit = 2e-14 + 4 * Math.ulp(turned);
        for (int c = 0; c < COLUMNS; c++) {
            double largest = largest(expected[c]);
            double off = difference(expected[c], found[c]) / largest;
            String what = "column " + c + " is off by " + off;
            assertTrue(off <= limit, what + ", limit " + limit);
            if (turned < 1e3 && largest > 1e-20) {
                double narrow = difference(expected[c], single[c]) / largest;
                assertTrue(narrow <= 1e-4, "column " + c + " in single precision is off by " + narrow);
            }
        }
    }

    private static double largest(double[] values) {
        double largest = Double.MIN_NORMAL;
        for (double v : values) {
            largest = Math.max(largest, Math.abs(v));
        }
        return largest;
    }

    private static double difference(double[] a, double[] b) {
        assertEquals(a.length, b.length);
        double difference = 0;
        for (int i = 0; i < a.length; i++) {
            assertTrue(Double.isFinite(b[i]), "not finite");
            difference = Math.max(difference, Math.abs(a[i] - b[i]));
        }
        return difference;
    }

    private static double[][] columns(Evaluator evaluator, PointSource points) {
        double[][] columns = new double[COLUMNS][(int) points.count()];
        Tile tile = new Tile(points.columns(), COLUMNS - 1);
        try (PointSource.Reader reader = points.open()) {
            for (long from = 0; from < points.count(); from += tile.count()) {
                long end = Math.min(points.count(), evaluator.support(from).end());
                tile.load(reader, from, (int) Math.min(Tile.CAPACITY, end - from));
                evaluator.evaluate(tile);
                for (int c = 0; c < COLUMNS; c++) {
                    int column = c == 0 ? tile.value() : tile.gradient(c - 1);
                    System.arraycopy(tile.outputs(), column, columns[c], (int) from, tile.count());
                }
            }
        }
        return columns;
    }

    private static double[][] single(Evaluator evaluator, PointSource points) {
        double[][] columns = new double[COLUMNS][(int) points.count()];
        FloatTile tile = new FloatTile(points.columns(), COLUMNS - 1);
        try (PointSource.Reader reader = points.open()) {
            for (long from = 0; from < points.count(); from += tile.count()) {
                long end = Math.min(points.count(), evaluator.support(from).end());
                tile.load(reader, from, (int) Math.min(FloatTile.CAPACITY, end - from));
                evaluator.evaluate(tile);
                for (int c = 0; c < COLUMNS; c++) {
                    int column = c == 0 ? tile.value() : tile.gradient(c - 1);
                    for (int k = 0; k < tile.count(); k++) {
                        columns[c][(int) from + k] = tile.outputs()[column + k];
                    }
                }
            }
        }
        return columns;
    }
}
