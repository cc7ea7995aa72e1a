package org.meander.codec.lossless;

import static org.meander.codec.lossless.Tiles.CELLS;

import org.meander.codec.entropy.Classes;

/** Writes frames of the kinds {@link Frame#FLOAT} and {@link Frame#SPARSE}. */
final class FloatWriter {

    /** Numbers outside the window that make this kind of frame pointless: one in so many. */
    private static final int TOO_MANY_ESCAPES = 32;

    /** Zeros among others that are worth leaving out: one in so many. */
    private static final int MANY_ZEROS = 16;

    /** Elements of a tile that stand for all when the window is chosen. */
    private static final int SAMPLES = 4;

    /** Octaves in the window, and those of them below a tile's mean exponent if the window moves with it. */
    private static final int OCTAVES = FloatKernel.WINDOW >> Form.LEADING;

    private static final int BELOW_MEAN = 40;

    /** Bins between one mean exponent and the next if the window moves. */
    private static final int FRACTIONS = 4;

    private static final int EXPONENTS = 1 << 11;

    private final ByteCoder coder;
    private final BitPacker packer = new BitPacker();
    private final BitWriter bits = new BitWriter();
    private final Classes classes = new Classes(ByteCoder.CLASSES);
    private final Histogram sample = new Histogram(EXPONENTS);
    private final Histogram means = new Histogram(EXPONENTS);
    private final byte[] shapes = new byte[Frame.TILES];
    private final byte[] levels = new byte[Frame.TILES];
    private final byte[] lowerZeros = new byte[Frame.TILES];
    private final byte[] classOf = new byte[Frame.TILES];
    private final int[] remainders = new int[CELLS];
    private final int[] escapes = new int[Frame.TILES * CELLS / TOO_MANY_ESCAPES + CELLS];
    private byte[] symbols = new byte[0];
    private int escaped;
    private boolean sparse;

    FloatWriter(ByteCoder coder) {
        this.coder = coder;
    }

    /** Writes a frame's kind and content; false, with the output undefined, if another kind is better. */
    boolean write(Words words, Output output) {
        int alive = words.alive();
        if (symbols.length < alive * CELLS) {
            symbols = new byte[alive * CELLS];
        }
        sparse = sample(words) * MANY_ZEROS > alive * SAMPLES;
        int base = bin(words) << Form.LEADING;
        if (!split(words, base)) {
            return false;
        }
        classes.merge();
        for (int k = 0; k < alive; k++) {
            classOf[k] = (byte) classes.classOf(classOf[k]);
            words.states[words.live[k]] = classOf[k];
        }
        output.u8(sparse ? Frame.SPARSE : Frame.FLOAT);
        words.writeStates(coder, output);
        output.u32(base);
        coder.write(levels, alive, output);
        coder.write(shapes, alive, output);
        if (words.form().isWide()) {
            coder.write(lowerZeros, alive, output);
        }
        output.u32(escaped);
        output.ints(escapes, 0, escaped);
        if (sparse) {
            bits.end(output);
        } else {
            packer.end(output);
        }
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

    /**
     * Puts the tiles into bins: by their mean exponents if these do not differ by more than there are bins; otherwise every tile's window
     * moves with its mean exponent, and what is left for the bins is the fraction of the mean.
     *
     * @return the lowest exponent in the window on level 0
     */
    private int bin(Words words) {
        int alive = words.alive();
        means.clear();
        for (int k = 0; k < alive; k++) {
            means.add(words.upper.exponent(words.live[k]));
        }
        int first = means.window(ByteCoder.CLASSES);
        if (means.sum(first, ByteCoder.CLASSES) >= alive - alive / 16) {
            for (int k = 0; k < alive; k++) {
                levels[k] = 0;
                classOf[k] = (byte) Math.clamp(words.upper.exponent(words.live[k]) - first, 0, ByteCoder.CLASSES - 1);
            }
            return sample.window(OCTAVES);
        }
        int lowest = means.window(256);
        for (int k = 0; k < alive; k++) {
            int tile = words.live[k];
            levels[k] = (byte) Math.clamp(words.upper.exponent(tile) - lowest, 0, 255);
            classOf[k] = (byte) words.upper.fraction(tile, FRACTIONS);
        }
        return lowest - BELOW_MEAN;
    }

    private boolean split(Words words, int base) {
        Form form = words.form();
        classes.begin();
        int room = words.alive() * CELLS * (form.isWide() ? 2 : 1);
        packer.begin(sparse ? 0 : room);
        bits.begin(sparse ? room : 0);
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
        int tileBase = base + Form.step(levels[k]);
        boolean escapes =
                FloatKernel.split(words.high, from, trailing, tileBase, zeros, mixed, symbols, to, remainders);
        if (sparse && words.form().isWide()) {
            escapes |= escapeTiny(words.low, from, to);
        }
        if (escapes) {
            escape(words.high, from, to);
        }
        put(trailing - zeros + (mixed ? 1 : 0), to);
        classes.count(classOf[k], symbols, to, CELLS);
    }

    private void packLower(Words words, int k) {
        int tile = words.live[k];
        int zeros = words.lower.zeros(tile);
        lowerZeros[k] = (byte) zeros;
        int from = tile * CELLS;
        for (int i = 0; i < CELLS; i++) {
            remainders[i] = zeros == 32 ? 0 : words.low[from + i] >>> zeros;
        }
        put(32 - zeros, k * CELLS);
    }

    /** Appends the remainders of a tile; in a sparse frame zeros have none. */
    private void put(int width, int symbolsFrom) {
        if (!sparse) {
            packer.put(remainders, 0, width);
            return;
        }
        for (int i = 0; i < CELLS; i++) {
            if (symbols[symbolsFrom + i] != FloatKernel.ZERO) {
                bits.put(remainders[i], width);
            }
        }
    }

    /** A number of 64 bits whose upper word alone is 0 is no zero. */
    private boolean escapeTiny(int[] low, int from, int to) {
        boolean any = false;
        for (int i = 0; i < CELLS; i++) {
            if (symbols[to + i] == FloatKernel.ZERO && low[from + i] != 0) {
                symbols[to + i] = (byte) FloatKernel.ESCAPE;
                any = true;
            }
        }
        return any;
    }

    /** Keeps the words of escapes. */
    private void escape(int[] high, int from, int to) {
        for (int i = 0; i < CELLS && escaped < escapes.length; i++) {
            if (symbols[to + i] == (byte) FloatKernel.ESCAPE) {
                escapes[escaped++] = high[from + i];
            }
        }
    }
}
