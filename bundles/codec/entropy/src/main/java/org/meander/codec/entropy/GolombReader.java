package org.meander.codec.entropy;

import org.meander.base.MeanderException;

/** Reads what {@link GolombWriter} wrote. */
final class GolombReader {

    private final byte[] source;
    private final int limit;
    private int at;
    private int bit;
    private int mean = GolombWriter.INITIAL_MEAN;

    GolombReader(byte[] source, int offset, int limit) {
        this.source = source;
        this.at = offset;
        this.limit = limit;
    }

    /** @throws MeanderException {@code MALFORMED_DATA} at the end of the bytes */
    int read() {
        int quotient = 0;
        while (quotient < GolombWriter.ESCAPE && bits(1) == 1) {
            quotient++;
        }
        int k = GolombWriter.divisor(mean);
        int folded = quotient < GolombWriter.ESCAPE ? quotient << k | bits(k) : bits(GolombWriter.WIDE);
        mean = GolombWriter.follow(mean, folded);
        return folded >>> 1 ^ -(folded & 1);
    }

    /** Offset of the next whole byte. */
    int end() {
        return bit == 0 ? at : at + 1;
    }

    private int bits(int n) {
        int value = 0;
        for (int i = 0; i < n; i++) {
            if (at >= limit) {
                throw MeanderException.malformed("a frequency table is cut off at byte %d", limit);
            }
            value |= (source[at] >>> bit & 1) << i;
            bit = bit + 1 & 7;
            at += bit == 0 ? 1 : 0;
        }
        return value;
    }
}
