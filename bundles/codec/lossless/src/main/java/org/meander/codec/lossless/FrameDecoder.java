package org.meander.codec.lossless;

import static org.meander.codec.lossless.Tiles.CELLS;

import java.util.Arrays;
import org.meander.base.MeanderException;

/** Reads frames. Keeps its scratch memory from frame to frame. */
final class FrameDecoder {

    private static final int CHUNK_CELLS = Frame.CHUNK * CELLS;

    private final ByteDecoder bytes = new ByteDecoder();
    private final BitUnpacker unpacker = new BitUnpacker();
    private final byte[] states = new byte[Frame.TILES];
    private final byte[] shapes = new byte[Frame.TILES];
    private final byte[] lowerZeros = new byte[Frame.TILES];
    private final int[] equal = new int[2 * Frame.TILES];
    private final int[] escapes = new int[Frame.TILES * CELLS];
    private final byte[] symbols = new byte[CHUNK_CELLS];
    private final int[] remainders = new int[CELLS];
    private int[] high = new int[CHUNK_CELLS];
    private int[] low = new int[CHUNK_CELLS];
    private int alive;
    private int news;
    private int escaped;
    private int nextLive;
    private int nextNew;
    private int nextEscape;

    /** Reads a frame of so many tiles: its kind and content, which is the whole input. */
    void decode(Input input, Tiles tiles, long tile, int n) {
        int kind = input.u8();
        switch (kind) {
            case Frame.PLAIN -> tiles.copyIn(tile, n, input.slice(n * CELLS * tiles.form().bytes()), 0);
            case Frame.BYTES -> decodeBytes(input, tiles, tile, n);
            case Frame.FLOAT -> decodeFloats(input, tiles, tile, n);
            default ->
                throw MeanderException.malformed(
                        "a frame is of kind %d; %d to %d are right", kind, Frame.PLAIN, Frame.FLOAT);
        }
        input.end();
    }

    private void readStates(Input input, Form form, int n) {
        bytes.read(input, states, n);
        alive = 0;
        news = 0;
        for (int i = 0; i < n; i++) {
            alive += Frame.hasClass(states[i]) ? 1 : 0;
            news += states[i] == (byte) Frame.NEW ? 1 : 0;
            if (states[i] == (byte) Frame.AGAIN && news == 0) {
                throw MeanderException.malformed("tile %d repeats an element, and there is none before it", i);
            }
        }
        input.ints(equal, 0, news);
        if (form.isWide()) {
            input.ints(equal, Frame.TILES, news);
        }
        nextLive = 0;
        nextNew = 0;
        nextEscape = 0;
    }

    /** Fills tile {@code i} if its elements are equal. */
    private void fillEqual(int i, boolean wide, int to) {
        if (Frame.hasClass(states[i])) {
            return;
        }
        nextNew += states[i] == (byte) Frame.NEW ? 1 : 0;
        Arrays.fill(high, to, to + CELLS, equal[nextNew - 1]);
        if (wide) {
            Arrays.fill(low, to, to + CELLS, equal[Frame.TILES + nextNew - 1]);
        }
    }

    private void decodeBytes(Input input, Tiles tiles, long tile, int n) {
        Form form = tiles.form();
        readStates(input, form, n);
        if (high.length < n * CELLS) {
            high = new int[n * CELLS];
            low = new int[n * CELLS];
        }
        for (int plane = 0; plane < form.bytes() && alive > 0; plane++) {
            bytes.begin(input, alive * CELLS);
            int[] words = plane < 4 ? high : low;
            int shift = 24 - 8 * (plane & 3);
            for (int i = 0; i < n; i += Frame.CHUNK) {
                int count = Math.min(Frame.CHUNK, n - i);
                readSymbols(i, count, plane > 0);
                for (int j = 0; j < count; j++) {
                    if (Frame.hasClass(states[i + j])) {
                        insert(symbols, j * CELLS, words, (i + j) * CELLS, shift);
                    }
                }
            }
            bytes.end();
        }
        for (int i = 0; i < n; i++) {
            fillEqual(i, form.isWide(), i * CELLS);
        }
        tiles.scatter(tile, n, high, low, 0);
    }

    private static void insert(byte[] symbols, int from, int[] words, int to, int shift) {
        if (shift == 24) {
            Arrays.fill(words, to, to + CELLS, 0);
        }
        for (int i = 0; i < CELLS; i++) {
            words[to + i] |= (symbols[from + i] & 0xff) << shift;
        }
    }

    /** Reads the symbols of tiles, each to its place in the chunk; runs of one class together. */
    private void readSymbols(int first, int count, boolean oneClass) {
        for (int i = 0, next = 0; i < count; i = next) {
            byte state = states[first + i];
            boolean coded = Frame.hasClass(state);
            next = i + 1;
            while (next < count
                    && (oneClass ? Frame.hasClass(states[first + next]) == coded : states[first + next] == state)) {
                next++;
            }
            if (coded) {
                bytes.next(symbols, i * CELLS, (next - i) * CELLS, oneClass ? 0 : state);
            }
        }
    }

    private void decodeFloats(Input input, Tiles tiles, long tile, int n) {
        Form form = tiles.form();
        if (!form.isFloat()) {
            throw MeanderException.malformed("a frame of kind %d holds numbers without exponents", Frame.FLOAT);
        }
        readStates(input, form, n);
        int base = input.u32();
        bytes.read(input, shapes, alive);
        if (form.isWide()) {
            bytes.read(input, lowerZeros, alive);
        }
        escaped = input.u32();
        if (escaped < 0 || escaped > alive * CELLS) {
            throw MeanderException.malformed(
                    "a frame has %d escapes; 0 to %d are right", escaped, alive * CELLS);
        }
        input.ints(escapes, 0, escaped);
        unpacker.begin(input, bitsOfLane(form));
        bytes.begin(input, alive * CELLS);
        for (int i = 0; i < n; i += Frame.CHUNK) {
            int count = Math.min(Frame.CHUNK, n - i);
            readSymbols(i, count, false);
            joinChunk(form, base, i, count);
            tiles.scatter(tile + i, count, high, low, 0);
        }
        bytes.end();
        if (nextEscape != escaped) {
            throw MeanderException.malformed("a frame has %d escapes and uses %d", escaped, nextEscape);
        }
    }

    /** Bits that the remainders take in each lane; checks the shapes. */
    private long bitsOfLane(Form form) {
        long bits = 0;
        for (int k = 0; k < alive; k++) {
            int lower = form.isWide() ? lowerZeros[k] & 0xff : 32;
            if ((shapes[k] & 31) > form.trailing() || (shapes[k] & 0xff) >>> 5 > Frame.MINUS || lower > 32) {
                throw MeanderException.malformed(
                        "a tile has the shape %d and %d lower zeros; %d zeros, a sign of 0 to 2 and 32 are the most",
                        shapes[k] & 0xff, lower, form.trailing());
            }
            bits += width(shapes[k], form) + 32 - lower;
        }
        return bits * (CELLS / BitPacker.LANES);
    }

    private static int width(byte shape, Form form) {
        return form.trailing() - (shape & 31) + (shape >>> 5 == Frame.MIXED ? 1 : 0);
    }

    private void joinChunk(Form form, int base, int first, int count) {
        int live = nextLive;
        for (int j = 0; j < count; j++) {
            if (Frame.hasClass(states[first + j])) {
                joinTile(form, base, shapes[live++], j * CELLS);
            } else {
                fillEqual(first + j, form.isWide(), j * CELLS);
            }
        }
        if (form.isWide()) {
            live = nextLive;
            for (int j = 0; j < count; j++) {
                if (Frame.hasClass(states[first + j])) {
                    unpackLower(lowerZeros[live++], j * CELLS);
                }
            }
        }
        nextLive = live;
    }

    private void joinTile(Form form, int base, byte shape, int to) {
        unpacker.get(remainders, 0, width(shape, form));
        boolean negative = shape >>> 5 == Frame.MINUS;
        if (FloatKernel.join(symbols, to, remainders, form.trailing(), base, shape & 31, negative, high, to)) {
            for (int i = to; i < to + CELLS; i++) {
                if (symbols[i] == (byte) FloatKernel.ESCAPE) {
                    if (nextEscape == escaped) {
                        throw MeanderException.malformed("a frame has %d escapes and needs more", escaped);
                    }
                    high[i] = escapes[nextEscape++];
                }
            }
        }
    }

    private void unpackLower(int zeros, int to) {
        unpacker.get(low, to, 32 - zeros);
        for (int i = to; i < to + CELLS && zeros < 32; i++) {
            low[i] <<= zeros;
        }
    }
}
