package org.meander.curve.gilbert;

import java.lang.foreign.MemorySegment;
import org.meander.curve.Grid;

/** One bulk operation: walks the blocks in the curve's order down to those that have a table. */
final class GilbertTransfer {

    private final Grid grid;
    private final int elementBytes;
    private final MemorySegment sequence;
    private final MemorySegment image;
    private boolean toImage;
    private long position;

    GilbertTransfer(Grid grid, int elementBytes, MemorySegment sequence, MemorySegment image) {
        this.grid = grid;
        this.elementBytes = elementBytes;
        this.sequence = sequence;
        this.image = image;
    }

    void map() {
        toImage = true;
        position = 0;
        walk(Block.of(grid.width(), grid.height()));
    }

    void unmap() {
        toImage = false;
        position = 0;
        walk(Block.of(grid.width(), grid.height()));
    }

    private void walk(Block block) {
        if (block.w() <= LeafTables.SIDE && block.h() <= LeafTables.SIDE) {
            byte[] steps = LeafTables.steps((int) block.w(), (int) block.h(), block.aReversed(), block.bReversed());
            move(start(block), stride(block.stepA(grid.width())), stride(block.stepB(grid.width())), steps);
        } else if (block.straight()) {
            walkStraight(block);
        } else {
            for (int part = 0; part < block.parts(); part++) {
                walk(block.part(part));
            }
        }
    }

    private void walkStraight(Block block) {
        long stride = stride(block.h() == 1 ? block.stepA(grid.width()) : block.stepB(grid.width()));
        long at = start(block);
        for (long left = Math.max(block.w(), block.h()); left > 0; left -= LeafTables.SIDE) {
            int length = (int) Math.min(left, LeafTables.SIDE);
            move(at, stride, 0, LeafTables.steps(length, 1, false, false));
            at += length * stride;
        }
    }

    private long start(Block block) {
        return (block.y() * grid.width() + block.x()) * elementBytes;
    }

    private long stride(long cells) {
        return cells * elementBytes;
    }

    private void move(long at, long a, long b, byte[] steps) {
        int count = Math.clamp(grid.count() - position, 0, steps.length);
        long offset = position * elementBytes;
        if (!toImage) {
            Leaf.unmap(image, at, a, b, sequence, offset, steps, count, elementBytes);
        } else {
            Leaf.map(sequence, offset, image, at, a, b, steps, count, elementBytes);
            Leaf.clear(image, at, a, b, steps, count, elementBytes);
        }
        position += steps.length;
    }
}
