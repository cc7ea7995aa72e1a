package org.meander.codec.lossless;

import static org.meander.codec.lossless.Tiles.CELLS;

/** The words of a frame that is being written and what a look at them shows. The memory is kept from frame to frame. */
final class Words {

    /** Words of the tiles, {@value Tiles#CELLS} a tile. */
    int[] high = new int[0];

    /** Lower words; only of elements of 64 bits. */
    int[] low = new int[0];

    final Survey upper = new Survey(Frame.TILES);
    final Survey lower = new Survey(Frame.TILES);

    /** States of the tiles. */
    final byte[] states = new byte[Frame.TILES];

    /** The tiles with a class, in order. */
    final int[] live = new int[Frame.TILES];

    private final int[] equal = new int[2 * Frame.TILES];
    private Form form = new Form(1, 1, 0);
    private int count;
    private int alive;
    private int news;

    /** Reads tiles, scans them, and sets the state of those of equal elements. */
    void load(Tiles tiles, long tile, int n) {
        form = tiles.form();
        count = n;
        int cells = n * CELLS;
        if (high.length < cells) {
            high = new int[cells];
        }
        if (form.isWide() && low.length < cells) {
            low = new int[cells];
        }
        for (int i = 0; i < n; i += Frame.CHUNK) {
            int some = Math.min(Frame.CHUNK, n - i);
            tiles.gather(tile + i, some, high, low, i * CELLS);
            upper.scan(high, i, some, form.exponentShift());
            if (form.isWide()) {
                lower.scan(low, i, some, 0);
            }
        }
        sort();
    }

    private void sort() {
        alive = 0;
        news = 0;
        for (int i = 0; i < count; i++) {
            if (!upper.isEqual(i) || form.isWide() && !lower.isEqual(i)) {
                states[i] = 0;
                live[alive++] = i;
            } else if (news > 0 && isAgain(equal[news - 1], i)) {
                states[i] = (byte) Frame.AGAIN;
            } else {
                states[i] = (byte) Frame.NEW;
                equal[news++] = i;
            }
        }
        for (int k = 0; k < news; k++) {
            int cell = equal[k] * CELLS;
            equal[k] = high[cell];
            if (form.isWide()) {
                equal[Frame.TILES + k] = low[cell];
            }
        }
    }

    private boolean isAgain(int before, int tile) {
        int a = before * CELLS;
        int b = tile * CELLS;
        return high[a] == high[b] && (!form.isWide() || low[a] == low[b]);
    }

    Form form() {
        return form;
    }

    /** Number of tiles with a class. */
    int alive() {
        return alive;
    }

    /** Writes the states and the words of the tiles of equal elements. */
    void writeStates(ByteCoder coder, Output output) {
        coder.write(states, count, output);
        output.ints(equal, 0, news);
        if (form.isWide()) {
            output.ints(equal, Frame.TILES, news);
        }
    }
}
