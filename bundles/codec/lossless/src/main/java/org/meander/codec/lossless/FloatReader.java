package org.meander.codec.lossless;

import static org.meander.codec.lossless.Tiles.CELLS;

import org.meander.base.MeanderException;

/** Reads frames of the kinds {@link Frame#FLOAT} and {@link Frame#SPARSE}. */
final class FloatReader {

    private final ByteDecoder bytes = new ByteDecoder();
    private final States states = new States(bytes);
    private final BitUnpacker unpacker = new BitUnpacker();
    private final BitReader bits = new BitReader();
    private final byte[] levels = new byte[Frame.TILES];
    private final byte[] shapes = new byte[Frame.TILES];
    private final byte[] lowerZeros = new byte[Frame.TILES];
    private final int[] escapes = new int[Frame.TILES * CELLS];
    private final byte[] symbols = new byte[Frame.CHUNK * CELLS];
    private final int[] remainders = new int[CELLS];
    private final int[] high = new int[Frame.CHUNK * CELLS];
    private final int[] low = new int[Frame.CHUNK * CELLS];
    private boolean sparse;
    private int escaped;
    private int nextLive;
    private int nextEscape;

    /** Reads a frame's content. */
    void read(Input input, Tiles tiles, long tile, int n, int kind) {
        Form form = tiles.form();
        if (!form.isFloat()) {
            throw MeanderException.malformed("a frame of kind %d holds numbers without exponents", kind);
        }
        sparse = kind == Frame.SPARSE;
        states.read(input, form, n);
        int base = input.u32();
        readTables(input, form);
        bytes.begin(input, states.alive() * CELLS);
        nextLive = 0;
        nextEscape = 0;
        for (int i = 0; i < n; i += Frame.CHUNK) {
            int count = Math.min(Frame.CHUNK, n - i);
            states.readSymbols(i, count, false, symbols);
            join(form, base, i, count);
            tiles.scatter(tile + i, count, high, low, 0);
        }
        bytes.end();
        if (nextEscape != escaped) {
            throw MeanderException.malformed("a frame has %d escapes and uses %d", escaped, nextEscape);
        }
        if (sparse) {
            bits.end();
        }
    }

    private void readTables(Input input, Form form) {
        int alive = states.alive();
        bytes.read(input, levels, alive);
        bytes.read(input, shapes, alive);
        if (form.isWide()) {
            bytes.read(input, lowerZeros, alive);
        }
        escaped = input.u32();
        if (escaped < 0 || escaped > alive * CELLS) {
            throw MeanderException.malformed("a frame has %d escapes; 0 to %d are right", escaped, alive * CELLS);
        }
        input.ints(escapes, 0, escaped);
        long bitsOfLane = bitsOfLane(form);
        if (sparse) {
            bits.begin(input);
        } else {
            unpacker.begin(input, bitsOfLane);
        }
    }

    /** Bits that the remainders take in each lane if there are all; checks the shapes. */
    private long bitsOfLane(Form form) {
        long sum = 0;
        for (int k = 0; k < states.alive(); k++) {
            int lower = form.isWide() ? lowerZeros[k] & 0xff : 32;
            if ((shapes[k] & 31) > form.trailing() || (shapes[k] & 0xff) >>> 5 > Frame.MINUS || lower > 32) {
                throw MeanderException.malformed(
                        "a tile has the shape %d and %d lower zeros; %d zeros, a sign of 0 to 2 and 32 are the most",
                        shapes[k] & 0xff, lower, form.trailing());
            }
            sum += width(shapes[k], form) + 32 - lower;
        }
        return sum * (CELLS / BitPacker.LANES);
    }

    private static int width(byte shape, Form form) {
        return form.trailing() - (shape & 31) + (shape >>> 5 == Frame.MIXED ? 1 : 0);
    }

    private void join(Form form, int base, int first, int count) {
        int live = nextLive;
        for (int j = 0; j < count; j++) {
            if (states.hasClass(first + j)) {
                joinTile(form, base, live++, j * CELLS);
            } else {
                states.fill(first + j, high, low, j * CELLS);
            }
        }
        if (form.isWide()) {
            live = nextLive;
            for (int j = 0; j < count; j++) {
                if (states.hasClass(first + j)) {
                    joinLower(lowerZeros[live++], j * CELLS);
                }
            }
        }
        nextLive = live;
    }

    private void joinTile(Form form, int base, int k, int to) {
        byte shape = shapes[k];
        readRemainders(remainders, 0, width(shape, form), to);
        boolean negative = shape >>> 5 == Frame.MINUS;
        int tileBase = base + Form.step(levels[k]);
        if (FloatKernel.join(symbols, to, remainders, form.trailing(), tileBase, shape & 31, negative, high, to)) {
            insertEscapes(to);
        }
    }

    private void insertEscapes(int to) {
        for (int i = to; i < to + CELLS; i++) {
            if (symbols[i] == (byte) FloatKernel.ESCAPE) {
                if (nextEscape == escaped) {
                    throw MeanderException.malformed("a frame has %d escapes and needs more", escaped);
                }
                high[i] = escapes[nextEscape++];
            }
        }
    }

    private void joinLower(int zeros, int to) {
        readRemainders(low, to, 32 - zeros, to);
        for (int i = to; i < to + CELLS && zeros < 32; i++) {
            low[i] <<= zeros;
        }
    }

    private void readRemainders(int[] target, int to, int width, int symbolsFrom) {
        if (!sparse) {
            unpacker.get(target, to, width);
            return;
        }
        for (int i = 0; i < CELLS; i++) {
            target[to + i] = symbols[symbolsFrom + i] == FloatKernel.ZERO ? 0 : bits.get(width);
        }
    }
}
