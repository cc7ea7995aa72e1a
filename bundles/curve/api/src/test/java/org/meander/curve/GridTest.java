package org.meander.curve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.meander.base.MeanderException;

class GridTest {

    @Test
    void columnsOfSquares() {
        assertEquals(new Grid(1, 1, 1), Grid.ofSquares(1));
        assertEquals(new Grid(1, 3, 3), Grid.ofSquares(3));
        assertEquals(new Grid(2, 2, 4), Grid.ofSquares(4));
        // One square and a quarter: two squares of 4 cells would be used to 5/8, so squares of one cell.
        assertEquals(new Grid(1, 5, 5), Grid.ofSquares(5));
        assertEquals(new Grid(2, 4, 6), Grid.ofSquares(6));
        assertEquals(new Grid(2, 10, 17), Grid.ofSquares(17));
        assertEquals(new Grid(1024, 1024, 1 << 20), Grid.ofSquares(1 << 20));
        assertEquals(new Grid(512, 2560, (1 << 20) + 1), Grid.ofSquares((1 << 20) + 1));
        assertEquals(new Grid(1L << 30, 1L << 31, 1L << 61), Grid.ofSquares(1L << 61));
        // Six squares of side 2^29 would be higher than 2^31.
        assertEquals(new Grid(1L << 30, 1L << 31, (1L << 60) + 1), Grid.ofSquares((1L << 60) + 1));
    }

    @Test
    void twoThirdsAreUsed() {
        SplittableRandom random = new SplittableRandom(6);
        for (int i = 0; i < 200_000; i++) {
            long count = i < 100_000 ? i + 1 : random.nextLong(1, 1L << random.nextInt(17, 61));
            Grid grid = Grid.ofSquares(count);
            assertTrue(3 * grid.count() >= 2 * grid.cells(), grid::toString);
            assertTrue(grid.height() / grid.width() <= 6, grid::toString);
            assertEquals(grid.width(), 1L << grid.squareOrder());
        }
    }

    @Test
    void refusesNonsense() {
        assertThrows(MeanderException.class, () -> new Grid(0, 1, 1));
        assertThrows(MeanderException.class, () -> new Grid(1L << 32, 1, 1));
        assertThrows(MeanderException.class, () -> new Grid(2, 2, 5));
        assertThrows(MeanderException.class, () -> new Grid(2, 2, 0));
        assertThrows(MeanderException.class, () -> new Grid(3, 3, 9).squareOrder());
        assertThrows(MeanderException.class, () -> new Grid(4, 2, 8).squareOrder());
    }
}
