package org.meander.codec.lossless;

import java.util.Arrays;
import org.meander.codec.entropy.FrequencyTables;
import org.meander.codec.entropy.RansEncoder;

/**
 * Writes a sequence of bytes in the shortest of three ways, which a first byte names: {@value #PLAIN} as it is, {@value #EQUAL} one byte
 * that is meant again and again, 1..{@value #CLASSES} entropy-coded with so many tables.
 */
final class ByteCoder {

    static final int PLAIN = 0;
    static final int EQUAL = 255;

    /** Most tables of a sequence. */
    static final int CLASSES = 16;

    private static final int SYMBOLS = FrequencyTables.SYMBOLS;

    /** Bytes that a coded sequence has apart from its words: method, length, states. */
    private static final int STATES = 1 + 4 + 256;

    private final RansEncoder rans = new RansEncoder();
    private final FrequencyTables tables = new FrequencyTables(CLASSES);
    private final long[] counts = new long[SYMBOLS];
    private byte[] single = new byte[0];

    /** Bytes that suffice for so many. */
    static int bound(int count) {
        return Math.toIntExact(RansEncoder.bound(count)) + CLASSES * FrequencyTables.MAX_BYTES + STATES;
    }

    /** Writes bytes that are all alike to the reader. */
    void write(byte[] symbols, int count, Output output) {
        Arrays.fill(counts, 0);
        for (int i = 0; i < count; i++) {
            counts[symbols[i] & 0xff]++;
        }
        if (single.length < count / Tiles.CELLS + 1) {
            single = new byte[count / Tiles.CELLS + 1];
        }
        write(symbols, count, single, counts, 1, output);
    }

    /**
     * Writes bytes that fall into classes, which the reader knows beforehand.
     *
     * @param classes for each {@value Tiles#CELLS} bytes their class
     * @param counts for each class how often each of the 256 bytes occurs in it
     * @param k number of classes, each of which occurs
     */
    void write(byte[] symbols, int count, byte[] classes, long[] counts, int k, Output output) {
        if (count == 0) {
            return;
        }
        if (k == 1 && counts[symbols[0] & 0xff] == count) {
            output.u8(EQUAL);
            output.u8(symbols[0]);
            return;
        }
        int start = output.length();
        output.u8(k);
        double bits = 0;
        for (int c = 0; c < k; c++) {
            tables.fit(c, counts, c * SYMBOLS);
            bits += tables.cost(c, counts, c * SYMBOLS);
            output.length(tables.write(c, output.bytes(), output.length()));
        }
        if (output.length() - start + bits / 8 < count) {
            int length = output.length();
            output.length(length + 4);
            int stream = (int) rans.encode(symbols, count, Tiles.CELLS, classes, tables, output.room());
            output.length(length);
            output.u32(stream);
            output.length(length + 4 + stream);
        } else {
            plain(symbols, count, start, output);
        }
        if (output.length() - start > count + 1) {
            plain(symbols, count, start, output);
        }
    }

    private static void plain(byte[] symbols, int count, int start, Output output) {
        output.length(start);
        output.u8(PLAIN);
        output.bytes(symbols, count);
    }
}
