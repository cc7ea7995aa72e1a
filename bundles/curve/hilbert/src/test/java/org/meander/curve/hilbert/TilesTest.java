package org.meander.curve.hilbert;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All kernels, whichever of them this machine uses: those it has no registers for run slowly, but run. */
class TilesTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 8})
    void scalarKernelFollowsThePath(int elementBytes) {
        for (int order = 0; order <= BlockTables.LARGE.order(); order++) {
            for (int orientation = 0; orientation < (order < TileTables.ORDER ? 1 : 4); orientation++) {
                check(new ScalarTile(order, elementBytes), order, orientation, elementBytes);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 8})
    void vectorKernelsFollowThePath(int elementBytes) {
        for (BlockTables tables : List.of(BlockTables.SMALL, BlockTables.LARGE)) {
            for (int orientation = 0; orientation < 4; orientation++) {
                check(HilbertTiles.wide(tables, elementBytes), tables.order(), orientation, elementBytes);
                check(HilbertTiles.narrow(tables, elementBytes), tables.order(), orientation, elementBytes);
            }
        }
    }

    /** In the middle of an image that is wider than the tile, and of a longer sequence. */
    private static void check(TileKernel kernel, int order, int orientation, int elementBytes) {
        long side = 1L << order;
        long cells = side * side;
        long rowBytes = (side + 3) * elementBytes;
        long before = rowBytes + 2L * elementBytes;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment run = arena.allocate(3 * cells * elementBytes, 64);
            MemorySegment image = arena.allocate((side + 2) * rowBytes);
            MemorySegment back = arena.allocate(run.byteSize());
            long from = cells * elementBytes;
            for (long d = 0; d < cells; d++) {
                put(run, from + d * elementBytes, elementBytes, number(d));
            }
            kernel.map(run, from, image, before, rowBytes, orientation, 2 * from);
            long sum = 0;
            for (long d = 0; d < cells; d++) {
                long at = before + cell(order, orientation, d, rowBytes, elementBytes);
                assertEquals(cut(number(d), elementBytes), get(image, at, elementBytes), "position " + d);
                put(image, at, elementBytes, 0);
            }
            for (long i = 0; i < image.byteSize(); i++) {
                sum += image.get(ValueLayout.JAVA_BYTE, i);
            }
            assertEquals(0, sum, "something was written beside the tile");
            kernel.map(run, from, image, before, rowBytes, orientation, from);
            kernel.unmap(image, before, rowBytes, orientation, back, from, 2 * from);
            assertEquals(-1, run.mismatch(back));
        }
    }

    private static long cell(int order, int orientation, long d, long rowBytes, int elementBytes) {
        long cell = HilbertPath.cell(order, d);
        long complement = (orientation & 2) == 0 ? 0 : (1L << order) - 1;
        long x = HilbertPath.x(cell) ^ complement;
        long y = HilbertPath.y(cell) ^ complement;
        return (orientation & 1) == 0 ? y * rowBytes + x * elementBytes : x * rowBytes + y * elementBytes;
    }

    /** Never 0 in its lowest byte, and no two in 251 are the same there. */
    private static long number(long d) {
        return d * 0x0101_0000_0001_0100L + d % 251 + 1;
    }

    private static long cut(long value, int bytes) {
        int unused = Long.SIZE - Byte.SIZE * bytes;
        return value << unused >> unused;
    }

    private static void put(MemorySegment segment, long at, int bytes, long value) {
        switch (bytes) {
            case 1 -> segment.set(ValueLayout.JAVA_BYTE, at, (byte) value);
            case 2 -> segment.set(ValueLayout.JAVA_SHORT_UNALIGNED, at, (short) value);
            case 4 -> segment.set(ValueLayout.JAVA_INT_UNALIGNED, at, (int) value);
            default -> segment.set(ValueLayout.JAVA_LONG_UNALIGNED, at, value);
        }
    }

    private static long get(MemorySegment segment, long at, int bytes) {
        return switch (bytes) {
            case 1 -> segment.get(ValueLayout.JAVA_BYTE, at);
            case 2 -> segment.get(ValueLayout.JAVA_SHORT_UNALIGNED, at);
            case 4 -> segment.get(ValueLayout.JAVA_INT_UNALIGNED, at);
            default -> segment.get(ValueLayout.JAVA_LONG_UNALIGNED, at);
        };
    }
}
