package org.meander.curve.hilbert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.shape.fractal.HilbertCode;
import org.meander.base.MeanderException;
import org.meander.curve.Grid;
import org.meander.curve.Point;
import org.meander.curve.SpaceFillingCurve;
import org.meander.tck.CurveContract;

class HilbertCurveTest extends CurveContract {

    private final HilbertCurve curve = new HilbertCurve();

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
                new Grid(1L << 30, 1L << 31, 1L << 61),
                curve.grid((1L << 59) + 1),
                new Grid(2, 1L << 31, 1L << 32));
    }

    @Test
    void isTheClassicalCurveWithColumnsAndRowsExchanged() {
        for (int order = 0; order <= 8; order++) {
            Grid grid = square(order);
            for (long d = 0; d < grid.cells(); d++) {
                assertEquals(exchange(classical(order, d)), curve.point(grid, d));
            }
        }
        SplittableRandom random = new SplittableRandom(4);
        for (int order = 9; order <= 31; order++) {
            Grid grid = square(order);
            for (int i = 0; i < 2000; i++) {
                long d = random.nextLong(grid.cells());
                assertEquals(exchange(classical(order, d)), curve.point(grid, d));
            }
        }
    }

    @Test
    void isTheCurveOfJtsWithColumnsAndRowsExchanged() {
        SplittableRandom random = new SplittableRandom(5);
        for (int order = 1; order <= 15; order++) {
            Grid grid = square(order);
            int all = (int) grid.cells();
            for (int i = 0; i < 20_000; i++) {
                int d = i < all ? i : random.nextInt(all);
                var jts = HilbertCode.decode(order, d);
                assertEquals(new Point((long) jts.y, (long) jts.x), curve.point(grid, d));
                assertEquals(
                        HilbertCode.encode(order, (int) jts.x, (int) jts.y),
                        curve.position(grid, (long) jts.y, (long) jts.x));
            }
        }
    }

    @Test
    void squaresFollowEachOtherFromBottomLeftToTopLeft() {
        Grid grid = curve.grid(3 * 64);
        assertEquals(new Grid(8, 24, 192), grid);
        assertEquals(new Point(0, 7), curve.point(grid, 63));
        assertEquals(new Point(0, 8), curve.point(grid, 64));
        assertEquals(new Point(0, 23), curve.point(grid, 191));
    }

    @Test
    void alignedRunsAreSquares() {
        Grid grid = curve.grid(5 * 256);
        for (int j = 0; j <= Long.numberOfTrailingZeros(grid.width()); j++) {
            for (long from = 0; from < grid.cells(); from += 1L << 2 * j) {
                Point first = curve.point(grid, from);
                for (long d = from; d < from + (1L << 2 * j); d++) {
                    Point point = curve.point(grid, d);
                    assertEquals(first.x() >>> j, point.x() >>> j);
                    assertEquals(first.y() >>> j, point.y() >>> j);
                }
            }
        }
    }

    @Test
    void refusesGridsThatAreNoColumnOfSquares() {
        assertThrows(MeanderException.class, () -> curve.point(new Grid(6, 6, 36), 0));
        assertThrows(MeanderException.class, () -> curve.position(new Grid(4, 6, 24), 0, 0));
    }

    private static Grid square(int order) {
        return new Grid(1L << order, 1L << order, 1L << 2 * order);
    }

    private static Point exchange(Point point) {
        return new Point(point.y(), point.x());
    }

    /** The loop of the literature, from the finest level to the coarsest. */
    private static Point classical(int order, long d) {
        long x = 0;
        long y = 0;
        long t = d;
        for (long s = 1; s < 1L << order; s *= 2) {
            long rx = 1 & t / 2;
            long ry = 1 & (t ^ rx);
            if (ry == 0) {
                if (rx == 1) {
                    x = s - 1 - x;
                    y = s - 1 - y;
                }
                long swap = x;
                x = y;
                y = swap;
            }
            x += s * rx;
            y += s * ry;
            t /= 4;
        }
        return new Point(x, y);
    }
}
