package org.meander.source.onnx;

import java.lang.foreign.MemorySegment;
import org.meander.source.RangedFile;
import org.meander.source.onnx.Wire.Region;

/**
 * Parts of a file in memory, shared by the cursors of a message and of those inside it. A block after the one before is twice as large,
 * up to 64 KiB; a block elsewhere is small, because a jump over values often leads to another. So a file far away is read in few
 * pieces, and little of what is skipped. Not thread-safe.
 */
final class Blocks {

    private static final int SMALLEST = 1 << 12;
    private static final int LARGEST = 1 << 16;
    /** Enough to come back to what was skipped, such as a tensor inside an attribute. */
    private static final int HELD = 4;

    private final RangedFile file;
    private final long limit;
    private final byte[][] bytes = new byte[HELD][];
    private final long[] starts = new long[HELD];
    private int current;
    private int next;

    /** @param limit byte of the file behind the last that is of concern */
    Blocks(RangedFile file, long limit) {
        this.file = file;
        this.limit = limit;
    }

    String location() {
        return file.location();
    }

    /** The byte there, below the limit. */
    int at(long position) {
        byte[] block = bytes[current];
        long offset = position - starts[current];
        if (block == null || offset < 0 || offset >= block.length) {
            find(position);
            block = bytes[current];
            offset = position - starts[current];
        }
        return block[(int) offset];
    }

    /** The bytes of a region, below the limit; the caller has bounded their number. */
    byte[] copy(Region region) {
        byte[] copy = new byte[(int) region.bytes()];
        int done = 0;
        while (done < copy.length) {
            long position = region.begin() + done;
            if (copy.length - done > LARGEST) {
                file.read(position, MemorySegment.ofArray(copy).asSlice(done));
                return copy;
            }
            at(position);
            int from = (int) (position - starts[current]);
            int some = Math.min(copy.length - done, bytes[current].length - from);
            System.arraycopy(bytes[current], from, copy, done, some);
            done += some;
        }
        return copy;
    }

    private void find(long position) {
        int wanted = SMALLEST;
        for (int i = 0; i < HELD; i++) {
            if (bytes[i] == null) {
                continue;
            }
            long offset = position - starts[i];
            if (offset >= 0 && offset < bytes[i].length) {
                current = i;
                return;
            }
            if (offset == bytes[i].length) {
                wanted = Math.clamp(2L * bytes[i].length, SMALLEST, LARGEST);
            }
        }
        byte[] block = new byte[(int) Math.min(wanted, limit - position)];
        file.read(position, MemorySegment.ofArray(block));
        bytes[next] = block;
        starts[next] = position;
        current = next;
        next = (next + 1) % HELD;
    }
}
