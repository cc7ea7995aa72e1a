package org.meander.curve.gilbert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.meander.curve.Grid;
import org.meander.curve.Point;
import org.meander.curve.SpaceFillingCurve;
import org.meander.tck.CurveContract;

class GilbertCurveTest extends CurveContract {

    private static final List<Integer> PUBLISHED_5x3 = List.of(0, 5, 10, 11, 6, 1, 2, 7, 12, 13, 14, 9, 8, 3, 4);

    private static final List<Integer> PUBLISHED_3x5 = List.of(0, 1, 2, 5, 4, 3, 6, 7, 8, 11, 14, 13, 10, 9, 12);

    private static final List<Integer> PUBLISHED_6x4 =
            List.of(0, 1, 2, 8, 7, 6, 12, 18, 19, 13, 14, 20, 21, 15, 16, 22, 23, 17, 11, 10, 9, 3, 4, 5);

    private static final List<Integer> PUBLISHED_7x7 = List.of(
            0, 7, 8, 1, 2, 9, 16, 23, 22, 15, 14, 21, 28, 29, 36, 35, 42, 43, 44, 45, 38, 37, 30, 31, 32, 39, 46, 47,
            48, 41, 40, 33, 34, 27, 20, 19, 26, 25, 24, 17, 18, 11, 10, 3, 4, 5, 12, 13, 6);

    private static final long[][] PUBLISHED_SUMS = {
        {15, 12, 4503324, 2693948},
        {100, 63, 1530614868, 1891277566},
        {55, 31, 1608144065, 673818449},
        {63, 100, 1891277566, 1530614868},
        {128, 128, 201431068, 58265723},
        {129, 127, 564064769, 1635438929},
        {317, 211, 15155116, 1949740378},
        {500, 7, 911438271, 569535750},
        {9, 400, 803397600, 1919974504}
    };

    private final GilbertCurve curve = new GilbertCurve();

    @Override
    protected SpaceFillingCurve curve() {
        return curve;
    }

    @Override
    protected boolean continuous() {
        return true;
    }

    @Override
    protected List<Grid> hugeGrids() {
        return List.of(
                new Grid(1L << 31, 1L << 31, 1L << 62),
                new Grid((1L << 31) - 1, (1L << 31) - 1, 1),
                new Grid(3, 1L << 31, 1),
                new Grid(1L << 31, 1, 1),
                curve.grid(1L << 61),
                curve.grid((1L << 61) - 1),
                curve.grid((1L << 60) + 1));
    }

    /** Orders that the published program prints. */
    @Test
    void followsThePublishedOrder() {
        assertEquals(PUBLISHED_5x3, trace(5, 3));
        assertEquals(PUBLISHED_3x5, trace(3, 5));
        assertEquals(PUBLISHED_6x4, trace(6, 4));
        assertEquals(PUBLISHED_7x7, trace(7, 7));
    }

    /** Weighted sums, modulo 2^31-1, of the x and the y that the published program prints: {@code sum (31 d + 7) v}. */
    @Test
    void followsThePublishedOrderOnLargerRectangles() {
        for (long[] row : PUBLISHED_SUMS) {
            Grid grid = new Grid(row[0], row[1], 1);
            long x = 0;
            long y = 0;
            for (long d = 0; d < grid.cells(); d++) {
                Point point = curve.point(grid, d);
                x = (x + (31 * d + 7) * point.x()) % Integer.MAX_VALUE;
                y = (y + (31 * d + 7) * point.y()) % Integer.MAX_VALUE;
            }
            assertEquals(row[2], x, grid::toString);
            assertEquals(row[3], y, grid::toString);
        }
    }

    @Test
    void fillsEveryRectangle() {
        for (int width = 1; width <= 40; width++) {
            for (int height = 1; height <= 40; height++) {
                fills(new Grid(width, height, 1));
            }
        }
        fills(new Grid(1, 1000, 1));
        fills(new Grid(1000, 1, 1));
        fills(new Grid(2, 501, 1));
        fills(new Grid(333, 17, 1));
    }

    @Test
    void gridsHaveAtMostOneUnfilledColumn() {
        for (long count = 1; count <= 100_000; count++) {
            Grid grid = curve.grid(count);
            assertTrue(grid.cells() - count < grid.height(), grid::toString);
        }
        assertEquals(new Grid(10, 10, 100), curve.grid(100));
        // 11 columns of 10 rows would need a diagonal step.
        assertEquals(new Grid(12, 9, 101), curve.grid(101));
        assertEquals(new Grid(12, 11, 131), curve.grid(131));
    }

    private void fills(Grid grid) {
        boolean[] seen = new boolean[(int) grid.cells()];
        Point before = curve.point(grid, 0);
        assertEquals(new Point(0, 0), before);
        int diagonal = 0;
        for (int d = 0; d < seen.length; d++) {
            Point point = curve.point(grid, d);
            int cell = (int) (point.y() * grid.width() + point.x());
            assertTrue(!seen[cell], () -> point + " on " + grid);
            seen[cell] = true;
            assertEquals(d, curve.position(grid, point.x(), point.y()));
            long dx = Math.abs(point.x() - before.x());
            long dy = Math.abs(point.y() - before.y());
            assertTrue(dx <= 1 && dy <= 1, () -> "a jump to " + point + " on " + grid);
            diagonal += dx + dy == 2 ? 1 : 0;
            before = point;
        }
        long larger = Math.max(grid.width(), grid.height());
        long smaller = Math.min(grid.width(), grid.height());
        boolean allowed = larger % 2 == 1 && smaller % 2 == 0;
        assertTrue(diagonal <= (allowed ? 1 : 0), () -> "diagonal steps on " + grid);
    }

    private List<Integer> trace(int width, int height) {
        Grid grid = new Grid(width, height, 1);
        List<Integer> cells = new ArrayList<>();
        for (int d = 0; d < grid.cells(); d++) {
            Point point = curve.point(grid, d);
            cells.add((int) (point.y() * width + point.x()));
        }
        return cells;
    }
}
