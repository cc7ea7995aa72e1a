package org.meander.curve.gilbert;

import org.meander.curve.Point;

/**
 * A rectangle that the curve crosses along its side {@code a}: from a corner to the end of that side. It is {@code w} cells along
 * {@code a} and {@code h} along {@code b}; both directions are one of left, right, up and down.
 *
 * <p>A block of one row or column is crossed straight. A long one, {@code 2w > 3h}, is divided across {@code a} into two that are
 * crossed one after the other. Any other is divided into three: the near part beyond half of {@code b} is left out at first, so the
 * curve goes along {@code b} through the first half of {@code a}, then along {@code a} through the far part, and comes back along
 * {@code b} through the second half of {@code a}:
 *
 * <pre>
 *   +-----------------+
 *   |   1  -->        |  h - h2
 *   +--------+--------+
 *   | 0  ^   |  2  v  |  h2
 *   +--------+--------+
 *      w2      w - w2
 * </pre>
 *
 * The dividing length is even where that is possible, so that the parts fit together without a diagonal step. Halves are rounded
 * towards the direction's origin if it leads right or down, away from it otherwise, as the published program rounds.
 *
 * <p>Mutable, so that a walk through all blocks allocates only one object a level.
 */
final class Block {

    private long x;
    private long y;
    private int ax;
    private int ay;
    private int bx;
    private int by;
    private long w;
    private long h;

    private Block inner;

    private Block() {}

    /** The block of a whole grid, crossed along its longer side. */
    static Block of(long width, long height) {
        Block block = new Block();
        return width >= height
                ? block.set(0, 0, 1, 0, 0, 1, width, height)
                : block.set(0, 0, 0, 1, 1, 0, height, width);
    }

    /** A block on the columns {@code 0..w-1} and rows {@code 0..h-1}, crossed to the left or right, with {@code b} down or up. */
    static Block of(long w, long h, boolean left, boolean up) {
        return new Block().set(left ? w - 1 : 0, up ? h - 1 : 0, left ? -1 : 1, 0, 0, up ? -1 : 1, w, h);
    }

    long x() {
        return x;
    }

    long y() {
        return y;
    }

    long w() {
        return w;
    }

    long h() {
        return h;
    }

    /** What a step along {@code a} adds to the number of a cell, in a grid of that width. */
    long stepA(long width) {
        return ax + ay * width;
    }

    /** What a step along {@code b} adds to the number of a cell. */
    long stepB(long width) {
        return bx + by * width;
    }

    boolean aReversed() {
        return ax + ay < 0;
    }

    boolean bReversed() {
        return bx + by < 0;
    }

    /** Whether it is one row along {@code a}; one column is the same with the sides exchanged, and is kept as such a row. */
    boolean straight() {
        return h == 1;
    }

    /** First column. */
    long left() {
        return Math.min(x, x + ax * (w - 1) + bx * (h - 1));
    }

    /** First row. */
    long top() {
        return Math.min(y, y + ay * (w - 1) + by * (h - 1));
    }

    /** Number of columns. */
    long columns() {
        return ax != 0 ? w : h;
    }

    /** Number of rows. */
    long rows() {
        return ax != 0 ? h : w;
    }

    /** How many blocks this one is divided into; a straight one into two that follow each other. */
    int parts() {
        return isLong() ? 2 : 3;
    }

    /** The cell at a position, counted from this block's first cell. This block becomes a part of itself. */
    Point point(long position) {
        long left = position;
        while (!straight()) {
            int part = 0;
            for (long cells = cells(0); left >= cells; cells = cells(part)) {
                left -= cells;
                part++;
            }
            part(part, this);
        }
        return new Point(x + ax * left, y + ay * left);
    }

    /** The position of a cell; the inverse of {@link #point}. This block becomes a part of itself. */
    long position(long column, long row) {
        long before = 0;
        while (!straight()) {
            int part = partOf(along(column, row), across(column, row));
            for (int i = 0; i < part; i++) {
                before += cells(i);
            }
            part(part, this);
        }
        return before + along(column, row);
    }

    /** A part, in an object that the next call overwrites. */
    Block part(int part) {
        if (inner == null) {
            inner = new Block();
        }
        return part(part, inner);
    }

    private Block part(int part, Block to) {
        if (isLong()) {
            long w2 = evenHalf(w, aReversed());
            return part == 0
                    ? to.set(x, y, ax, ay, bx, by, w2, h)
                    : to.set(x + ax * w2, y + ay * w2, ax, ay, bx, by, w - w2, h);
        }
        long w2 = half(w, aReversed());
        long h2 = evenHalf(h, bReversed());
        return switch (part) {
            case 0 -> to.set(x, y, bx, by, ax, ay, h2, w2);
            case 1 -> to.set(x + bx * h2, y + by * h2, ax, ay, bx, by, w, h - h2);
            default -> {
                long column = x + ax * (w - 1) + bx * (h2 - 1);
                long row = y + ay * (w - 1) + by * (h2 - 1);
                yield to.set(column, row, -bx, -by, -ax, -ay, h2, w - w2);
            }
        };
    }

    private long cells(int part) {
        if (isLong()) {
            long w2 = evenHalf(w, aReversed());
            return (part == 0 ? w2 : w - w2) * h;
        }
        long w2 = half(w, aReversed());
        long h2 = evenHalf(h, bReversed());
        return switch (part) {
            case 0 -> h2 * w2;
            case 1 -> w * (h - h2);
            default -> h2 * (w - w2);
        };
    }

    private int partOf(long u, long v) {
        if (isLong()) {
            return u < evenHalf(w, aReversed()) ? 0 : 1;
        }
        if (v >= evenHalf(h, bReversed())) {
            return 1;
        }
        return u < half(w, aReversed()) ? 0 : 2;
    }

    private long along(long column, long row) {
        return (column - x) * ax + (row - y) * ay;
    }

    private long across(long column, long row) {
        return (column - x) * bx + (row - y) * by;
    }

    private boolean isLong() {
        return 2 * w > 3 * h;
    }

    private static long half(long length, boolean reversed) {
        return reversed ? length + 1 >> 1 : length >> 1;
    }

    private static long evenHalf(long length, boolean reversed) {
        long half = half(length, reversed);
        return length > 2 ? half + (half & 1) : half;
    }

    private Block set(long x, long y, int ax, int ay, int bx, int by, long w, long h) {
        boolean column = w == 1;
        this.x = x;
        this.y = y;
        this.ax = column ? bx : ax;
        this.ay = column ? by : ay;
        this.bx = column ? ax : bx;
        this.by = column ? ay : by;
        this.w = column ? h : w;
        this.h = column ? 1 : h;
        return this;
    }
}
