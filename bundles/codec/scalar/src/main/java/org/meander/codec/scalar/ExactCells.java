package org.meander.codec.scalar;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.meander.base.MeanderException;
import org.meander.codec.Block;

/** Cells that are stored bit by bit: their positions in the order of {@link Tiles}. */
final class ExactCells {

    int count;
    private int[] positions = new int[64];

    void clear() {
        count = 0;
    }

    void add(int position) {
        if (count == positions.length) {
            positions = Arrays.copyOf(positions, 2 * count);
        }
        positions[count++] = position;
    }

    int position(int index) {
        return positions[index];
    }

    /** Sorts the positions and drops those that occur twice. */
    void arrange() {
        Arrays.sort(positions, 0, count);
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (kept == 0 || positions[i] != positions[kept - 1]) {
                positions[kept++] = positions[i];
            }
        }
        count = kept;
    }

    /** Bytes that {@link #write} writes. */
    long bytes(int elementBytes) {
        long bytes = (long) count * elementBytes;
        int before = 0;
        for (int i = 0; i < count; i++) {
            bytes += Body.varintBytes(positions[i] - before);
            before = positions[i];
        }
        return bytes;
    }

    void write(Body body, Block block, Tiles tiles, int elementBytes) {
        int before = 0;
        for (int i = 0; i < count; i++) {
            body.putVarint(positions[i] - before);
            before = positions[i];
        }
        for (int i = 0; i < count; i++) {
            tiles.run(positions[i]);
            body.put(block.cells(), tiles.start * elementBytes, elementBytes);
        }
    }

    /** Reads {@code number} positions, which are not above {@code cells}. */
    void take(Body body, int number, long cells) {
        clear();
        long position = 0;
        for (int i = 0; i < number; i++) {
            position += body.varint();
            if (position >= cells) {
                throw MeanderException.malformed(
                        "scalar payload stores cell %d exactly; the block has %d cells", position, cells);
            }
            add((int) position);
        }
    }

    /** Copies the values of the cells into a block. */
    void restore(MemorySegment values, Block block, Tiles tiles, int elementBytes) {
        for (int i = 0; i < count; i++) {
            tiles.run(positions[i]);
            MemorySegment.copy(
                    values, (long) i * elementBytes, block.cells(), tiles.start * elementBytes, elementBytes);
        }
    }
}
