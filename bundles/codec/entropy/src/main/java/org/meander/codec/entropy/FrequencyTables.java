package org.meander.codec.entropy;

import java.util.Arrays;
import org.meander.base.MeanderException;

/**
 * The frequency tables of a stream, one a class of symbols. A table gives each of the 256 byte values a share of {@value #TOTAL};
 * a value with the share 0 cannot be coded, one that has them all costs nothing. Tables are reused from stream to stream; for one
 * thread at a time.
 */
public final class FrequencyTables {

    /** Sum of the shares of a table. */
    public static final int TOTAL = 4096;

    /** Number of byte values. */
    public static final int SYMBOLS = 256;

    /** Most bytes that {@link #write} needs for a table. */
    public static final int MAX_BYTES = 1152;

    static final int BITS = 12;

    private static final double[] COST = costs();

    private final int classes;
    private final int[] shares;
    private final int[] constant;
    private final int[] encoding;
    private int[] decoding = new int[0];
    private final long[] weight = new long[SYMBOLS];

    /** @param classes number of tables, 1..256; all are undefined until they are set */
    public FrequencyTables(int classes) {
        if (classes < 1 || classes > 256) {
            throw MeanderException.invalid("%d frequency tables; 1 to 256 are possible", classes);
        }
        this.classes = classes;
        shares = new int[classes * SYMBOLS];
        constant = new int[classes];
        encoding = new int[classes * SYMBOLS];
    }

    /** Number of tables. */
    public int classes() {
        return classes;
    }

    /**
     * Fits a table to counts: every value that occurs gets at least one share, the rest goes by proportion.
     *
     * @param table index of the table
     * @param counts 256 counts from {@code offset} on, 0 to 2^50 each, at least one positive
     */
    public void fit(int table, long[] counts, int offset) {
        long total = 0;
        int occurring = 0;
        for (int s = 0; s < SYMBOLS; s++) {
            weight[s] = counts[offset + s];
            total += weight[s];
            occurring += weight[s] > 0 ? 1 : 0;
        }
        if (occurring == 0) {
            throw MeanderException.invalid("frequency table %d is fitted to no symbol at all", table);
        }
        apportion(table * SYMBOLS, total, TOTAL);
        prepareEncoding(table);
    }

    /** Rare values get one share first; what is left goes to the others by the rounding of running sums, so that it adds up. */
    private void apportion(int base, long total, int budget) {
        Arrays.fill(shares, base, base + SYMBOLS, 0);
        boolean moved = true;
        while (moved) {
            moved = false;
            double scale = budget / (double) total;
            for (int s = 0; s < SYMBOLS; s++) {
                if (weight[s] > 0 && weight[s] * scale < 1) {
                    shares[base + s] = 1;
                    total -= weight[s];
                    weight[s] = 0;
                    budget--;
                    moved = true;
                }
            }
        }
        long sum = 0;
        int given = 0;
        for (int s = 0; s < SYMBOLS; s++) {
            if (weight[s] > 0) {
                sum += weight[s];
                int upTo = (int) Math.round(sum * (budget / (double) total));
                shares[base + s] = upTo - given;
                given = upTo;
            }
        }
    }

    /**
     * Bits that symbols with these counts take with a table; infinite if one of them cannot be coded.
     *
     * @param counts 256 counts from {@code offset} on
     */
    public double cost(int table, long[] counts, int offset) {
        double bits = 0;
        for (int s = 0; s < SYMBOLS; s++) {
            if (counts[offset + s] > 0) {
                bits += counts[offset + s] * COST[shares[table * SYMBOLS + s]];
            }
        }
        return bits;
    }

    /** Share of a value, 0..{@value #TOTAL}. */
    public int share(int table, int symbol) {
        return shares[table * SYMBOLS + symbol];
    }

    /**
     * Writes a table: first and last value with a share, then the differences of neighbouring shares in adaptive Golomb code.
     *
     * @param target room for {@link #MAX_BYTES}
     * @return offset after the table
     */
    public int write(int table, byte[] target, int offset) {
        int base = table * SYMBOLS;
        int first = 0;
        int last = SYMBOLS - 1;
        while (shares[base + first] == 0) {
            first++;
        }
        while (shares[base + last] == 0) {
            last--;
        }
        target[offset] = (byte) first;
        target[offset + 1] = (byte) last;
        GolombWriter bits = new GolombWriter(target, offset + 2);
        int left = TOTAL;
        int before = 0;
        for (int s = first; s < last; s++) {
            bits.write(shares[base + s] - before);
            before = shares[base + s];
            left -= before;
        }
        assert left == shares[base + last];
        return bits.end();
    }

    /**
     * Reads what {@link #write} wrote and prepares it for decoding.
     *
     * @param limit end of the bytes that may be read
     * @return offset after the table
     * @throws MeanderException {@code MALFORMED_DATA} if the shares do not add up or the bytes end
     */
    public int read(int table, byte[] source, int offset, int limit) {
        if (limit - offset < 2) {
            throw MeanderException.malformed("frequency table %d is cut off at byte %d", table, offset);
        }
        int base = table * SYMBOLS;
        int first = source[offset] & 0xff;
        int last = source[offset + 1] & 0xff;
        Arrays.fill(shares, base, base + SYMBOLS, 0);
        GolombReader bits = new GolombReader(source, offset + 2, limit);
        int left = TOTAL;
        int before = 0;
        for (int s = first; s < last; s++) {
            before += bits.read();
            left -= before;
            if (before < 0 || left < 1) {
                throw MeanderException.malformed(
                        "frequency table %d gives the symbol %d the share %d and leaves %d", table, s, before, left);
            }
            shares[base + s] = before;
        }
        if (first > last) {
            throw MeanderException.malformed("frequency table %d is for symbols %d to %d", table, first, last);
        }
        shares[base + last] = left;
        prepareEncoding(table);
        prepareDecoding(table);
        return bits.end();
    }

    /** Prepares a table that was {@linkplain #fit fitted} here, and not read, for decoding. */
    public void prepareDecoding(int table) {
        if (decoding.length == 0) {
            decoding = new int[classes * TOTAL];
        }
        int slot = table * TOTAL;
        for (int s = 0; s < SYMBOLS; s++) {
            int share = shares[table * SYMBOLS + s];
            int entry = s << 24 | (share & TOTAL - 1) << 12;
            for (int k = 0; k < share; k++) {
                decoding[slot++] = entry | k;
            }
        }
    }

    private void prepareEncoding(int table) {
        int start = 0;
        constant[table] = -1;
        for (int i = table * SYMBOLS, s = 0; s < SYMBOLS; s++, i++) {
            encoding[i] = shares[i] << 16 | start;
            start += shares[i];
            if (shares[i] == TOTAL) {
                constant[table] = s;
            }
        }
    }

    /** {@code share << 16 | start}, at {@code table << 8 | symbol}. */
    int[] encoding() {
        return encoding;
    }

    /** {@code symbol << 24 | share << 12 | slot - start}, at {@code table << 12 | slot}. */
    int[] decoding() {
        return decoding;
    }

    /** The only value with a share, or -1 if there are several. */
    int constant(int table) {
        return constant[table];
    }

    private static double[] costs() {
        double[] bits = new double[TOTAL + 1];
        for (int i = 0; i <= TOTAL; i++) {
            bits[i] = BITS - Math.log(i) / Math.log(2);
        }
        return bits;
    }
}
