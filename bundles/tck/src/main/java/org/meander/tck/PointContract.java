package org.meander.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.meander.optimizer.FloatTile;
import org.meander.optimizer.PointSource;
import org.meander.optimizer.Tile;

/** What every source of points must do. */
public abstract class PointContract {

    private static final int STRIDE = 1100;

    /** A source of 600 or more points; opened for each test, which closes it. */
    protected abstract PointSource points();

    /** What it must give. */
    protected abstract double value(long point, int column);

    @Test
    void readsAnyRun() {
        try (PointSource points = points();
                PointSource.Reader reader = points.open()) {
            assertTrue(points.count() >= 600);
            double[] target = new double[points.columns() * STRIDE];
            long last = points.count() - 1;
            long[] starts = {last, 0, 1, Tile.CAPACITY - 1, points.count() - Tile.CAPACITY, 7, 0};
            int[] counts = {1, 1, Tile.CAPACITY, 3, Tile.CAPACITY, 64, 16};
            for (int k = 0; k < starts.length; k++) {
                reader.expect(starts[k], counts[k]);
                reader.read(starts[k], counts[k], target, STRIDE);
                check(points, starts[k], counts[k], target);
            }
        }
    }

    private void check(PointSource points, long from, int count, double[] target) {
        for (int c = 0; c < points.columns(); c++) {
            for (int i = 0; i < count; i++) {
                assertEquals(value(from + i, c), target[c * STRIDE + i], "point " + (from + i) + ", column " + c);
            }
        }
    }

    @Test
    void roundsToSinglePrecision() {
        try (PointSource points = points();
                PointSource.Reader reader = points.open()) {
            int count = (int) Math.min(points.count(), FloatTile.CAPACITY);
            float[] target = new float[points.columns() * STRIDE];
            reader.read(points.count() - count, count, target, STRIDE);
            for (int c = 0; c < points.columns(); c++) {
                for (int i = 0; i < count; i++) {
                    assertEquals((float) value(points.count() - count + i, c), target[c * STRIDE + i]);
                }
            }
        }
    }

    @Test
    void readersDoNotDisturbEachOther() {
        try (PointSource points = points();
                PointSource.Reader one = points.open();
                PointSource.Reader other = points.open()) {
            double[] first = new double[points.columns() * STRIDE];
            double[] second = new double[points.columns() * STRIDE];
            one.read(0, 100, first, STRIDE);
            other.read(300, 100, second, STRIDE);
            one.read(100, 100, first, STRIDE);
            check(points, 100, 100, first);
            check(points, 300, 100, second);
        }
    }

    @Test
    void hasTheColumnsThatItSays() {
        try (PointSource points = points()) {
            assertEquals(points.inputs() + 1 + (points.weighted() ? 1 : 0), points.columns());
            assertTrue(!points.location().isBlank());
        }
    }
}
