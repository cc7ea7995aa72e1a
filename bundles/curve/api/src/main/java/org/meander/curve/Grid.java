package org.meander.curve;

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
}
