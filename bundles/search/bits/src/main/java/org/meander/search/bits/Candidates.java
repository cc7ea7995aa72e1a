package org.meander.search.bits;

import java.util.Arrays;

/** The rows with the highest estimates so far, a fixed number of them; which ones does not depend on the order. For one thread. */
final class Candidates {

    private final int wanted;
    /** Estimate in the upper half, in an order that integers keep; complement of the row in the lower, so that of equals the first wins. */
    private final long[] keys;

    private int size;
    private float floor = Float.NEGATIVE_INFINITY;

    /** @param wanted 1 to 2^24 */
    Candidates(int wanted) {
        this.wanted = wanted;
        this.keys = new long[2 * wanted + 32];
    }

    /** What an estimate must reach to be taken. */
    float floor() {
        return floor;
    }

    /** Takes a row whose estimate is at least {@link #floor}; one that is no number or minus infinity is not taken. */
    void add(int row, float estimate) {
        if (!(estimate > Float.NEGATIVE_INFINITY)) {
            return;
        }
        int bits = Float.floatToRawIntBits(estimate + 0f);
        add((long) (bits ^ bits >> 31 & Integer.MAX_VALUE) << 32 | ~row & 0xffffffffL);
    }

    private void add(long key) {
        keys[size++] = key;
        if (size == keys.length) {
            keepBest();
            int ordered = (int) (keys[0] >> 32);
            for (int i = 1; i < size; i++) {
                ordered = Math.min(ordered, (int) (keys[i] >> 32));
            }
            floor = Float.intBitsToFloat(ordered ^ ordered >> 31 & Integer.MAX_VALUE);
        }
    }

    void addAll(Candidates other) {
        for (int i = 0; i < other.size; i++) {
            add(other.keys[i]);
        }
    }

    /** The rows, in their own order. */
    int[] rows() {
        keepBest();
        int[] rows = new int[size];
        for (int i = 0; i < size; i++) {
            rows[i] = ~(int) keys[i];
        }
        Arrays.sort(rows);
        return rows;
    }

    /** Hoare's selection: afterwards the {@code wanted} highest keys come first, in no order. */
    private void keepBest() {
        if (size <= wanted) {
            return;
        }
        int low = 0;
        int high = size - 1;
        while (low < high) {
            long pivot = keys[low + high >>> 1];
            int i = low;
            int j = high;
            while (i <= j) {
                while (keys[i] > pivot) {
                    i++;
                }
                while (keys[j] < pivot) {
                    j--;
                }
                if (i <= j) {
                    long swapped = keys[i];
                    keys[i++] = keys[j];
                    keys[j--] = swapped;
                }
            }
            if (wanted - 1 <= j) {
                high = j;
            } else if (wanted - 1 >= i) {
                low = i;
            } else {
                break;
            }
        }
        size = wanted;
    }
}
