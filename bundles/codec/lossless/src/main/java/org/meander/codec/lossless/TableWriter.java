package org.meander.codec.lossless;

import static org.meander.codec.lossless.Tiles.CELLS;

import java.util.Arrays;

/** Writes frames of the kind {@link Frame#TABLE}. */
final class TableWriter {

    /** A word of the table must stand for that many elements at least. */
    private static final int WORTHWHILE = 8;

    private static final int SLOTS = 1024;

    private final ByteCoder coder;
    private final int[] high = new int[Frame.TABLE_WORDS];
    private final int[] low = new int[Frame.TABLE_WORDS];
    private final short[] slots = new short[SLOTS];
    private byte[] symbols = new byte[0];
    private int used;

    TableWriter(ByteCoder coder) {
        this.coder = coder;
    }

    /** Writes a frame's kind and content; false, with the output undefined, if there are too many different elements. */
    boolean write(Words words, Output output) {
        Form form = words.form();
        int alive = words.alive();
        if (form.bytes() == 1 || !index(words, form.isWide(), alive)) {
            return false;
        }
        output.u8(Frame.TABLE);
        words.writeStates(coder, output);
        output.u8(used - 1);
        output.ints(high, 0, used);
        if (form.isWide()) {
            output.ints(low, 0, used);
        }
        coder.write(symbols, alive * CELLS, output);
        return true;
    }

    private boolean index(Words words, boolean wide, int alive) {
        if (symbols.length < alive * CELLS) {
            symbols = new byte[alive * CELLS];
        }
        Arrays.fill(slots, (short) -1);
        used = 0;
        int limit = Math.min(Frame.TABLE_WORDS, alive * CELLS / WORTHWHILE);
        for (int k = 0; k < alive; k++) {
            int from = words.live[k] * CELLS;
            for (int i = 0; i < CELLS; i++) {
                int entry = find(words.high[from + i], wide ? words.low[from + i] : 0, limit);
                if (entry < 0) {
                    return false;
                }
                symbols[k * CELLS + i] = (byte) entry;
            }
        }
        return used > 0;
    }

    /** Index of an element in the table, which it enters if it is new; -1 if the table is full. */
    private int find(int upper, int lower, int limit) {
        int slot = (upper * 0x9e3779b1 ^ lower * 0x85ebca6b) >>> 22;
        while (slots[slot] >= 0) {
            int entry = slots[slot];
            if (high[entry] == upper && low[entry] == lower) {
                return entry;
            }
            slot = slot + 1 & SLOTS - 1;
        }
        if (used >= limit) {
            return -1;
        }
        high[used] = upper;
        low[used] = lower;
        slots[slot] = (short) used;
        return used++;
    }
}
