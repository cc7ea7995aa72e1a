package org.meander.codec.lossless;

import org.meander.base.MeanderException;

/** Reads what {@link BitWriter} wrote. */
final class BitReader {

    private int[] words = new int[0];
    private long pending;
    private int left;
    private int at;
    private int limit;

    /**
     * Takes the words from the input.
     *
     * @throws MeanderException {@code MALFORMED_DATA} if the input has fewer than it says
     */
    void begin(Input input) {
        limit = input.u32();
        input.need(4 * Integer.toUnsignedLong(limit));
        if (words.length < limit) {
            words = new int[limit];
        }
        input.ints(words, 0, limit);
        pending = 0;
        left = 0;
        at = 0;
    }

    /** The next number, of {@code width} bits, 0..32. */
    int get(int width) {
        if (left < width) {
            if (at == limit) {
                throw MeanderException.malformed("a frame has %d words of remainders and needs more", limit);
            }
            pending |= (words[at++] & 0xffffffffL) << left;
            left += 32;
        }
        int number = (int) (pending & (1L << width) - 1);
        pending >>>= width;
        left -= width;
        return number;
    }

    /** Throws unless all words are read. */
    void end() {
        if (at != limit) {
            throw MeanderException.malformed("a frame has %d words of remainders and uses %d", limit, at);
        }
    }
}
