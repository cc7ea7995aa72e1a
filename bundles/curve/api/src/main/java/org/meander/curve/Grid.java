package org.meander.curve;

import java.lang.foreign.MemorySegment;
import org.meander.base.MeanderException;

/**
 * The cells that a sequence is laid on. Cells are numbered row by row: cell {@code (x, y)} is at {@code y * width + x}.
 *
 * @param width columns, 1 to 2^31
 * @param height rows, 1 to 2^31
 * @param count length of the sequence, 1 to {@code width * height}; cells at curve positions from {@code count} on are unused
 */
public record Grid(long width, long height, long count) {

    private static final long MAX_SIDE = 1L << 31;
    private static final long MAX_COUNT = 1L << 61;

    public Grid {
        if (width < 1 || height < 1 || width > MAX_SIDE || height > MAX_SIDE) {
            throw MeanderException.invalid("a grid of %d x %d; sides must be 1 to 2^31", width, height);
        }
        if (count < 1 || count > width * height) {
            throw MeanderException.invalid(
                    "%d values on a grid of %d x %d; there must be 1 to %d", count, width, height, width * height);
        }
    }

    /** All cells, used or not; at most 2^62. */
    public long cells() {
        return width * height;
    }

    /** Used cells over all cells, above 0, at most 1. */
    public double efficiency() {
        return (double) count / cells();
    }

    /**
     * The grid for curves that live on squares of side {@code 2^k}: such squares, one below the other. The side is the largest whose
     * squares are used to two thirds or more, so there are at most six squares; only where the height would pass 2^31 the use may
     * be as low as half.
     *
     * @param count length of the sequence, 1 to 2^61
     */
    public static Grid ofSquares(long count) {
        if (count < 1 || count > MAX_COUNT) {
            throw MeanderException.invalid("a grid for %d values; there must be 1 to 2^61", count);
        }
        int order = (Long.SIZE - 1 - Long.numberOfLeadingZeros(count)) / 2;
        long squares = squares(count, order);
        boolean sparse = 3 * count < 2 * (squares << 2 * order);
        if (sparse && squares(count, order - 1) << order - 1 <= MAX_SIDE) {
            order--;
            squares = squares(count, order);
        }
        return new Grid(1L << order, squares << order, count);
    }

    /**
     * log2 of the side of the squares this grid is made of.
     *
     * @throws MeanderException {@code INVALID_ARGUMENT} if it is not made as {@link #ofSquares} makes it: width a power of two,
     *     height a multiple of it
     */
    public int squareOrder() {
        if (Long.bitCount(width) != 1 || height % width != 0) {
            throw MeanderException.invalid(
                    "a grid of %d x %d; it must be a column of squares whose side is a power of two", width, height);
        }
        return Long.numberOfTrailingZeros(width);
    }

    /** Refuses a curve position outside {@code 0..cells-1}: {@code INVALID_ARGUMENT}. */
    public void requirePosition(long position) {
        if (position < 0 || position >= cells()) {
            throw MeanderException.invalid(
                    "position %d on a grid of %d x %d; it must be 0 to %d", position, width, height, cells() - 1);
        }
    }

    /** Refuses a cell that this grid does not have: {@code INVALID_ARGUMENT}. */
    public void requireCell(long x, long y) {
        if (x < 0 || x >= width || y < 0 || y >= height) {
            throw MeanderException.invalid(
                    "cell (%d, %d) on a grid of %d x %d; columns and rows are counted from 0", x, y, width, height);
        }
    }

    /**
     * Refuses, with {@code INVALID_ARGUMENT}, what a bulk operation cannot work on: element sizes other than 1, 2, 4 and 8, segments
     * that do not hold exactly {@code count} and {@code cells} elements, overlapping ones and a read-only target.
     *
     * @param sequence the segment that has to hold {@code count} elements
     * @param image the segment that has to hold {@code cells} elements
     * @param target the one of the two that is written
     */
    public void requireSegments(MemorySegment sequence, MemorySegment image, MemorySegment target, int elementBytes) {
        if (elementBytes < 1 || elementBytes > Long.BYTES || Integer.bitCount(elementBytes) != 1) {
            throw MeanderException.invalid("elements of %d bytes; they must have 1, 2, 4 or 8", elementBytes);
        }
        requireSize("sequence", sequence, count, elementBytes);
        requireSize("image", image, cells(), elementBytes);
        if (target.isReadOnly()) {
            throw MeanderException.invalid(
                    "the %s is read-only; it must be writable", target == image ? "image" : "sequence");
        }
        if (sequence.asOverlappingSlice(image).isPresent()) {
            throw MeanderException.invalid("sequence and image overlap; they must be apart");
        }
    }

    private static void requireSize(String what, MemorySegment segment, long elements, int elementBytes) {
        if (segment.byteSize() % elementBytes != 0 || segment.byteSize() / elementBytes != elements) {
            throw MeanderException.invalid(
                    "the %s has %d bytes; it must hold %d elements of %d bytes",
                    what, segment.byteSize(), elements, elementBytes);
        }
    }

    private static long squares(long count, int order) {
        return (count - 1 >>> 2 * order) + 1;
    }
}
