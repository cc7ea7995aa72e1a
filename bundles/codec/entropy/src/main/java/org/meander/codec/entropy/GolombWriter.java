package org.meander.codec.entropy;

/**
 * Signed numbers of slowly changing size in Golomb-Rice code, low bit first: the divisor follows the mean of what came before, as in
 * JPEG-LS (ITU-T T.87, A.5). A quotient of {@value #ESCAPE} announces {@value #WIDE} plain bits.
 */
final class GolombWriter {

    static final int ESCAPE = 20;
    static final int WIDE = 14;

    private final byte[] target;
    private int at;
    private long pending;
    private int count;
    private int mean = INITIAL_MEAN;

    /** Sixteen times the expected size of the first number. */
    static final int INITIAL_MEAN = 8 * 16;

    GolombWriter(byte[] target, int offset) {
        this.target = target;
        this.at = offset;
    }

    /** @param value -4096..4096 */
    void write(int value) {
        int folded = value << 1 ^ value >> 31;
        int k = divisor(mean);
        int quotient = folded >>> k;
        if (quotient < ESCAPE) {
            put((1L << quotient) - 1, quotient + 1);
            put(folded & (1 << k) - 1, k);
        } else {
            put((1L << ESCAPE) - 1, ESCAPE);
            put(folded, WIDE);
        }
        mean = follow(mean, folded);
    }

    /** Offset after the last bit; bits up to the end of its byte are 0. */
    int end() {
        put(0, -count & 7);
        return at;
    }

    static int divisor(int mean) {
        return 31 - Integer.numberOfLeadingZeros(mean >> 4 | 1);
    }

    static int follow(int mean, int folded) {
        return mean + (folded * 4 - (mean >> 2));
    }

    private void put(long bits, int n) {
        pending |= bits << count;
        count += n;
        while (count >= 8) {
            target[at++] = (byte) pending;
            pending >>>= 8;
            count -= 8;
        }
    }
}
