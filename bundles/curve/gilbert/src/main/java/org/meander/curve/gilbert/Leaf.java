package org.meander.curve.gilbert;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/**
 * Moves the elements of one block by its table from {@link LeafTables}. Offsets, and the strides {@code a} and {@code b} along the block's
 * sides, are in bytes; the loops are apart for each element size, so that each is compiled for itself.
 */
final class Leaf {

    private Leaf() {}

    /** Copies the first {@code count} elements of a block from the sequence to their cells. */
    static void map(
            MemorySegment sequence,
            long from,
            MemorySegment image,
            long to,
            long a,
            long b,
            byte[] steps,
            int count,
            int elementBytes) {
        switch (elementBytes) {
            case Byte.BYTES -> mapBytes(sequence, from, image, to, a, b, steps, count);
            case Short.BYTES -> mapShorts(sequence, from, image, to, a, b, steps, count);
            case Integer.BYTES -> mapInts(sequence, from, image, to, a, b, steps, count);
            default -> mapLongs(sequence, from, image, to, a, b, steps, count);
        }
    }

    /** The inverse of {@link #map}. */
    static void unmap(
            MemorySegment image,
            long from,
            long a,
            long b,
            MemorySegment sequence,
            long to,
            byte[] steps,
            int count,
            int elementBytes) {
        switch (elementBytes) {
            case Byte.BYTES -> unmapBytes(image, from, a, b, sequence, to, steps, count);
            case Short.BYTES -> unmapShorts(image, from, a, b, sequence, to, steps, count);
            case Integer.BYTES -> unmapInts(image, from, a, b, sequence, to, steps, count);
            default -> unmapLongs(image, from, a, b, sequence, to, steps, count);
        }
    }

    /** Makes the cells from number {@code first} of a block zero. */
    static void clear(MemorySegment image, long to, long a, long b, byte[] steps, int first, int elementBytes) {
        for (int i = first; i < steps.length; i++) {
            long at = to + (steps[i] >>> 4 & 15) * a + (steps[i] & 15) * b;
            for (int k = 0; k < elementBytes; k++) {
                image.set(JAVA_BYTE, at + k, (byte) 0);
            }
        }
    }

    private static void mapBytes(
            MemorySegment sequence, long from, MemorySegment image, long to, long a, long b, byte[] steps, int count) {
        for (int i = 0; i < count; i++) {
            image.set(
                    JAVA_BYTE, to + (steps[i] >>> 4 & 15) * a + (steps[i] & 15) * b, sequence.get(JAVA_BYTE, from + i));
        }
    }

    private static void unmapBytes(
            MemorySegment image, long from, long a, long b, MemorySegment sequence, long to, byte[] steps, int count) {
        for (int i = 0; i < count; i++) {
            sequence.set(
                    JAVA_BYTE, to + i, image.get(JAVA_BYTE, from + (steps[i] >>> 4 & 15) * a + (steps[i] & 15) * b));
        }
    }

    private static void mapShorts(
            MemorySegment sequence, long from, MemorySegment image, long to, long a, long b, byte[] steps, int count) {
        for (int i = 0; i < count; i++) {
            image.set(
                    JAVA_SHORT_UNALIGNED,
                    to + (steps[i] >>> 4 & 15) * a + (steps[i] & 15) * b,
                    sequence.get(JAVA_SHORT_UNALIGNED, from + (long) Short.BYTES * i));
        }
    }

    private static void unmapShorts(
            MemorySegment image, long from, long a, long b, MemorySegment sequence, long to, byte[] steps, int count) {
        for (int i = 0; i < count; i++) {
            sequence.set(
                    JAVA_SHORT_UNALIGNED,
                    to + (long) Short.BYTES * i,
                    image.get(JAVA_SHORT_UNALIGNED, from + (steps[i] >>> 4 & 15) * a + (steps[i] & 15) * b));
        }
    }

    private static void mapInts(
            MemorySegment sequence, long from, MemorySegment image, long to, long a, long b, byte[] steps, int count) {
        for (int i = 0; i < count; i++) {
            image.set(
                    JAVA_INT_UNALIGNED,
                    to + (steps[i] >>> 4 & 15) * a + (steps[i] & 15) * b,
                    sequence.get(JAVA_INT_UNALIGNED, from + (long) Integer.BYTES * i));
        }
    }

    private static void unmapInts(
            MemorySegment image, long from, long a, long b, MemorySegment sequence, long to, byte[] steps, int count) {
        for (int i = 0; i < count; i++) {
            sequence.set(
                    JAVA_INT_UNALIGNED,
                    to + (long) Integer.BYTES * i,
                    image.get(JAVA_INT_UNALIGNED, from + (steps[i] >>> 4 & 15) * a + (steps[i] & 15) * b));
        }
    }

    private static void mapLongs(
            MemorySegment sequence, long from, MemorySegment image, long to, long a, long b, byte[] steps, int count) {
        for (int i = 0; i < count; i++) {
            image.set(
                    JAVA_LONG_UNALIGNED,
                    to + (steps[i] >>> 4 & 15) * a + (steps[i] & 15) * b,
                    sequence.get(JAVA_LONG_UNALIGNED, from + (long) Long.BYTES * i));
        }
    }

    private static void unmapLongs(
            MemorySegment image, long from, long a, long b, MemorySegment sequence, long to, byte[] steps, int count) {
        for (int i = 0; i < count; i++) {
            sequence.set(
                    JAVA_LONG_UNALIGNED,
                    to + (long) Long.BYTES * i,
                    image.get(JAVA_LONG_UNALIGNED, from + (steps[i] >>> 4 & 15) * a + (steps[i] & 15) * b));
        }
    }
}
