package org.meander.codec.lossless;

import java.util.Arrays;

/** Counts of small numbers, to find where most of them are. */
final class Histogram {

    private final int[] counts;

    /** @param size the numbers are 0 to less than that */
    Histogram(int size) {
        counts = new int[size];
    }

    void clear() {
        Arrays.fill(counts, 0);
    }

    void add(int number) {
        counts[number]++;
    }

    /** How many numbers are in {@code first} to less than {@code first + width}. */
    int sum(int first, int width) {
        int sum = 0;
        for (int i = first; i < Math.min(first + width, counts.length); i++) {
            sum += counts[i];
        }
        return sum;
    }

    /**
     * First number of the window of a width that holds most; of equally good windows the one in the middle of the first run of them, so
     * that there is room on both sides.
     */
    int window(int width) {
        int sum = 0;
        int best = -1;
        int first = 0;
        int last = 0;
        for (int end = 0; end < counts.length; end++) {
            sum += counts[end] - (end >= width ? counts[end - width] : 0);
            int start = Math.max(0, end - width + 1);
            if (sum > best) {
                best = sum;
                first = start;
                last = start;
            } else if (sum == best && last == start - 1) {
                last = start;
            }
        }
        return (first + last) / 2;
    }
}
