package org.meander.curve.hilbert;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/**
 * Moves tiles of any side by {@link TileTables#CELL}, one element after the other; a tile larger than the table is four of half its side.
 * The loops are apart for each element size, so that each is compiled for itself.
 */
final class ScalarTile implements TileKernel {

    private static final int X = (1 << TileTables.ORDER) - 1;

    private final int order;
    private final int elementBytes;
    private final int inner;
    private final int cells;

    /** For tiles of side {@code 2^order}, order 0 to 8; below order 6 they must not be turned. */
    ScalarTile(int order, int elementBytes) {
        this.order = order;
        this.elementBytes = elementBytes;
        this.inner = Math.min(order, TileTables.ORDER);
        this.cells = 1 << 2 * inner;
    }

    @Override
    public long map(
            MemorySegment run, long begin, MemorySegment image, long to, long rowBytes, int orientation, long next) {
        for (int part = 0; part < 1 << 2 * (order - inner); part++) {
            long at = to + partOffset(part, orientation, rowBytes);
            int start = TileTables.start(inner, orientation ^ HilbertPath.orientation(order - inner, part));
            long from = begin + (long) part * cells * elementBytes;
            switch (elementBytes) {
                case Byte.BYTES -> mapBytes(run, from, image, at, rowBytes, start, cells);
                case Short.BYTES -> mapShorts(run, from, image, at, rowBytes, start, cells);
                case Integer.BYTES -> mapInts(run, from, image, at, rowBytes, start, cells);
                default -> mapLongs(run, from, image, at, rowBytes, start, cells);
            }
        }
        return 0;
    }

    @Override
    public long unmap(
            MemorySegment image, long begin, long rowBytes, int orientation, MemorySegment run, long to, long next) {
        for (int part = 0; part < 1 << 2 * (order - inner); part++) {
            long from = begin + partOffset(part, orientation, rowBytes);
            int start = TileTables.start(inner, orientation ^ HilbertPath.orientation(order - inner, part));
            long at = to + (long) part * cells * elementBytes;
            switch (elementBytes) {
                case Byte.BYTES -> unmapBytes(image, from, rowBytes, run, at, start, cells);
                case Short.BYTES -> unmapShorts(image, from, rowBytes, run, at, start, cells);
                case Integer.BYTES -> unmapInts(image, from, rowBytes, run, at, start, cells);
                default -> unmapLongs(image, from, rowBytes, run, at, start, cells);
            }
        }
        return 0;
    }

    private long partOffset(int part, int orientation, long rowBytes) {
        int cell = TileTables.cell(order - inner, orientation, part);
        long row = (long) (cell >>> TileTables.ORDER) << inner;
        return row * rowBytes + ((long) (cell & X) << inner) * elementBytes;
    }

    private static void mapBytes(
            MemorySegment run, long from, MemorySegment image, long to, long rowBytes, int start, int count) {
        for (int i = 0; i < count; i++) {
            int cell = TileTables.CELL[start + i];
            long at = to + (cell >>> TileTables.ORDER) * rowBytes + (cell & X);
            image.set(JAVA_BYTE, at, run.get(JAVA_BYTE, from + i));
        }
    }

    private static void unmapBytes(
            MemorySegment rows, long from, long rowBytes, MemorySegment sequence, long to, int start, int count) {
        for (int i = 0; i < count; i++) {
            int cell = TileTables.CELL[start + i];
            long at = from + (cell >>> TileTables.ORDER) * rowBytes + (cell & X);
            sequence.set(JAVA_BYTE, to + i, rows.get(JAVA_BYTE, at));
        }
    }

    private static void mapShorts(
            MemorySegment run, long from, MemorySegment image, long to, long rowBytes, int start, int count) {
        for (int i = 0; i < count; i++) {
            int cell = TileTables.CELL[start + i];
            long at = to + (cell >>> TileTables.ORDER) * rowBytes + (long) Short.BYTES * (cell & X);
            image.set(JAVA_SHORT_UNALIGNED, at, run.get(JAVA_SHORT_UNALIGNED, from + (long) Short.BYTES * i));
        }
    }

    private static void unmapShorts(
            MemorySegment rows, long from, long rowBytes, MemorySegment sequence, long to, int start, int count) {
        for (int i = 0; i < count; i++) {
            int cell = TileTables.CELL[start + i];
            long at = from + (cell >>> TileTables.ORDER) * rowBytes + (long) Short.BYTES * (cell & X);
            sequence.set(JAVA_SHORT_UNALIGNED, to + (long) Short.BYTES * i, rows.get(JAVA_SHORT_UNALIGNED, at));
        }
    }

    private static void mapInts(
            MemorySegment run, long from, MemorySegment image, long to, long rowBytes, int start, int count) {
        for (int i = 0; i < count; i++) {
            int cell = TileTables.CELL[start + i];
            long at = to + (cell >>> TileTables.ORDER) * rowBytes + (long) Integer.BYTES * (cell & X);
            image.set(JAVA_INT_UNALIGNED, at, run.get(JAVA_INT_UNALIGNED, from + (long) Integer.BYTES * i));
        }
    }

    private static void unmapInts(
            MemorySegment rows, long from, long rowBytes, MemorySegment sequence, long to, int start, int count) {
        for (int i = 0; i < count; i++) {
            int cell = TileTables.CELL[start + i];
            long at = from + (cell >>> TileTables.ORDER) * rowBytes + (long) Integer.BYTES * (cell & X);
            sequence.set(JAVA_INT_UNALIGNED, to + (long) Integer.BYTES * i, rows.get(JAVA_INT_UNALIGNED, at));
        }
    }

    private static void mapLongs(
            MemorySegment run, long from, MemorySegment image, long to, long rowBytes, int start, int count) {
        for (int i = 0; i < count; i++) {
            int cell = TileTables.CELL[start + i];
            long at = to + (cell >>> TileTables.ORDER) * rowBytes + (long) Long.BYTES * (cell & X);
            image.set(JAVA_LONG_UNALIGNED, at, run.get(JAVA_LONG_UNALIGNED, from + (long) Long.BYTES * i));
        }
    }

    private static void unmapLongs(
            MemorySegment rows, long from, long rowBytes, MemorySegment sequence, long to, int start, int count) {
        for (int i = 0; i < count; i++) {
            int cell = TileTables.CELL[start + i];
            long at = from + (cell >>> TileTables.ORDER) * rowBytes + (long) Long.BYTES * (cell & X);
            sequence.set(JAVA_LONG_UNALIGNED, to + (long) Long.BYTES * i, rows.get(JAVA_LONG_UNALIGNED, at));
        }
    }
}
