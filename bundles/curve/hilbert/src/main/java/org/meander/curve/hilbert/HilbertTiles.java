package org.meander.curve.hilbert;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.meander.curve.Grid;

/**
 * Moves whole sequences tile by tile: a tile's cell and orientation are computed once, what is inside comes from tables. Four-byte
 * elements go through a buffer of one tile in native memory, because copies of long runs are what a processor prefetches best; it
 * also keeps heap segments, of whatever array, out of the vector kernels. The last, partly used tiles go element by element.
 */
final class HilbertTiles {

    /** One row of the widest tile of {@link ScalarTile}. */
    private static final MemorySegment ZEROS =
            MemorySegment.ofArray(new byte[Long.BYTES << TileTables.ORDER]).asReadOnly();

    private final Grid grid;
    private final int order;
    private final int elementBytes;
    private final long rowBytes;

    HilbertTiles(Grid grid, int elementBytes) {
        this.grid = grid;
        this.order = grid.squareOrder();
        this.elementBytes = elementBytes;
        this.rowBytes = grid.width() * elementBytes;
    }

    void map(MemorySegment sequence, MemorySegment image) {
        long vectorTiles = vectorTiles();
        if (vectorTiles > 0) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment run = arena.allocate(VectorTile.BYTES, Long.BYTES << 3);
                MemorySegment rows = image.isNative() ? image : arena.allocate(VectorTile.BYTES, Long.BYTES << 3);
                for (long tile = 0; tile < vectorTiles; tile++) {
                    MemorySegment.copy(sequence, tile * VectorTile.BYTES, run, 0, VectorTile.BYTES);
                    long at = offset(VectorTile.ORDER, tile);
                    int orientation = orientation(VectorTile.ORDER, tile);
                    if (image.isNative()) {
                        VectorTile.map(run, 0, image, at, rowBytes, orientation);
                    } else {
                        VectorTile.map(run, 0, rows, 0, VectorTile.ROW_BYTES, orientation);
                        copyRows(rows, 0, VectorTile.ROW_BYTES, image, at, rowBytes);
                    }
                }
            }
        }
        int tileOrder = Math.min(order, TileTables.ORDER);
        long tileCells = 1L << 2 * tileOrder;
        for (long from = vectorTiles << 2 * VectorTile.ORDER; from < grid.cells(); from += tileCells) {
            long tile = from >>> 2 * tileOrder;
            long at = offset(tileOrder, tile);
            int count = (int) Math.clamp(grid.count() - from, 0, tileCells);
            if (count < tileCells) {
                clear(image, at, tileOrder);
            }
            int start = TileTables.start(tileOrder, orientation(tileOrder, tile));
            ScalarTile.map(sequence, from * elementBytes, image, at, rowBytes, start, count, elementBytes);
        }
    }

    void unmap(MemorySegment image, MemorySegment sequence) {
        long vectorTiles = vectorTiles();
        if (vectorTiles > 0) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment rows = arena.allocate(VectorTile.BYTES, Long.BYTES << 3);
                MemorySegment run = sequence.isNative() ? sequence : arena.allocate(VectorTile.BYTES, Long.BYTES << 3);
                for (long tile = 0; tile < vectorTiles; tile++) {
                    copyRows(image, offset(VectorTile.ORDER, tile), rowBytes, rows, 0, VectorTile.ROW_BYTES);
                    long to = tile * VectorTile.BYTES;
                    int orientation = orientation(VectorTile.ORDER, tile);
                    if (sequence.isNative()) {
                        VectorTile.unmap(rows, sequence, to, orientation);
                    } else {
                        VectorTile.unmap(rows, run, 0, orientation);
                        MemorySegment.copy(run, 0, sequence, to, VectorTile.BYTES);
                    }
                }
            }
        }
        int tileOrder = Math.min(order, TileTables.ORDER);
        long tileCells = 1L << 2 * tileOrder;
        for (long to = vectorTiles << 2 * VectorTile.ORDER; to < grid.count(); to += tileCells) {
            long tile = to >>> 2 * tileOrder;
            int count = (int) Math.min(grid.count() - to, tileCells);
            int start = TileTables.start(tileOrder, orientation(tileOrder, tile));
            ScalarTile.unmap(
                    image, offset(tileOrder, tile), rowBytes, sequence, to * elementBytes, start, count, elementBytes);
        }
    }

    /** How many full tiles the vector kernels take. */
    private long vectorTiles() {
        boolean fits = elementBytes == Integer.BYTES && order >= VectorTile.ORDER && VectorTile.SUPPORTED;
        return fits ? grid.count() >>> 2 * VectorTile.ORDER : 0;
    }

    /** Bytes before the top left cell of a tile, tiles of side {@code 2^tileOrder} counted along the curve. */
    private long offset(int tileOrder, long tile) {
        int levels = order - tileOrder;
        long cell = HilbertPath.cell(levels, inSquare(levels, tile));
        long row = (tile >>> 2 * levels << order) + (HilbertPath.y(cell) << tileOrder);
        return row * rowBytes + (HilbertPath.x(cell) << tileOrder) * elementBytes;
    }

    private int orientation(int tileOrder, long tile) {
        int levels = order - tileOrder;
        return HilbertPath.orientation(levels, inSquare(levels, tile));
    }

    private static long inSquare(int levels, long tile) {
        return tile & (1L << 2 * levels) - 1;
    }

    private void clear(MemorySegment image, long at, int tileOrder) {
        long bytes = (long) elementBytes << tileOrder;
        for (int row = 0; row < 1 << tileOrder; row++, at += rowBytes) {
            MemorySegment.copy(ZEROS, 0, image, at, bytes);
        }
    }

    private static void copyRows(
            MemorySegment source, long from, long sourceRow, MemorySegment target, long to, long targetRow) {
        for (int row = 0; row < 1 << VectorTile.ORDER; row++, from += sourceRow, to += targetRow) {
            MemorySegment.copy(source, from, target, to, VectorTile.ROW_BYTES);
        }
    }
}
