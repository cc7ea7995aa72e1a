package org.meander.codec.lossless;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static org.meander.codec.lossless.BitPacker.INTS;
import static org.meander.codec.lossless.BitPacker.LANES;

import java.util.Arrays;
import jdk.incubator.vector.IntVector;

/** Reads what {@link BitPacker} wrote. */
final class BitUnpacker {

    private int[] words = new int[0];
    private int at;
    private int used;

    /**
     * Takes so many bits a lane from the input.
     *
     * @throws org.meander.base.MeanderException {@code MALFORMED_DATA} if the input has fewer
     */
    void begin(Input input, long bitsOfLane) {
        input.need(bitsOfLane * LANES / 8);
        int whole = (int) (bitsOfLane / 32) * LANES;
        int left = (int) (bitsOfLane % 32);
        if (words.length < whole + 2 * LANES) {
            words = new int[whole + 2 * LANES];
        }
        input.ints(words, 0, whole);
        long bits = 0;
        int count = 0;
        for (int lane = 0; lane < LANES && left > 0; lane++) {
            while (count < left) {
                bits |= (long) input.u8() << count;
                count += 8;
            }
            words[whole + lane] = (int) (bits & (1L << left) - 1);
            bits >>>= left;
            count -= left;
        }
        at = 0;
        used = 0;
    }

    /** Gives the numbers of the next tile, which have {@code width} bits. */
    void get(int[] numbers, int to, int width) {
        if (width == 0) {
            Arrays.fill(numbers, to, to + Tiles.CELLS, 0);
            return;
        }
        int mask = width == 32 ? -1 : (1 << width) - 1;
        for (int i = to; i < to + Tiles.CELLS; i += LANES) {
            if (used + width <= 32) {
                inner(words, at, used, mask, numbers, i);
            } else {
                across(words, at, used, mask, numbers, i);
            }
            used += width;
            at += used >= 32 ? LANES : 0;
            used &= 31;
        }
    }

    private static void inner(int[] words, int at, int shift, int mask, int[] numbers, int to) {
        for (int lane = 0; lane < LANES; lane += INTS.length()) {
            IntVector v = IntVector.fromArray(INTS, words, at + lane).lanewise(LSHR, shift);
            v.and(mask).intoArray(numbers, to + lane);
        }
    }

    private static void across(int[] words, int at, int shift, int mask, int[] numbers, int to) {
        for (int lane = 0; lane < LANES; lane += INTS.length()) {
            IntVector lower = IntVector.fromArray(INTS, words, at + lane).lanewise(LSHR, shift);
            IntVector upper =
                    IntVector.fromArray(INTS, words, at + LANES + lane).lanewise(LSHL, 32 - shift);
            lower.or(upper).and(mask).intoArray(numbers, to + lane);
        }
    }
}
