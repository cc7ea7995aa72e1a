package org.meander.curve.morton;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.meander.curve.Grid;

/**
 * Moves whole sequences tile by tile. Each tile goes through a buffer in native memory, because copies of long runs are what a processor
 * prefetches best; it also keeps heap segments, of whatever array, out of the kernels, and holds the zeros behind the last element.
 */
final class MortonTiles {

    private static final long ALIGNMENT = 64;
    private static final long COLUMN_BITS = 0x5555_5555_5555_5555L;

    private final Grid grid;
    private final int elementBytes;
    private final long rowBytes;
    private final int squareOrder;
    private final int tileOrder;
    private final long tileCells;
    private final long tileBytes;

    MortonTiles(Grid grid, int elementBytes) {
        this.grid = grid;
        this.elementBytes = elementBytes;
        this.rowBytes = grid.width() * elementBytes;
        this.squareOrder = grid.squareOrder();
        this.tileOrder = Math.min(squareOrder, MortonTile.ORDER);
        this.tileCells = 1L << 2 * tileOrder;
        this.tileBytes = tileCells * elementBytes;
    }

    void map(MemorySegment sequence, MemorySegment image) {
        if (tileOrder == 0) {
            image.asSlice(sequence.byteSize()).fill((byte) 0);
            MemorySegment.copy(sequence, 0, image, 0, sequence.byteSize());
            return;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment run = arena.allocate(tileBytes, ALIGNMENT);
            MemorySegment rows = image.isNative() ? image : arena.allocate(tileBytes, ALIGNMENT);
            for (long from = 0; from < grid.cells(); from += tileCells) {
                long used = Math.clamp(grid.count() - from, 0, tileCells) * elementBytes;
                MemorySegment.copy(sequence, Math.min(from * elementBytes, sequence.byteSize()), run, 0, used);
                if (used < tileBytes) {
                    run.asSlice(used).fill((byte) 0);
                }
                if (image.isNative()) {
                    MortonTile.map(run, image, offset(from), rowBytes, tileOrder, elementBytes);
                } else {
                    MortonTile.map(run, rows, 0, (long) elementBytes << tileOrder, tileOrder, elementBytes);
                    copyRows(rows, 0, (long) elementBytes << tileOrder, image, offset(from), rowBytes);
                }
            }
        }
    }

    void unmap(MemorySegment image, MemorySegment sequence) {
        if (tileOrder == 0) {
            MemorySegment.copy(image, 0, sequence, 0, sequence.byteSize());
            return;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment rows = arena.allocate(tileBytes, ALIGNMENT);
            boolean direct = sequence.isNative() && grid.count() % tileCells == 0;
            MemorySegment run = direct ? sequence : arena.allocate(tileBytes, ALIGNMENT);
            for (long to = 0; to < grid.count(); to += tileCells) {
                copyRows(image, offset(to), rowBytes, rows, 0, (long) elementBytes << tileOrder);
                if (sequence.isNative() && grid.count() - to >= tileCells) {
                    MortonTile.unmap(rows, tileOrder, sequence, to * elementBytes, elementBytes);
                } else {
                    MortonTile.unmap(rows, tileOrder, run, 0, elementBytes);
                    long used = Math.min(grid.count() - to, tileCells) * elementBytes;
                    MemorySegment.copy(run, 0, sequence, to * elementBytes, used);
                }
            }
        }
    }

    /** Bytes before the top left cell of the tile that begins at a position. */
    private long offset(long position) {
        long square = position >>> 2 * squareOrder;
        long inSquare = position - (square << 2 * squareOrder);
        long row = (square << squareOrder) + Long.compress(inSquare, COLUMN_BITS << 1);
        return row * rowBytes + Long.compress(inSquare, COLUMN_BITS) * elementBytes;
    }

    private void copyRows(
            MemorySegment source, long from, long sourceRow, MemorySegment target, long to, long targetRow) {
        for (int row = 0; row < 1 << tileOrder; row++, from += sourceRow, to += targetRow) {
            MemorySegment.copy(source, from, target, to, (long) elementBytes << tileOrder);
        }
    }
}
