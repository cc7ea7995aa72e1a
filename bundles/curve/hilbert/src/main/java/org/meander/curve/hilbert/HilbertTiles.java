package org.meander.curve.hilbert;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.meander.curve.Grid;

/**
 * Moves whole sequences tile by tile: a tile's cell and orientation are computed once, what is inside comes from tables. Each tile goes
 * through a buffer in native memory, because copies of long runs are what a processor prefetches best; it also keeps heap segments, of
 * whatever array, out of the kernels, and holds the zeros behind the last element.
 */
final class HilbertTiles {

    private static final long ALIGNMENT = 64;

    private final Grid grid;
    private final int elementBytes;
    private final int squareOrder;
    private final int tileOrder;
    private final long rowBytes;
    private final long tileCells;
    private final long tileBytes;
    private final long tileRowBytes;
    private final boolean vector;

    HilbertTiles(Grid grid, int elementBytes) {
        this.grid = grid;
        this.elementBytes = elementBytes;
        this.squareOrder = grid.squareOrder();
        this.tileOrder = Math.min(squareOrder, VectorTile.ORDER);
        this.rowBytes = grid.width() * elementBytes;
        this.tileCells = 1L << 2 * tileOrder;
        this.tileBytes = tileCells * elementBytes;
        this.tileRowBytes = (long) elementBytes << tileOrder;
        this.vector = VectorTile.SUPPORTED && elementBytes == Integer.BYTES && tileOrder == VectorTile.ORDER;
    }

    void map(MemorySegment sequence, MemorySegment image) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment run = arena.allocate(tileBytes, ALIGNMENT);
            MemorySegment rows = image.isNative() ? image : arena.allocate(tileBytes, ALIGNMENT);
            for (long from = 0; from < grid.cells(); from += tileCells) {
                long used = Math.clamp(grid.count() - from, 0, tileCells) * elementBytes;
                if (used < tileBytes) {
                    run.fill((byte) 0);
                }
                MemorySegment.copy(sequence, Math.min(from * elementBytes, sequence.byteSize()), run, 0, used);
                long tile = from >>> 2 * tileOrder;
                if (image.isNative()) {
                    mapTile(run, image, offset(tile), rowBytes, orientation(tile));
                } else {
                    mapTile(run, rows, 0, tileRowBytes, orientation(tile));
                    copyRows(rows, 0, tileRowBytes, image, offset(tile), rowBytes);
                }
            }
        }
    }

    void unmap(MemorySegment image, MemorySegment sequence) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment rows = arena.allocate(tileBytes, ALIGNMENT);
            boolean direct = sequence.isNative() && grid.count() % tileCells == 0;
            MemorySegment run = direct ? sequence : arena.allocate(tileBytes, ALIGNMENT);
            for (long to = 0; to < grid.count(); to += tileCells) {
                long tile = to >>> 2 * tileOrder;
                copyRows(image, offset(tile), rowBytes, rows, 0, tileRowBytes);
                if (sequence.isNative() && grid.count() - to >= tileCells) {
                    unmapTile(rows, sequence, to * elementBytes, orientation(tile));
                } else {
                    unmapTile(rows, run, 0, orientation(tile));
                    long used = Math.min(grid.count() - to, tileCells) * elementBytes;
                    MemorySegment.copy(run, 0, sequence, to * elementBytes, used);
                }
            }
        }
    }

    private void mapTile(MemorySegment run, MemorySegment image, long to, long imageRowBytes, int orientation) {
        if (vector) {
            VectorTile.map(run, image, to, imageRowBytes, orientation);
        } else {
            ScalarTile.map(run, image, to, imageRowBytes, tileOrder, orientation, elementBytes);
        }
    }

    private void unmapTile(MemorySegment rows, MemorySegment sequence, long to, int orientation) {
        if (vector) {
            VectorTile.unmap(rows, sequence, to, orientation);
        } else {
            ScalarTile.unmap(rows, sequence, to, tileOrder, orientation, elementBytes);
        }
    }

    /** Bytes before the top left cell of a tile, tiles counted along the curve. */
    private long offset(long tile) {
        int levels = squareOrder - tileOrder;
        long cell = HilbertPath.cell(levels, inSquare(tile));
        long row = (tile >>> 2 * levels << squareOrder) + (HilbertPath.y(cell) << tileOrder);
        return row * rowBytes + (HilbertPath.x(cell) << tileOrder) * elementBytes;
    }

    private int orientation(long tile) {
        return HilbertPath.orientation(squareOrder - tileOrder, inSquare(tile));
    }

    private long inSquare(long tile) {
        return tile & (1L << 2 * (squareOrder - tileOrder)) - 1;
    }

    private void copyRows(
            MemorySegment source, long from, long sourceRow, MemorySegment target, long to, long targetRow) {
        for (int row = 0; row < 1 << tileOrder; row++, from += sourceRow, to += targetRow) {
            MemorySegment.copy(source, from, target, to, tileRowBytes);
        }
    }
}
