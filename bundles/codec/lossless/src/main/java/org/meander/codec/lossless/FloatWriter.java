package org.meander.codec.lossless;

import static org.meander.codec.lossless.Tiles.CELLS;

/** Writes frames of the kind {@link Frame#FLOAT}. */
final class FloatWriter {

    /** A symbol's numbers outside the window, or zeros among others, that make this kind of frame pointless: one in so many. */
    private static final int TOO_MANY_ESCAPES = 32;

    private static final int TOO_MANY_ZEROS = 4;

    /** Elements of a tile that stand for all when the window is chosen. */
    private static final int SAMPLES = 4;

    private static final int EXPONENTS = 1 << 11;

    private final ByteCoder coder;
    private final BitPacker packer = new BitPacker();
    private final Classes classes = new Classes();
    private final Histogram sample = new Histogram(EXPONENTS);
    private final Histogram means = new Histogram(EXPONENTS);
    private final byte[] shapes = new byte[Frame.TILES];
    private final byte[] lowerZeros = new byte[Frame.TILES];
    private final byte[] classOf = new byte[Frame.TILES];
    private final int[] remainders = new int[CELLS];
    private final int[] escapes = new int[Frame.TILES * CELLS / TOO_MANY_ESCAPES + CELLS];
    private byte[] symbols = new byte[0];
    private int escaped;

    FloatWriter(ByteCoder coder) {
        this.coder = coder;
    }

    /** Writes a frame's content; false, with the output undefined, if another kind is better. */
    boolean write(Words words, Output output) {
        int alive = words.alive();
        if (symbols.length < alive * CELLS) {
            symbols = new byte[alive * CELLS];
        }
        int zeros = sample(words);
        if (zeros * TOO_MANY_ZEROS > alive * SAMPLES) {
            return false;
        }
        int base = sample.window(FloatKernel.WINDOW >> Form.LEADING) << Form.LEADING;
        bin(words);
        if (!split(words, base)) {
            return false;
        }
        classes.merge();
        for (int k = 0; k < alive; k++) {
            classOf[k] = (byte) classes.classOf(classOf[k]);
            words.states[words.live[k]] = classOf[k];
        }
        words.writeStates(coder, output);
        output.u32(base);
        coder.write(shapes, alive, output);
        if (words.form().isWide()) {
            coder.write(lowerZeros, alive, output);
        }
        output.u32(escaped);
        output.ints(escapes, 0, escaped);
        packer.end(output);
        coder.write(symbols, alive * CELLS, classOf, classes.counts(), classes.used(), output);
        return true;
    }

    /** Takes a sample of the exponents; returns how many zeros were seen instead. */
    private int sample(Words words) {
        sample.clear();
        int shift = words.form().exponentShift();
        int zeros = 0;
        for (int k = 0; k < words.alive(); k++) {
            int tile = words.live[k] * CELLS;
            for (int i = 0; i < SAMPLES; i++) {
                int word = words.high[tile + i * (CELLS - 1) / (SAMPLES - 1)];
                if (word == 0) {
                    zeros++;
                } else {
                    sample.add((word & Integer.MAX_VALUE) >>> shift);
                }
            }
        }
        return zeros;
    }

    /** Puts the tiles into bins by their mean exponents. */
    private void bin(Words words) {
        means.clear();
        for (int k = 0; k < words.alive(); k++) {
            means.add(words.upper.exponent(words.live[k]));
        }
        int first = means.window(Classes.BINS);
        for (int k = 0; k < words.alive(); k++) {
            classOf[k] = (byte) Math.clamp(words.upper.exponent(words.live[k]) - first, 0, Classes.BINS - 1);
        }
    }

    private boolean split(Words words, int base) {
        Form form = words.form();
        classes.begin();
        packer.begin(words.alive() * CELLS * (form.isWide() ? 2 : 1));
        escaped = 0;
        int n = words.alive();
        for (int k = 0, next = 0; k < n; k = next) {
            int chunk = words.live[k] / Frame.CHUNK;
            while (next < n && words.live[next] / Frame.CHUNK == chunk) {
                next++;
            }
            for (int i = k; i < next; i++) {
                splitTile(words, i, base);
            }
            if (form.isWide()) {
                for (int i = k; i < next; i++) {
                    packLower(words, i);
                }
            }
            if (escaped > n * CELLS / TOO_MANY_ESCAPES) {
                return false;
            }
        }
        return true;
    }

    private void splitTile(Words words, int k, int base) {
        int tile = words.live[k];
        int trailing = words.form().trailing();
        int zeros = Math.min(words.upper.zeros(tile), trailing);
        boolean mixed = words.upper.isMixed(tile);
        int sign = mixed ? Frame.MIXED : words.upper.isNegative(tile) ? Frame.MINUS : Frame.PLUS;
        shapes[k] = (byte) (zeros | sign << 5);
        int from = tile * CELLS;
        int to = k * CELLS;
        if (FloatKernel.split(words.high, from, trailing, base, zeros, mixed, symbols, to, remainders)) {
            escape(words.high, from, to);
        }
        packer.put(remainders, 0, trailing - zeros + (mixed ? 1 : 0));
        classes.count(classOf[k], symbols, to);
    }

    private void packLower(Words words, int k) {
        int tile = words.live[k];
        int zeros = words.lower.zeros(tile);
        lowerZeros[k] = (byte) zeros;
        int from = tile * CELLS;
        for (int i = 0; i < CELLS; i++) {
            remainders[i] = zeros == 32 ? 0 : words.low[from + i] >>> zeros;
        }
        packer.put(remainders, 0, 32 - zeros);
    }

    private void escape(int[] high, int from, int to) {
        for (int i = 0; i < CELLS && escaped < escapes.length; i++) {
            if (symbols[to + i] == (byte) FloatKernel.ESCAPE) {
                escapes[escaped++] = high[from + i];
            }
        }
    }
}
