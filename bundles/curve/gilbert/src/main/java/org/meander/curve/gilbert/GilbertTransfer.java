package org.meander.curve.gilbert;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.meander.curve.Grid;

/**
 * One bulk operation. Walks the blocks in the curve's order down to tiles of at most 128 x 128 cells; each tile and its run of the sequence
 * pass through native memory, and are walked down to the blocks that have a table. So image and sequence are only touched in long
 * runs, and heap segments, of whatever array, stay out of the kernels.
 */
final class GilbertTransfer {

    private static final int TILE_SIDE = 128;
    private static final long ALIGNMENT = 64;

    private final Grid grid;
    private final int elementBytes;
    private final MemorySegment sequence;
    private final MemorySegment image;
    private final boolean toImage;
    private final MemorySegment tile;
    private final MemorySegment run;

    /** Where the present tile begins on the curve. */
    private long position;

    /** Where the present leaf begins in the tile's run. */
    private long inRun;

    private GilbertTransfer(
            Grid grid, int elementBytes, MemorySegment sequence, MemorySegment image, boolean toImage, Arena arena) {
        this.grid = grid;
        this.elementBytes = elementBytes;
        this.sequence = sequence;
        this.image = image;
        this.toImage = toImage;
        long bytes = Math.min(grid.cells(), TILE_SIDE * TILE_SIDE) * elementBytes;
        this.tile = arena.allocate(bytes, ALIGNMENT);
        this.run = arena.allocate(bytes, ALIGNMENT);
    }

    static void map(Grid grid, MemorySegment sequence, MemorySegment image, int elementBytes) {
        try (Arena arena = Arena.ofConfined()) {
            new GilbertTransfer(grid, elementBytes, sequence, image, true, arena)
                    .walk(Block.of(grid.width(), grid.height()));
        }
    }

    static void unmap(Grid grid, MemorySegment image, MemorySegment sequence, int elementBytes) {
        try (Arena arena = Arena.ofConfined()) {
            new GilbertTransfer(grid, elementBytes, sequence, image, false, arena)
                    .walk(Block.of(grid.width(), grid.height()));
        }
    }

    private void walk(Block block) {
        if (block.w() > TILE_SIDE || block.h() > TILE_SIDE) {
            for (int part = 0; part < block.parts(); part++) {
                walk(block.part(part));
            }
            return;
        }
        long used = Math.clamp(grid.count() - position, 0, block.w() * block.h()) * elementBytes;
        long at = Math.min(position * elementBytes, sequence.byteSize());
        inRun = 0;
        if (toImage) {
            if (used < block.w() * block.h() * elementBytes) {
                run.fill((byte) 0);
            }
            MemorySegment.copy(sequence, at, run, 0, used);
            leaves(block, block.top() * block.columns() + block.left(), block.columns());
            copyRows(block);
        } else {
            copyRows(block);
            leaves(block, block.top() * block.columns() + block.left(), block.columns());
            MemorySegment.copy(run, 0, sequence, at, used);
        }
        position += block.w() * block.h();
    }

    /**
     * Moves what is inside a block between run and tile.
     *
     * @param first number of the tile's first cell, counted as if the image were as wide as the tile
     * @param columns of the tile
     */
    private void leaves(Block block, long first, long columns) {
        if (block.w() > LeafTables.SIDE || block.h() > LeafTables.SIDE) {
            for (int part = 0; part < block.parts(); part++) {
                leaves(block.part(part), first, columns);
            }
            return;
        }
        long at = (block.y() * columns + block.x() - first) * elementBytes;
        long a = block.stepA(columns) * elementBytes;
        long b = block.stepB(columns) * elementBytes;
        byte[] steps = LeafTables.steps((int) block.w(), (int) block.h(), block.aReversed(), block.bReversed());
        if (toImage) {
            Leaf.map(run, inRun, tile, at, a, b, steps, elementBytes);
        } else {
            Leaf.unmap(tile, at, a, b, run, inRun, steps, elementBytes);
        }
        inRun += (long) steps.length * elementBytes;
    }

    private void copyRows(Block block) {
        long bytes = block.columns() * elementBytes;
        for (long row = 0; row < block.rows(); row++) {
            long inImage = ((block.top() + row) * grid.width() + block.left()) * elementBytes;
            if (toImage) {
                MemorySegment.copy(tile, row * bytes, image, inImage, bytes);
            } else {
                MemorySegment.copy(image, inImage, tile, row * bytes, bytes);
            }
        }
    }
}
