package org.meander.codec.entropy;

import java.util.Arrays;
import org.meander.base.MeanderException;

/**
 * Finds which bins of symbols share a frequency table: neighbouring bins are merged as long as the bits that a common table costs more are
 * fewer than those of a table saved. Keeps its memory from use to use; for one thread at a time.
 */
public final class Classes {

    private static final int SYMBOLS = FrequencyTables.SYMBOLS;
    private static final double TABLE_BITS = 40;
    private static final double ENTRY_BITS = 6;
    private static final double[] LOGARITHMS = logarithms();

    private final int bins;
    private final long[] counts;
    private final double[] cost;
    private final double[] together;
    private final int[] classOf;
    private int used;

    /** @param bins number of bins, 1..256, the like ones beside each other */
    public Classes(int bins) {
        if (bins < 1 || bins > 256) {
            throw MeanderException.invalid("%d bins of symbols; 1 to 256 are possible", bins);
        }
        this.bins = bins;
        counts = new long[bins * SYMBOLS];
        cost = new double[bins];
        together = new double[bins];
        classOf = new int[bins];
    }

    /** Forgets what was counted. */
    public void begin() {
        Arrays.fill(counts, 0);
    }

    /** Counts {@code n} symbols of a bin. */
    public void count(int bin, byte[] symbols, int from, int n) {
        int base = bin * SYMBOLS;
        for (int i = from; i < from + n; i++) {
            counts[base + (symbols[i] & 0xff)]++;
        }
    }

    /** Counts one symbol of a bin. */
    public void count(int bin, int symbol) {
        counts[bin * SYMBOLS + symbol]++;
    }

    /** Merges bins; at least one has been counted in. Afterwards {@link #counts} are those of the classes. */
    public void merge() {
        used = 0;
        for (int bin = 0; bin < bins; bin++) {
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
        for (int bin = 0; bin < bins; bin++) {
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
    public int used() {
        return used;
    }

    /** The class of a bin; that of a neighbour if nothing was counted in it. */
    public int classOf(int bin) {
        return classOf[bin];
    }

    /** 256 counts for each class, one class after the other; owned by this. */
    public long[] counts() {
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
