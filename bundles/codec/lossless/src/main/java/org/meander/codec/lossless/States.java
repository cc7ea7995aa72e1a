package org.meander.codec.lossless;

import static org.meander.codec.lossless.Tiles.CELLS;

import java.util.Arrays;
import org.meander.base.MeanderException;

/** The states of the tiles of a frame that is being read, and what follows from them. */
final class States {

    private final ByteDecoder bytes;
    private final byte[] states = new byte[Frame.TILES];
    private final int[] equal = new int[2 * Frame.TILES];
    private boolean wide;
    private int alive;
    private int news;
    private int next;

    States(ByteDecoder bytes) {
        this.bytes = bytes;
    }

    /** Reads the states and the words of the tiles of equal elements. */
    void read(Input input, Form form, int n) {
        bytes.read(input, states, n);
        wide = form.isWide();
        alive = 0;
        news = 0;
        next = 0;
        for (int i = 0; i < n; i++) {
            alive += hasClass(i) ? 1 : 0;
            news += states[i] == (byte) Frame.NEW ? 1 : 0;
            if (states[i] == (byte) Frame.AGAIN && news == 0) {
                throw MeanderException.malformed("tile %d repeats an element, and there is none before it", i);
            }
        }
        input.ints(equal, 0, news);
        if (wide) {
            input.ints(equal, Frame.TILES, news);
        }
    }

    /** Number of tiles with a class. */
    int alive() {
        return alive;
    }

    boolean hasClass(int tile) {
        return (states[tile] & 0xff) < Frame.AGAIN;
    }

    /** Fills a tile without class with its element; tiles must be asked for in order. */
    void fill(int tile, int[] high, int[] low, int to) {
        next += states[tile] == (byte) Frame.NEW ? 1 : 0;
        Arrays.fill(high, to, to + CELLS, equal[next - 1]);
        if (wide) {
            Arrays.fill(low, to, to + CELLS, equal[Frame.TILES + next - 1]);
        }
    }

    /**
     * Reads the symbols of tiles, each to its place among the tiles; runs of one class together.
     *
     * @param oneClass whether the classes do not matter
     */
    void readSymbols(int first, int count, boolean oneClass, byte[] symbols) {
        for (int i = 0, end = 0; i < count; i = end) {
            int state = states[first + i];
            boolean coded = hasClass(first + i);
            end = i + 1;
            while (end < count && (oneClass ? hasClass(first + end) == coded : states[first + end] == state)) {
                end++;
            }
            if (coded) {
                bytes.next(symbols, i * CELLS, (end - i) * CELLS, oneClass ? 0 : state & 0xff);
            }
        }
    }
}
