package org.meander.curve.morton;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/**
 * Moves tiles of up to 128 x 128 elements, row by row. Two positions {@code 2p, 2p+1} are neighbours in a row, so pairs are moved as one
 * element of twice the size; the pair at column {@code 2q} of row {@code y} is number {@code spread(y) + 2 spread(q)}, where
 * {@code spread} puts a zero before every bit. Offsets and strides are in bytes; segments are native.
 */
final class MortonTile {

    /** log2 of a tile's side, at most. */
    static final int ORDER = 7;

    private static final short[] SPREAD = new short[1 << ORDER];

    static {
        for (int i = 0; i < SPREAD.length; i++) {
            SPREAD[i] = (short) Integer.expand(i, 0x5555);
        }
    }

    private MortonTile() {}

    /** Writes a tile of side {@code 2^order}, order 1 to {@link #ORDER}, of the image from its sequence. */
    static void map(MemorySegment run, MemorySegment image, long to, long rowBytes, int order, int elementBytes) {
        switch (elementBytes) {
            case Byte.BYTES -> mapBytes(run, image, to, rowBytes, order);
            case Short.BYTES -> mapShorts(run, image, to, rowBytes, order);
            case Integer.BYTES -> mapInts(run, image, to, rowBytes, order);
            default -> mapLongs(run, image, to, rowBytes, order);
        }
    }

    /** Writes the sequence of a tile from its rows, which follow each other without a gap. */
    static void unmap(MemorySegment rows, int order, MemorySegment run, long to, int elementBytes) {
        switch (elementBytes) {
            case Byte.BYTES -> unmapBytes(rows, order, run, to);
            case Short.BYTES -> unmapShorts(rows, order, run, to);
            case Integer.BYTES -> unmapInts(rows, order, run, to);
            default -> unmapLongs(rows, order, run, to);
        }
    }

    private static void mapBytes(MemorySegment run, MemorySegment image, long to, long rowBytes, int order) {
        for (int y = 0; y < 1 << order; y++, to += rowBytes) {
            int row = SPREAD[y];
            for (int pair = 0; pair < 1 << order - 1; pair++) {
                long from = (long) Short.BYTES * (row + 2 * SPREAD[pair]);
                image.set(JAVA_SHORT_UNALIGNED, to + (long) Short.BYTES * pair, run.get(JAVA_SHORT_UNALIGNED, from));
            }
        }
    }

    private static void unmapBytes(MemorySegment rows, int order, MemorySegment run, long to) {
        for (int y = 0; y < 1 << order; y++) {
            int row = SPREAD[y];
            for (int pair = 0; pair < 1 << order - 1; pair++) {
                long at = to + (long) Short.BYTES * (row + 2 * SPREAD[pair]);
                run.set(
                        JAVA_SHORT_UNALIGNED,
                        at,
                        rows.get(JAVA_SHORT_UNALIGNED, (long) Short.BYTES * ((y << order - 1) + pair)));
            }
        }
    }

    private static void mapShorts(MemorySegment run, MemorySegment image, long to, long rowBytes, int order) {
        for (int y = 0; y < 1 << order; y++, to += rowBytes) {
            int row = SPREAD[y];
            for (int pair = 0; pair < 1 << order - 1; pair++) {
                long from = (long) Integer.BYTES * (row + 2 * SPREAD[pair]);
                image.set(JAVA_INT_UNALIGNED, to + (long) Integer.BYTES * pair, run.get(JAVA_INT_UNALIGNED, from));
            }
        }
    }

    private static void unmapShorts(MemorySegment rows, int order, MemorySegment run, long to) {
        for (int y = 0; y < 1 << order; y++) {
            int row = SPREAD[y];
            for (int pair = 0; pair < 1 << order - 1; pair++) {
                long at = to + (long) Integer.BYTES * (row + 2 * SPREAD[pair]);
                run.set(
                        JAVA_INT_UNALIGNED,
                        at,
                        rows.get(JAVA_INT_UNALIGNED, (long) Integer.BYTES * ((y << order - 1) + pair)));
            }
        }
    }

    private static void mapInts(MemorySegment run, MemorySegment image, long to, long rowBytes, int order) {
        for (int y = 0; y < 1 << order; y++, to += rowBytes) {
            int row = SPREAD[y];
            for (int pair = 0; pair < 1 << order - 1; pair++) {
                long from = (long) Long.BYTES * (row + 2 * SPREAD[pair]);
                image.set(JAVA_LONG_UNALIGNED, to + (long) Long.BYTES * pair, run.get(JAVA_LONG_UNALIGNED, from));
            }
        }
    }

    private static void unmapInts(MemorySegment rows, int order, MemorySegment run, long to) {
        for (int y = 0; y < 1 << order; y++) {
            int row = SPREAD[y];
            for (int pair = 0; pair < 1 << order - 1; pair++) {
                long at = to + (long) Long.BYTES * (row + 2 * SPREAD[pair]);
                run.set(
                        JAVA_LONG_UNALIGNED,
                        at,
                        rows.get(JAVA_LONG_UNALIGNED, (long) Long.BYTES * ((y << order - 1) + pair)));
            }
        }
    }

    private static void mapLongs(MemorySegment run, MemorySegment image, long to, long rowBytes, int order) {
        for (int y = 0; y < 1 << order; y++, to += rowBytes) {
            int row = SPREAD[y];
            for (int pair = 0; pair < 1 << order - 1; pair++) {
                long from = 2L * Long.BYTES * (row + 2 * SPREAD[pair]);
                long at = to + 2L * Long.BYTES * pair;
                image.set(JAVA_LONG_UNALIGNED, at, run.get(JAVA_LONG_UNALIGNED, from));
                image.set(JAVA_LONG_UNALIGNED, at + Long.BYTES, run.get(JAVA_LONG_UNALIGNED, from + Long.BYTES));
            }
        }
    }

    private static void unmapLongs(MemorySegment rows, int order, MemorySegment run, long to) {
        for (int y = 0; y < 1 << order; y++) {
            int row = SPREAD[y];
            for (int pair = 0; pair < 1 << order - 1; pair++) {
                long at = to + 2L * Long.BYTES * (row + 2 * SPREAD[pair]);
                long from = 2L * Long.BYTES * ((y << order - 1) + pair);
                run.set(JAVA_LONG_UNALIGNED, at, rows.get(JAVA_LONG_UNALIGNED, from));
                run.set(JAVA_LONG_UNALIGNED, at + Long.BYTES, rows.get(JAVA_LONG_UNALIGNED, from + Long.BYTES));
            }
        }
    }
}
