package org.meander.optimizer.xpcs;

/**
 * In which order a grid of N times has its points (t1, t2) = (i dt, j dt), angle after angle, each row by row. Triangles are for correlations
 * that are symmetric: each value counts once, and the diagonal, which is made of its neighbours, does not count.
 */
public enum Order {

    /** All N x N. */
    SQUARE,

    /** Row i has j = i + 1 ... N - 1. */
    UPPER,

    /** Row i has j = 0 ... i - 1. */
    LOWER;

    /** Points of an angle. */
    public long area(int frames) {
        return this == SQUARE ? (long) frames * frames : (long) frames * (frames - 1) / 2;
    }

    /** Index within its angle of the first point of a row. */
    public long begin(int row, int frames) {
        return switch (this) {
            case SQUARE -> (long) row * frames;
            case UPPER -> (long) row * (frames - 1) - (long) row * (row - 1) / 2;
            case LOWER -> (long) row * (row - 1) / 2;
        };
    }

    /** The row of a point by its index within its angle, 0 to {@code area - 1}. */
    public int row(long index, int frames) {
        return switch (this) {
            case SQUARE -> (int) (index / frames);
            case UPPER -> frames - 2 - triangle(area(frames) - 1 - index);
            case LOWER -> 1 + triangle(index);
        };
    }

    /** The greatest r for which r (r + 1) / 2 is not above the index. */
    private static int triangle(long index) {
        int row = (int) ((Math.sqrt(8.0 * index + 1) - 1) / 2);
        while ((long) row * (row + 1) / 2 > index) {
            row--;
        }
        while ((long) (row + 1) * (row + 2) / 2 <= index) {
            row++;
        }
        return row;
    }

    /** The first j of a row. */
    public int first(int row) {
        return this == UPPER ? row + 1 : 0;
    }

    /** The j after the last of a row; not above {@link #first} if the row is empty. */
    public int last(int row, int frames) {
        return this == LOWER ? row : frames;
    }
}
