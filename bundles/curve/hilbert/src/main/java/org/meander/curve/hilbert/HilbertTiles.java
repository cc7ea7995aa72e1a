package org.meander.curve.hilbert;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.IntVector;
import org.meander.curve.Grid;

/**
 * Moves whole sequences tile by tile: a tile's cell and orientation are computed once, what is inside comes from tables. Tiles of heap
 * segments go through buffers in native memory, and so does one that the sequence does not fill: what it lacks are zeros.
 */
final class HilbertTiles {

    private static final long ALIGNMENT = 64;
    private static final int LEAST_ORDER_FOR_LARGE = 11;

    /** Four-byte lanes of this machine's registers. */
    private static final int INT_LANES = IntVector.SPECIES_PREFERRED.length();

    private final Grid grid;
    private final int elementBytes;
    private final int squareOrder;
    private final int tileOrder;
    private final long rowBytes;
    private final long tileCells;
    private final long tileBytes;
    private final long tileRowBytes;
    private final TileKernel kernel;

    /** Keeps what kernels return. */
    private long ahead;

    HilbertTiles(Grid grid, int elementBytes) {
        this.grid = grid;
        this.elementBytes = elementBytes;
        this.squareOrder = grid.squareOrder();
        this.tileOrder = tileOrder(squareOrder, elementBytes);
        this.rowBytes = grid.width() * elementBytes;
        this.tileCells = 1L << 2 * tileOrder;
        this.tileBytes = tileCells * elementBytes;
        this.tileRowBytes = (long) elementBytes << tileOrder;
        this.kernel = kernel(tileOrder, elementBytes);
    }

    /**
     * Large tiles have rows of up to 1 KiB, and the longer a row the better it streams, as long as the runs of two tiles stay in the second
     * cache. A square that stays in the third gains nothing by it.
     */
    private static int tileOrder(int squareOrder, int elementBytes) {
        boolean large = squareOrder >= LEAST_ORDER_FOR_LARGE && elementBytes <= Integer.BYTES;
        return Math.min(squareOrder, (large ? BlockTables.LARGE : BlockTables.SMALL).order());
    }

    /** The fastest kernel of this machine for tiles of side {@code 2^order}. */
    static TileKernel kernel(int order, int elementBytes) {
        if (order < BlockTables.SMALL.order() || INT_LANES < HalfTables.LANES) {
            return new ScalarTile(order, elementBytes);
        }
        BlockTables tables = order == BlockTables.LARGE.order() ? BlockTables.LARGE : BlockTables.SMALL;
        return INT_LANES < BlockTables.LANES ? narrow(tables, elementBytes) : wide(tables, elementBytes);
    }

    /** For processors with registers of 64 bytes that make any pair of registers of any other. */
    static TileKernel wide(BlockTables tables, int elementBytes) {
        return switch (elementBytes) {
            case Byte.BYTES -> new ByteTile(tables);
            case Short.BYTES -> new ShortTile(tables);
            case Integer.BYTES -> new IntTile(tables);
            default -> new LongTile(tables);
        };
    }

    /** For processors with registers of 32 bytes that put one of them into any order. */
    static TileKernel narrow(BlockTables tables, int elementBytes) {
        return switch (elementBytes) {
            case Byte.BYTES -> new NarrowByteTile(tables);
            case Short.BYTES -> new NarrowShortTile(tables);
            case Integer.BYTES -> new NarrowIntTile(tables);
            default -> new NarrowLongTile(tables);
        };
    }

    void map(MemorySegment sequence, MemorySegment image) {
        try (Arena arena = Arena.ofConfined()) {
            boolean direct = sequence.isNative() && grid.cells() == grid.count();
            MemorySegment run = direct ? sequence : arena.allocate(tileBytes, ALIGNMENT);
            MemorySegment rows = image.isNative() ? image : arena.allocate(tileBytes, ALIGNMENT);
            for (long from = 0; from < grid.cells(); from += tileCells) {
                long tile = from >>> 2 * tileOrder;
                if (sequence.isNative() && whole(from)) {
                    long at = from * elementBytes;
                    mapTile(sequence, at, whole(from + tileCells) ? at + tileBytes : at, image, rows, tile);
                } else {
                    long used = Math.clamp(grid.count() - from, 0, tileCells) * elementBytes;
                    MemorySegment.copy(sequence, Math.min(from * elementBytes, sequence.byteSize()), run, 0, used);
                    run.asSlice(used).fill((byte) 0);
                    mapTile(run, 0, 0, image, rows, tile);
                }
            }
        }
    }

    void unmap(MemorySegment image, MemorySegment sequence) {
        try (Arena arena = Arena.ofConfined()) {
            boolean direct = sequence.isNative() && grid.count() % tileCells == 0;
            MemorySegment run = direct ? sequence : arena.allocate(tileBytes, ALIGNMENT);
            MemorySegment rows = image.isNative() ? image : arena.allocate(tileBytes, ALIGNMENT);
            for (long to = 0; to < grid.count(); to += tileCells) {
                long tile = to >>> 2 * tileOrder;
                if (sequence.isNative() && whole(to)) {
                    long at = to * elementBytes;
                    unmapTile(image, rows, tile, sequence, at, whole(to + tileCells) ? at + tileBytes : at);
                } else {
                    unmapTile(image, rows, tile, run, 0, 0);
                    long used = Math.min(grid.count() - to, tileCells) * elementBytes;
                    MemorySegment.copy(run, 0, sequence, to * elementBytes, used);
                }
            }
        }
    }

    private void mapTile(MemorySegment run, long from, long next, MemorySegment image, MemorySegment rows, long tile) {
        if (image.isNative()) {
            ahead += kernel.map(run, from, image, offset(tile), rowBytes, orientation(tile), next);
        } else {
            ahead += kernel.map(run, from, rows, 0, tileRowBytes, orientation(tile), next);
            copyRows(rows, 0, tileRowBytes, image, offset(tile), rowBytes);
        }
    }

    private void unmapTile(MemorySegment image, MemorySegment rows, long tile, MemorySegment run, long to, long next) {
        if (image.isNative()) {
            ahead += kernel.unmap(image, offset(tile), rowBytes, orientation(tile), run, to, next);
        } else {
            copyRows(image, offset(tile), rowBytes, rows, 0, tileRowBytes);
            ahead += kernel.unmap(rows, 0, tileRowBytes, orientation(tile), run, to, next);
        }
    }

    /** Whether the sequence has all positions of the tile that begins at one. */
    private boolean whole(long position) {
        return grid.count() - position >= tileCells;
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
