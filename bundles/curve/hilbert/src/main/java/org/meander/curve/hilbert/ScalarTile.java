package org.meander.curve.hilbert;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/**
 * Moves the first elements of a tile by {@link TileTables#CELL}, one after the other. Offsets and strides are in bytes; the loops are
 * apart for each element size, so that each is compiled for itself.
 */
final class ScalarTile {

    private static final int X = (1 << TileTables.ORDER) - 1;

    private ScalarTile() {}

    /**
     * Copies elements from the sequence to their cells.
     *
     * @param start where in the table the tile's curve begins, as {@link TileTables#start} says
     * @param count elements to move, from the tile's first
     */
    static void map(
            MemorySegment sequence,
            long from,
            MemorySegment image,
            long to,
            long rowBytes,
            int start,
            int count,
            int elementBytes) {
        switch (elementBytes) {
            case Byte.BYTES -> mapBytes(sequence, from, image, to, rowBytes, start, count);
            case Short.BYTES -> mapShorts(sequence, from, image, to, rowBytes, start, count);
            case Integer.BYTES -> mapInts(sequence, from, image, to, rowBytes, start, count);
            default -> mapLongs(sequence, from, image, to, rowBytes, start, count);
        }
    }

    /** The inverse of {@link #map}. */
    static void unmap(
            MemorySegment image,
            long from,
            long rowBytes,
            MemorySegment sequence,
            long to,
            int start,
            int count,
            int elementBytes) {
        switch (elementBytes) {
            case Byte.BYTES -> unmapBytes(image, from, rowBytes, sequence, to, start, count);
            case Short.BYTES -> unmapShorts(image, from, rowBytes, sequence, to, start, count);
            case Integer.BYTES -> unmapInts(image, from, rowBytes, sequence, to, start, count);
            default -> unmapLongs(image, from, rowBytes, sequence, to, start, count);
        }
    }

    private static void mapBytes(
            MemorySegment sequence, long from, MemorySegment image, long to, long rowBytes, int start, int count) {
        for (int i = 0; i < count; i++) {
            int cell = TileTables.CELL[start + i];
            long at = to + (cell >>> TileTables.ORDER) * rowBytes + (cell & X);
            image.set(JAVA_BYTE, at, sequence.get(JAVA_BYTE, from + i));
        }
    }

    private static void unmapBytes(
            MemorySegment image, long from, long rowBytes, MemorySegment sequence, long to, int start, int count) {
        for (int i = 0; i < count; i++) {
            int cell = TileTables.CELL[start + i];
            long at = from + (cell >>> TileTables.ORDER) * rowBytes + (cell & X);
            sequence.set(JAVA_BYTE, to + i, image.get(JAVA_BYTE, at));
        }
    }

    private static void mapShorts(
            MemorySegment sequence, long from, MemorySegment image, long to, long rowBytes, int start, int count) {
        for (int i = 0; i < count; i++) {
            int cell = TileTables.CELL[start + i];
            long at = to + (cell >>> TileTables.ORDER) * rowBytes + Short.BYTES * (cell & X);
            image.set(JAVA_SHORT_UNALIGNED, at, sequence.get(JAVA_SHORT_UNALIGNED, from + (long) Short.BYTES * i));
        }
    }

    private static void unmapShorts(
            MemorySegment image, long from, long rowBytes, MemorySegment sequence, long to, int start, int count) {
        for (int i = 0; i < count; i++) {
            int cell = TileTables.CELL[start + i];
            long at = from + (cell >>> TileTables.ORDER) * rowBytes + Short.BYTES * (cell & X);
            sequence.set(JAVA_SHORT_UNALIGNED, to + (long) Short.BYTES * i, image.get(JAVA_SHORT_UNALIGNED, at));
        }
    }

    private static void mapInts(
            MemorySegment sequence, long from, MemorySegment image, long to, long rowBytes, int start, int count) {
        for (int i = 0; i < count; i++) {
            int cell = TileTables.CELL[start + i];
            long at = to + (cell >>> TileTables.ORDER) * rowBytes + Integer.BYTES * (cell & X);
            image.set(JAVA_INT_UNALIGNED, at, sequence.get(JAVA_INT_UNALIGNED, from + (long) Integer.BYTES * i));
        }
    }

    private static void unmapInts(
            MemorySegment image, long from, long rowBytes, MemorySegment sequence, long to, int start, int count) {
        for (int i = 0; i < count; i++) {
            int cell = TileTables.CELL[start + i];
            long at = from + (cell >>> TileTables.ORDER) * rowBytes + Integer.BYTES * (cell & X);
            sequence.set(JAVA_INT_UNALIGNED, to + (long) Integer.BYTES * i, image.get(JAVA_INT_UNALIGNED, at));
        }
    }

    private static void mapLongs(
            MemorySegment sequence, long from, MemorySegment image, long to, long rowBytes, int start, int count) {
        for (int i = 0; i < count; i++) {
            int cell = TileTables.CELL[start + i];
            long at = to + (cell >>> TileTables.ORDER) * rowBytes + Long.BYTES * (cell & X);
            image.set(JAVA_LONG_UNALIGNED, at, sequence.get(JAVA_LONG_UNALIGNED, from + (long) Long.BYTES * i));
        }
    }

    private static void unmapLongs(
            MemorySegment image, long from, long rowBytes, MemorySegment sequence, long to, int start, int count) {
        for (int i = 0; i < count; i++) {
            int cell = TileTables.CELL[start + i];
            long at = from + (cell >>> TileTables.ORDER) * rowBytes + Long.BYTES * (cell & X);
            sequence.set(JAVA_LONG_UNALIGNED, to + (long) Long.BYTES * i, image.get(JAVA_LONG_UNALIGNED, at));
        }
    }
}
