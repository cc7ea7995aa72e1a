package org.meander.source.filter;

/**
 * Evenly spaced positions in a sequence, its first and last among them: those of NumPy's {@code linspace(0, count - 1, points)}, cut to
 * whole numbers, bit for bit. They are strictly increasing.
 *
 * @param count elements of the sequence, 1 or more, at most 2^53
 * @param points positions, 1 to {@code count}
 */
record Spacing(long count, long points) {

    /** Distance of two positions, in elements. */
    double step() {
        return points == 1 ? count : (count - 1) / (double) (points - 1);
    }

    /** The k-th position, from 0. */
    long position(long k) {
        return k > 0 && k == points - 1 ? count - 1 : (long) (k * step());
    }

    /** How many of the positions are before one; 0 to {@code points}. */
    long before(long position) {
        long low = 0;
        long high = points;
        while (low < high) {
            long middle = low + high >>> 1;
            if (position(middle) < position) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
