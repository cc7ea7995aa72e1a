package org.meander.codec.lossless;

import static org.meander.codec.lossless.Tiles.CELLS;

import org.meander.base.MeanderException;

/** Reads frames of the kind {@link Frame#TABLE}. */
final class TableReader {

    private final ByteDecoder bytes = new ByteDecoder();
    private final States states = new States(bytes);
    private final byte[] symbols = new byte[Frame.CHUNK * CELLS];
    private final int[] upper = new int[Frame.TABLE_WORDS];
    private final int[] lower = new int[Frame.TABLE_WORDS];
    private final int[] high = new int[Frame.CHUNK * CELLS];
    private final int[] low = new int[Frame.CHUNK * CELLS];

    /** Reads a frame's content. */
    void read(Input input, Tiles tiles, long tile, int n) {
        boolean wide = tiles.form().isWide();
        states.read(input, tiles.form(), n);
        int used = input.u8() + 1;
        input.ints(upper, 0, used);
        if (wide) {
            input.ints(lower, 0, used);
        }
        bytes.begin(input, states.alive() * CELLS);
        for (int i = 0; i < n; i += Frame.CHUNK) {
            int count = Math.min(Frame.CHUNK, n - i);
            states.readSymbols(i, count, true, symbols);
            for (int j = 0; j < count; j++) {
                if (states.hasClass(i + j)) {
                    look(used, wide, j * CELLS);
                } else {
                    states.fill(i + j, high, low, j * CELLS);
                }
            }
            tiles.scatter(tile + i, count, high, low, 0);
        }
        bytes.end();
    }

    private void look(int used, boolean wide, int from) {
        for (int i = from; i < from + CELLS; i++) {
            int entry = symbols[i] & 0xff;
            if (entry >= used) {
                throw MeanderException.malformed("a frame uses entry %d of a table of %d", entry, used);
            }
            high[i] = upper[entry];
            if (wide) {
                low[i] = lower[entry];
            }
        }
    }
}
