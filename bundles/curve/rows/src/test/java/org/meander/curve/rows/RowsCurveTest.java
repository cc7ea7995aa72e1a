package org.meander.curve.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.meander.curve.Grid;
import org.meander.curve.Point;
import org.meander.curve.SpaceFillingCurve;
import org.meander.tck.CurveContract;

class RowsCurveTest extends CurveContract {

    @Override
    protected SpaceFillingCurve curve() {
        return new RowsCurve();
    }

    @Override
    protected boolean continuous() {
        return false;
    }

    @Test
    void isTheOrderOfMemory() {
        Grid grid = curve().grid(1000);
        byte[] sequence = new byte[4000];
        for (int i = 0; i < sequence.length; i++) {
            sequence[i] = (byte) (i * 7 + 1);
        }
        MemorySegment image = MemorySegment.ofArray(new byte[4 * (int) grid.cells()]);
        curve().map(grid, MemorySegment.ofArray(sequence), image, 4);
        assertEquals(-1, image.asSlice(0, 4000).mismatch(MemorySegment.ofArray(sequence)));
        assertEquals(new Point(1000 % grid.width(), 1000 / grid.width()), curve().point(grid, 1000));
    }

    @Test
    void lessThanARowIsUnused() {
        for (long count = 1; count < 5000; count++) {
            Grid grid = curve().grid(count);
            assertEquals((count + grid.width() - 1) / grid.width(), grid.height());
        }
    }
}
