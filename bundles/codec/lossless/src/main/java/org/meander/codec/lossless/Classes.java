package org.meander.codec.lossless;

import java.util.Arrays;
import org.meander.codec.entropy.FrequencyTables;

/**
 * Sorts tiles into classes of like statistics: first by a number of theirs into up to {@value #BINS} bins, then neighbouring bins are
 * merged as long as the bits that a common table costs more are fewer than those of a table saved.
 */
final class Classes {

    static final int BINS = ByteCoder.CLASSES;

    private static final int SYMBOLS = FrequencyTables.SYMBOLS;
    private static final double TABLE_BITS = 40;
    private static final double ENTRY_BITS = 6;
    private static final double[] LOGARITHMS = logarithms();

    private final long[] counts = new long[BINS * SYMBOLS];
    private final double[] cost = new double[BINS];
    private final double[] together = new double[BINS];
    private final int[] classOf = new int[BINS];
    private int used;

    void begin() {
        Arrays.fill(counts, 0);
    }

    /** Counts the symbols of a tile. */
    void count(int bin, byte[] symbols, int from) {
        int base = bin * SYMBOLS;
        for (int i = from; i < from + Tiles.CELLS; i++) {
            counts[base + (symbols[i] & 0xff)]++;
        }
    }

    /** Merges bins; at least one has been counted in. Afterwards {@link #counts} are those of the classes. */
    void merge() {
        used = 0;
        for (int bin = 0; bin < BINS; bin++) {
            classOf[bin] = Math.max(0, used - 1);
            if (occurs(bin)) {
                System.arraycopy(counts, bin * SYMBOLS, counts, used * SYMBOLS, SYMBOLS);
                cost[used] = cost(used, used);
                classOf[bin] = used++;
            }
        }
        for (int c = 0; c + 1 < used; c++) {
            together[c] = cost(c, c + 1);
        }
        int best = cheapest();
        while (best >= 0) {
            join(best);
            best = cheapest();
        }
    }

    private boolean occurs(int bin) {
        for (int i = bin * SYMBOLS; i < (bin + 1) * SYMBOLS; i++) {
            if (counts[i] > 0) {
                return true;
            }
        }
        return false;
    }

    /** The class that gains most by being merged with the next, or -1 if none gains. */
    private int cheapest() {
        int best = -1;
        double gain = 0;
        for (int c = 0; c + 1 < used; c++) {
            double g = cost[c] + cost[c + 1] - together[c];
            if (g >= gain) {
                gain = g;
                best = c;
            }
        }
        return best;
    }

    private void join(int c) {
        for (int s = 0; s < SYMBOLS; s++) {
            counts[c * SYMBOLS + s] += counts[(c + 1) * SYMBOLS + s];
        }
        cost[c] = together[c];
        int moved = used - c - 2;
        System.arraycopy(counts, (c + 2) * SYMBOLS, counts, (c + 1) * SYMBOLS, moved * SYMBOLS);
        System.arraycopy(cost, c + 2, cost, c + 1, moved);
        System.arraycopy(together, c + 2, together, c + 1, Math.max(0, moved - 1));
        for (int bin = 0; bin < BINS; bin++) {
            classOf[bin] -= classOf[bin] > c ? 1 : 0;
        }
        used--;
        if (c > 0) {
            together[c - 1] = cost(c - 1, c);
        }
        if (c + 1 < used) {
            together[c] = cost(c, c + 1);
        }
    }

    /** Bits of a table for the symbols of two classes, which may be the same, and of the symbols themselves. */
    private double cost(int a, int b) {
        double bits = TABLE_BITS;
        long total = 0;
        for (int s = 0; s < SYMBOLS; s++) {
            long n = counts[a * SYMBOLS + s] + (a == b ? 0 : counts[b * SYMBOLS + s]);
            if (n > 0) {
                bits += ENTRY_BITS - n * log2(n);
                total += n;
            }
        }
        return bits + total * log2(total);
    }

    /** Number of classes. */
    int used() {
        return used;
    }

    int classOf(int bin) {
        return classOf[bin];
    }

    long[] counts() {
        return counts;
    }

    /** Good to four digits, which is enough to decide. */
    private static double log2(long n) {
        int high = 63 - Long.numberOfLeadingZeros(n);
        int index = (int) (high >= 10 ? n >>> high - 10 : n << 10 - high) & 1023;
        return high + LOGARITHMS[index];
    }

    private static double[] logarithms() {
        double[] table = new double[1024];
        for (int i = 0; i < table.length; i++) {
            table[i] = Math.log1p(i / 1024.0) / Math.log(2);
        }
        return table;
    }
}
