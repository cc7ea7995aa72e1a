package org.meander.curve.morton;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.shape.fractal.MortonCode;
import org.meander.curve.Grid;
import org.meander.curve.Point;
import org.meander.curve.SpaceFillingCurve;
import org.meander.tck.CurveContract;

class MortonCurveTest extends CurveContract {

    private final MortonCurve curve = new MortonCurve();

    @Override
    protected SpaceFillingCurve curve() {
        return curve;
    }

    @Override
    protected boolean continuous() {
        return false;
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
    void isTheCurveOfJts() {
        SplittableRandom random = new SplittableRandom(7);
        for (int order = 0; order <= 15; order++) {
            Grid grid = new Grid(1L << order, 1L << order, 1L << 2 * order);
            int all = (int) grid.cells();
            for (int i = 0; i < 20_000; i++) {
                int d = i < all ? i : random.nextInt(all);
                var jts = MortonCode.decode(d);
                assertEquals(new Point((long) jts.x, (long) jts.y), curve.point(grid, d));
                assertEquals(d, curve.position(grid, (long) jts.x, (long) jts.y));
            }
        }
    }

    @Test
    void interleavesBitByBit() {
        SplittableRandom random = new SplittableRandom(8);
        Grid grid = new Grid(1L << 31, 1L << 31, 1);
        for (int i = 0; i < 20_000; i++) {
            long x = random.nextLong(1L << 31);
            long y = random.nextLong(1L << 31);
            long d = 0;
            for (int bit = 0; bit < 31; bit++) {
                d |= (x >>> bit & 1) << 2 * bit | (y >>> bit & 1) << 2 * bit + 1;
            }
            assertEquals(d, curve.position(grid, x, y));
        }
    }

    @Test
    void squaresFollowEachOtherDownwards() {
        Grid grid = curve.grid(3 * 64);
        assertEquals(new Point(7, 7), curve.point(grid, 63));
        assertEquals(new Point(0, 8), curve.point(grid, 64));
    }
}
