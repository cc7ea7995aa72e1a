package org.meander.curve.gilbert;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/**
 * Moves the elements of one block by its table from {@link LeafTables}. Offsets, and the strides {@code a} and {@code b} along the block's
 * sides, are in bytes; segments are native. The loops are apart for each element size, so that each is compiled for itself.
 */
final class Leaf {

    private Leaf() {}

    /** Copies the elements of a block from the sequence to their cells. */
    static void map(
            MemorySegment run, long from, MemorySegment tile, long to, long a, long b, byte[] steps, int elementBytes) {
        switch (elementBytes) {
            case Byte.BYTES -> mapBytes(run, from, tile, to, a, b, steps);
            case Short.BYTES -> mapShorts(run, from, tile, to, a, b, steps);
            case Integer.BYTES -> mapInts(run, from, tile, to, a, b, steps);
            default -> mapLongs(run, from, tile, to, a, b, steps);
        }
    }

    /** The inverse of {@link #map}. */
    static void unmap(
            MemorySegment tile, long from, long a, long b, MemorySegment run, long to, byte[] steps, int elementBytes) {
        switch (elementBytes) {
            case Byte.BYTES -> unmapBytes(tile, from, a, b, run, to, steps);
            case Short.BYTES -> unmapShorts(tile, from, a, b, run, to, steps);
            case Integer.BYTES -> unmapInts(tile, from, a, b, run, to, steps);
            default -> unmapLongs(tile, from, a, b, run, to, steps);
        }
    }

    private static void mapBytes(
            MemorySegment run, long from, MemorySegment tile, long to, long a, long b, byte[] steps) {
        for (int i = 0; i < steps.length; i++) {
            tile.set(JAVA_BYTE, to + (steps[i] >>> 4 & 15) * a + (steps[i] & 15) * b, run.get(JAVA_BYTE, from + i));
        }
    }

    private static void unmapBytes(
            MemorySegment tile, long from, long a, long b, MemorySegment run, long to, byte[] steps) {
        for (int i = 0; i < steps.length; i++) {
            run.set(JAVA_BYTE, to + i, tile.get(JAVA_BYTE, from + (steps[i] >>> 4 & 15) * a + (steps[i] & 15) * b));
        }
    }

    private static void mapShorts(
            MemorySegment run, long from, MemorySegment tile, long to, long a, long b, byte[] steps) {
        for (int i = 0; i < steps.length; i++) {
            tile.set(
                    JAVA_SHORT_UNALIGNED,
                    to + (steps[i] >>> 4 & 15) * a + (steps[i] & 15) * b,
                    run.get(JAVA_SHORT_UNALIGNED, from + (long) Short.BYTES * i));
        }
    }

    private static void unmapShorts(
            MemorySegment tile, long from, long a, long b, MemorySegment run, long to, byte[] steps) {
        for (int i = 0; i < steps.length; i++) {
            run.set(
                    JAVA_SHORT_UNALIGNED,
                    to + (long) Short.BYTES * i,
                    tile.get(JAVA_SHORT_UNALIGNED, from + (steps[i] >>> 4 & 15) * a + (steps[i] & 15) * b));
        }
    }

    private static void mapInts(
            MemorySegment run, long from, MemorySegment tile, long to, long a, long b, byte[] steps) {
        for (int i = 0; i < steps.length; i++) {
            tile.set(
                    JAVA_INT_UNALIGNED,
                    to + (steps[i] >>> 4 & 15) * a + (steps[i] & 15) * b,
                    run.get(JAVA_INT_UNALIGNED, from + (long) Integer.BYTES * i));
        }
    }

    private static void unmapInts(
            MemorySegment tile, long from, long a, long b, MemorySegment run, long to, byte[] steps) {
        for (int i = 0; i < steps.length; i++) {
            run.set(
                    JAVA_INT_UNALIGNED,
                    to + (long) Integer.BYTES * i,
                    tile.get(JAVA_INT_UNALIGNED, from + (steps[i] >>> 4 & 15) * a + (steps[i] & 15) * b));
        }
    }

    private static void mapLongs(
            MemorySegment run, long from, MemorySegment tile, long to, long a, long b, byte[] steps) {
        for (int i = 0; i < steps.length; i++) {
            tile.set(
                    JAVA_LONG_UNALIGNED,
                    to + (steps[i] >>> 4 & 15) * a + (steps[i] & 15) * b,
                    run.get(JAVA_LONG_UNALIGNED, from + (long) Long.BYTES * i));
        }
    }

    private static void unmapLongs(
            MemorySegment tile, long from, long a, long b, MemorySegment run, long to, byte[] steps) {
        for (int i = 0; i < steps.length; i++) {
            run.set(
                    JAVA_LONG_UNALIGNED,
                    to + (long) Long.BYTES * i,
                    tile.get(JAVA_LONG_UNALIGNED, from + (steps[i] >>> 4 & 15) * a + (steps[i] & 15) * b));
        }
    }
}
