package org.meander.codec.scalar;

import java.util.Arrays;
import org.meander.base.MeanderException;

/** Differences that do not fit their group: positions in the order of {@link Tiles}, and what is to be added to the difference there. */
final class Jumps {

    /** Largest difference of differences of numbers. */
    private static final int MOST = 1 << 26;

    int count;

    /** Position in the upper half. */
    private long[] jumps = new long[64];

    void clear() {
        count = 0;
    }

    void add(int position, int addend) {
        if (count == jumps.length) {
            jumps = Arrays.copyOf(jumps, 2 * count);
        }
        jumps[count++] = (long) position << 32 | addend & 0xffffffffL;
    }

    void arrange() {
        Arrays.sort(jumps, 0, count);
    }

    private int position(int index) {
        return (int) (jumps[index] >>> 32);
    }

    private static int fold(int addend) {
        return addend << 1 ^ addend >> 31;
    }

    /** Bytes that {@link #write} writes. */
    long bytes() {
        long bytes = Body.varintBytes(count);
        int before = 0;
        for (int i = 0; i < count; i++) {
            bytes += Body.varintBytes(position(i) - before) + Body.varintBytes(fold((int) jumps[i]));
            before = position(i);
        }
        return bytes;
    }

    void write(Body body) {
        body.putVarint(count);
        int before = 0;
        for (int i = 0; i < count; i++) {
            body.putVarint(position(i) - before);
            body.putVarint(fold((int) jumps[i]));
            before = position(i);
        }
    }

    void take(Body body, int cells) {
        clear();
        int number = body.count(cells);
        long position = 0;
        for (int i = 0; i < number; i++) {
            position += body.varint();
            long folded = body.varint();
            if (position >= cells || folded > 2L * MOST) {
                throw MeanderException.malformed(
                        "scalar payload has a jump of %d at cell %d; the block has %d cells, jumps are up to 2^26",
                        folded >>> 1, position, cells);
            }
            add((int) position, (int) (folded >>> 1) ^ -(int) (folded & 1));
        }
    }

    /**
     * Adds those of a chunk.
     *
     * @param next the first that was not added yet
     * @param at position of the chunk
     * @return the first that is beyond it
     */
    int apply(int next, int at, int[] q, int n) {
        int k = next;
        for (; k < count && position(k) < at + n; k++) {
            q[position(k) - at] += (int) jumps[k];
        }
        return k;
    }
}
