package org.meander.codec.levels;

import org.meander.base.MeanderException;

/**
 * How a block is cut into pictures of one size, row by row; what juts out beyond the block repeats its last column and row.
 *
 * @param width columns of the block
 * @param height rows of the block
 * @param across columns of a picture
 * @param down rows of a picture
 */
record Grid(int width, int height, int across, int down) {

    static Grid of(int width, int height, PictureCoding.Sides sides) {
        return new Grid(width, height, side(width, sides), side(height, sides));
    }

    private static int side(int cells, PictureCoding.Sides sides) {
        int parts = (cells + sides.most() - 1) / sides.most();
        int part = (cells + parts - 1) / parts;
        return Math.max(sides.least(), (part + sides.multiple() - 1) / sides.multiple() * sides.multiple());
    }

    /** A grid that was read: pictures that are no larger than the block needs. */
    static Grid checked(int width, int height, int across, int down, PictureCoding.Sides sides) {
        if (!fits(width, across, sides) || !fits(height, down, sides)) {
            throw MeanderException.malformed(
                    "a payload of %d x %d cells has pictures of %d x %d pixels", width, height, across, down);
        }
        return new Grid(width, height, across, down);
    }

    private static boolean fits(int cells, int side, PictureCoding.Sides sides) {
        return side >= 1 && side <= Math.max(sides.least(), (long) cells + sides.multiple());
    }

    int columns() {
        return (width + across - 1) / across;
    }

    int pictures() {
        return columns() * ((height + down - 1) / down);
    }

    int pixels() {
        return Math.multiplyExact(across, down);
    }

    /** First column of a picture. */
    int left(int picture) {
        return picture % columns() * across;
    }

    /** First row of a picture. */
    int top(int picture) {
        return picture / columns() * down;
    }

    /** Columns of a picture that lie in the block. */
    int columnsOf(int picture) {
        return Math.min(across, width - left(picture));
    }

    /** Rows of a picture that lie in the block. */
    int rowsOf(int picture) {
        return Math.min(down, height - top(picture));
    }

    /** Repeats the last column and row into what juts out. */
    void pad(short[] levels, int picture) {
        int n = columnsOf(picture);
        int rows = rowsOf(picture);
        for (int y = 0; y < rows && n < across; y++) {
            java.util.Arrays.fill(levels, y * across + n, (y + 1) * across, levels[y * across + n - 1]);
        }
        for (int y = rows; y < down; y++) {
            System.arraycopy(levels, (rows - 1) * across, levels, y * across, across);
        }
    }
}
