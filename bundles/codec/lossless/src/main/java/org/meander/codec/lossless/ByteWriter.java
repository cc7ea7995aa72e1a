package org.meander.codec.lossless;

import static org.meander.codec.lossless.Tiles.CELLS;

import java.util.Arrays;
import org.meander.codec.entropy.Classes;

/** Writes frames of the kind {@link Frame#BYTES}. */
final class ByteWriter {

    private final ByteCoder coder;
    private final Classes classes = new Classes(ByteCoder.CLASSES);
    private final byte[] classOf = new byte[Frame.TILES];
    private final int[] counts = new int[256];
    private byte[] symbols = new byte[0];

    ByteWriter(ByteCoder coder) {
        this.coder = coder;
    }

    /** Writes a frame's kind and content. */
    void write(Words words, Output output) {
        int cells = words.alive() * CELLS;
        if (symbols.length < cells) {
            symbols = new byte[cells];
        }
        extract(words, words.high, 24);
        classify(words);
        output.u8(Frame.BYTES);
        words.writeStates(coder, output);
        if (cells == 0) {
            return;
        }
        coder.write(symbols, cells, classOf, classes.counts(), classes.used(), output);
        for (int plane = 1; plane < words.form().bytes(); plane++) {
            extract(words, plane < 4 ? words.high : words.low, 24 - 8 * (plane & 3));
            coder.write(symbols, cells, output);
        }
    }

    /** Gathers the bytes at a place in the words. */
    private void extract(Words words, int[] from, int shift) {
        for (int k = 0; k < words.alive(); k++) {
            extract(from, words.live[k] * CELLS, shift, symbols, k * CELLS);
        }
    }

    private static void extract(int[] words, int from, int shift, byte[] symbols, int to) {
        for (int i = 0; i < CELLS; i++) {
            symbols[to + i] = (byte) (words[from + i] >>> shift);
        }
    }

    /** Sorts the tiles by the mean distance of their bytes from the most frequent one. */
    private void classify(Words words) {
        Arrays.fill(counts, 0);
        for (int i = 0; i < words.alive() * CELLS; i++) {
            counts[symbols[i] & 0xff]++;
        }
        int mode = 0;
        for (int s = 1; s < counts.length; s++) {
            mode = counts[s] > counts[mode] ? s : mode;
        }
        classes.begin();
        for (int k = 0; k < words.alive(); k++) {
            classOf[k] = (byte) bin(distance(symbols, k * CELLS, mode));
            classes.count(classOf[k], symbols, k * CELLS, CELLS);
        }
        if (words.alive() > 0) {
            classes.merge();
        }
        for (int k = 0; k < words.alive(); k++) {
            classOf[k] = (byte) classes.classOf(classOf[k]);
            words.states[words.live[k]] = classOf[k];
        }
    }

    /** Sum of the distances in a tile, round the circle of bytes, so that small numbers of either sign are near 0. */
    private static int distance(byte[] symbols, int from, int mode) {
        int sum = 0;
        for (int i = from; i < from + CELLS; i++) {
            sum += Math.abs((byte) (symbols[i] - mode));
        }
        return sum;
    }

    /** Two bins an octave. */
    private static int bin(int distance) {
        int octave = 31 - Integer.numberOfLeadingZeros(distance | 1);
        int half = octave > 0 ? distance >>> octave - 1 & 1 : 0;
        return Math.clamp(2L * octave + half - 12, 0, ByteCoder.CLASSES - 1);
    }
}
