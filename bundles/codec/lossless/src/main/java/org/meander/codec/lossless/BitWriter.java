package org.meander.codec.lossless;

/** Packs numbers of a few bits one after the other into words of 32 bits, from the low end. */
final class BitWriter {

    private int[] words = new int[0];
    private long pending;
    private int filled;
    private int at;

    /** Begins anew, with room for so many words. */
    void begin(int room) {
        if (words.length < room + 1) {
            words = new int[room + 1];
        }
        pending = 0;
        filled = 0;
        at = 0;
    }

    /** Appends a number below {@code 2^width}; {@code width} is 0..32. */
    void put(int number, int width) {
        pending |= (number & 0xffffffffL) << filled;
        filled += width;
        if (filled >= 32) {
            words[at++] = (int) pending;
            pending >>>= 32;
            filled -= 32;
        }
    }

    /** Appends the number of words and the words to bytes. */
    void end(Output output) {
        words[at] = (int) pending;
        int count = at + (filled > 0 ? 1 : 0);
        output.u32(count);
        output.ints(words, 0, count);
    }
}
