package org.meander.codec.lossless;

import static org.meander.codec.lossless.Tiles.CELLS;

import java.util.Arrays;

/** Reads frames of the kind {@link Frame#BYTES}. */
final class ByteReader {

    private final ByteDecoder bytes = new ByteDecoder();
    private final States states = new States(bytes);
    private final byte[] symbols = new byte[Frame.CHUNK * CELLS];
    private int[] high = new int[0];
    private int[] low = new int[0];

    /** Reads a frame's content. */
    void read(Input input, Tiles tiles, long tile, int n) {
        Form form = tiles.form();
        states.read(input, form, n);
        if (high.length < n * CELLS) {
            high = new int[n * CELLS];
        }
        if (form.isWide() && low.length < n * CELLS) {
            low = new int[n * CELLS];
        }
        for (int plane = 0; plane < form.bytes() && states.alive() > 0; plane++) {
            readPlane(input, n, plane > 0, plane < 4 ? high : low, 24 - 8 * (plane & 3));
        }
        for (int i = 0; i < n; i++) {
            if (!states.hasClass(i)) {
                states.fill(i, high, low, i * CELLS);
            }
        }
        tiles.scatter(tile, n, high, low, 0);
    }

    private void readPlane(Input input, int n, boolean oneClass, int[] words, int shift) {
        bytes.begin(input, states.alive() * CELLS);
        for (int i = 0; i < n; i += Frame.CHUNK) {
            int count = Math.min(Frame.CHUNK, n - i);
            states.readSymbols(i, count, oneClass, symbols);
            for (int j = 0; j < count; j++) {
                if (states.hasClass(i + j)) {
                    insert(symbols, j * CELLS, words, (i + j) * CELLS, shift);
                }
            }
        }
        bytes.end();
    }

    private static void insert(byte[] symbols, int from, int[] words, int to, int shift) {
        if (shift == 24) {
            Arrays.fill(words, to, to + CELLS, 0);
        }
        for (int i = 0; i < CELLS; i++) {
            words[to + i] |= (symbols[from + i] & 0xff) << shift;
        }
    }
}
