package org.meander.codec.scalar;

import java.util.Arrays;
import org.meander.codec.entropy.FrequencyTables;

/**
 * Splits the whole numbers of each group into symbols around 128 and plain low bits, by the group's scale, and counts the symbols by
 * scale. Numbers that would make a group's scale much too large for the others are left out, to be stored exactly.
 */
final class Splitter {

    /** Groups of a scale whose symbols are all counted; of the others every eighth is. */
    private static final int COUNTED = 64;

    private static final int SAMPLE = 8;

    /** A number is looked at more closely if it is this many times the root mean square of its group. */
    private static final double PEAK = 6.5;

    /** About what it costs to store a number exactly, in bits. */
    private static final double EXACT_BITS = 48;

    byte[] symbols = new byte[0];
    byte[] scales = new byte[0];
    long[] low = new long[64];
    int lowCount;
    final int[] groupsOf = new int[Scales.COUNT];
    final long[] counts = new long[Scales.COUNT * FrequencyTables.SYMBOLS];
    private final byte[] lowBytes = new byte[Tiles.GROUP];
    private final int[] out = new int[Tiles.GROUP];

    /** Bits of a number that is left out which must stay: 1 if they lead a {@link Trellis}, otherwise 0. */
    int kept;

    void begin(int cells, int groups, int kept) {
        this.kept = kept;
        if (symbols.length < cells) {
            symbols = new byte[cells];
        }
        if (scales.length < groups) {
            scales = new byte[groups];
        }
        for (int s = 0; s < Scales.COUNT; s++) {
            if (groupsOf[s] > 0) {
                Arrays.fill(counts, s * FrequencyTables.SYMBOLS, (s + 1) * FrequencyTables.SYMBOLS, 0);
            }
        }
        Arrays.fill(groupsOf, 0);
        lowCount = 0;
    }

    /**
     * Takes the group {@code q[at..at+n)}, which starts at a position of the order.
     *
     * @param left filled with the indices in {@code q} of numbers left out, of which only the bits {@link #kept} remain
     * @return how many were left out
     */
    int take(int[] q, int at, int n, int position, int[] left) {
        int omitted = 0;
        int peak = IntKernels.peak(q, at, n);
        if (peak > Scales.LIMIT) {
            omitted = omit(q, at, n, Scales.LIMIT, left, 0);
            peak = IntKernels.peak(q, at, n);
        }
        double squares = IntKernels.squares(q, at, n, peak);
        if (peak > 3 && peak > PEAK * Math.sqrt(squares / n)) {
            int limit = limit(q, at, n, squares);
            omitted = omit(q, at, n, limit, left, omitted);
            peak = IntKernels.peak(q, at, n);
            squares = IntKernels.squares(q, at, n, peak);
        }
        int scale = Scales.of(squares, n);
        int bits = Scales.LOW_BITS[scale];
        if (peak >> bits > 127) {
            omitted = omit(q, at, n, (128 << bits) - 1, left, omitted);
        }
        int group = position / Tiles.GROUP;
        scales[group] = (byte) scale;
        IntKernels.split(q, at, n, bits, symbols, position);
        if (bits > 0) {
            pack(q, at, n, bits);
        }
        int before = groupsOf[scale]++;
        if (before < COUNTED || group % SAMPLE == 0) {
            int base = scale * FrequencyTables.SYMBOLS;
            for (int i = position; i < position + n; i++) {
                counts[base + (symbols[i] & 0xff)]++;
            }
        }
        return omitted;
    }

    /** The largest magnitude that is worth keeping, by comparing the bits that a smaller scale saves with those of exact numbers. */
    private int limit(int[] q, int at, int n, double squares) {
        for (int i = 0; i < n; i++) {
            out[i] = Math.abs(q[at + i]);
        }
        Arrays.sort(out, 0, n);
        int best = out[n - 1];
        double bestCost = n * 0.5 * log2(squares / n);
        double rest = squares;
        for (int k = 1; k <= n / 8 && rest > 0; k++) {
            double square = (double) out[n - k] * out[n - k];
            rest -= square;
            double mean = Math.max(rest / n, 1.0 / (n * 16));
            double cost = n * 0.5 * log2(Math.max(mean, 1.0 / 12)) + k * EXACT_BITS;
            if (cost < bestCost && out[n - k - 1] < out[n - k]) {
                bestCost = cost;
                best = out[n - k - 1];
            }
        }
        return best;
    }

    private static double log2(double x) {
        return Math.log(x) * (1 / Math.log(2));
    }

    private int omit(int[] q, int at, int n, int limit, int[] left, int count) {
        int k = count;
        for (int i = at; i < at + n; i++) {
            if (q[i] > limit || q[i] < -limit) {
                left[k++] = i;
                q[i] &= kept;
            }
        }
        return k;
    }

    private void pack(int[] q, int at, int n, int bits) {
        int words = (n + 63) / 64;
        if (low.length < lowCount + words * bits) {
            low = Arrays.copyOf(low, 2 * (lowCount + words * bits));
        }
        Arrays.fill(lowBytes, n, 64 * words, (byte) 0);
        for (int b = 0; b < bits; b += 8) {
            IntKernels.bytes(q, at, n, b, lowBytes);
            lowCount = BitPlanes.pack(lowBytes, words, Math.min(8, bits - b), low, lowCount);
        }
    }
}
