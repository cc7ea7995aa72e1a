package org.meander.codec.lossless;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;

import java.util.Arrays;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Packs numbers of a few bits for {@value #LANES} at a time: number i of a tile goes to lane {@code i mod 16}, and each lane fills words
 * of 32 bits from the low end. All lanes are always equally full, so one shift serves a whole vector. The last words are cut to the bits
 * they hold, lane after lane.
 */
final class BitPacker {

    static final int LANES = 16;

    /** Lanes at a time on this machine: 8 or 16. */
    static final VectorSpecies<Integer> INTS =
            IntVector.SPECIES_PREFERRED.length() >= LANES ? IntVector.SPECIES_512 : IntVector.SPECIES_256;

    private final int[] pending = new int[LANES];
    private int[] words = new int[0];
    private int at;
    private int filled;

    /** Begins anew, with room for so many words. */
    void begin(int room) {
        if (words.length < room + LANES) {
            words = new int[room + LANES];
        }
        at = 0;
        filled = 0;
        Arrays.fill(pending, 0);
    }

    /** Appends the numbers of a tile, each below {@code 2^width}; {@code width} is 0..32. */
    void put(int[] numbers, int from, int width) {
        if (width == 0) {
            return;
        }
        int end = from + Tiles.CELLS;
        for (int i = from; i < end; i += LANES) {
            int next = filled + width;
            if (next < 32) {
                append(numbers, i, filled, pending);
                filled = next;
            } else {
                filled = next - 32;
                fill(numbers, i, next - width, pending, words, at);
                carry(numbers, i, filled, width - filled, pending);
                at += LANES;
            }
        }
    }

    private static void append(int[] numbers, int from, int shift, int[] pending) {
        for (int lane = 0; lane < LANES; lane += INTS.length()) {
            IntVector v = IntVector.fromArray(INTS, numbers, from + lane).lanewise(LSHL, shift);
            IntVector.fromArray(INTS, pending, lane).or(v).intoArray(pending, lane);
        }
    }

    private static void fill(int[] numbers, int from, int shift, int[] pending, int[] words, int at) {
        for (int lane = 0; lane < LANES; lane += INTS.length()) {
            IntVector v = IntVector.fromArray(INTS, numbers, from + lane).lanewise(LSHL, shift);
            IntVector.fromArray(INTS, pending, lane).or(v).intoArray(words, at + lane);
        }
    }

    /** Keeps the bits that did not fit; none if {@code bits} is 0. */
    private static void carry(int[] numbers, int from, int bits, int shift, int[] pending) {
        int mask = (1 << bits) - 1;
        for (int lane = 0; lane < LANES; lane += INTS.length()) {
            IntVector v = IntVector.fromArray(INTS, numbers, from + lane).lanewise(LSHR, shift);
            v.and(mask).intoArray(pending, lane);
        }
    }

    /** Appends everything to bytes. */
    void end(Output output) {
        output.ints(words, 0, at);
        long bits = 0;
        int count = 0;
        for (int lane = 0; lane < LANES && filled > 0; lane++) {
            bits |= (pending[lane] & 0xffffffffL) << count;
            count += filled;
            while (count >= 8) {
                output.u8((int) bits);
                bits >>>= 8;
                count -= 8;
            }
        }
    }
}
