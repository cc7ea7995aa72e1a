package org.meander.curve.hilbert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

/** Both kernels for four-byte elements, whichever of them this machine uses. */
class TilesTest {

    @Test
    void scalarKernelFollowsThePath() {
        try (Arena arena = Arena.ofConfined()) {
            for (int order = 0; order <= VectorTile.ORDER; order++) {
                MemorySegment run = numbers(arena, 1 << 2 * order);
                MemorySegment rows = arena.allocate(run.byteSize());
                MemorySegment back = arena.allocate(run.byteSize());
                for (int orientation = 0; orientation < (order < TileTables.ORDER ? 1 : 4); orientation++) {
                    ScalarTile.map(run, rows, 0, 4L << order, order, orientation, 4);
                    follows(order, orientation, rows, 4L << order);
                    ScalarTile.unmap(rows, back.fill((byte) 0), 0, order, orientation, 4);
                    assertEquals(-1, run.mismatch(back));
                }
            }
        }
    }

    @Test
    void vectorKernelFollowsThePath() {
        assumeTrue(VectorTile.SUPPORTED, "no registers of 16 lanes on this machine");
        int order = VectorTile.ORDER;
        long wide = 3 * VectorTile.ROW_BYTES;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment run = numbers(arena, 1 << 2 * order);
            MemorySegment rows = arena.allocate(run.byteSize());
            MemorySegment image = arena.allocate(wide << order);
            MemorySegment back = arena.allocate(run.byteSize());
            for (int orientation = 0; orientation < 4; orientation++) {
                VectorTile.map(run, image.fill((byte) 0), 0, wide, orientation);
                follows(order, orientation, image, wide);
                VectorTile.map(run, rows, 0, VectorTile.ROW_BYTES, orientation);
                follows(order, orientation, rows, VectorTile.ROW_BYTES);
                VectorTile.unmap(rows, back.fill((byte) 0), 0, orientation);
                assertEquals(-1, run.mismatch(back));
            }
        }
    }

    private static void follows(int order, int orientation, MemorySegment rows, long rowBytes) {
        long last = (1L << order) - 1;
        for (int d = 0; d < 1 << 2 * order; d++) {
            long cell = HilbertPath.cell(order, d);
            long complement = (orientation & 2) == 0 ? 0 : last;
            long x = HilbertPath.x(cell) ^ complement;
            long y = HilbertPath.y(cell) ^ complement;
            long at = (orientation & 1) == 0 ? y * rowBytes + 4 * x : x * rowBytes + 4 * y;
            assertEquals(d + 1, rows.get(ValueLayout.JAVA_INT_UNALIGNED, at));
        }
    }

    private static MemorySegment numbers(Arena arena, int count) {
        MemorySegment numbers = arena.allocate(4L * count, 64);
        for (int i = 0; i < count; i++) {
            numbers.setAtIndex(ValueLayout.JAVA_INT, i, i + 1);
        }
        return numbers;
    }
}
