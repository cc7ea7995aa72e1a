package org.meander.codec.delta;

/**
 * Differences as tokens 0..255: none, or a sign, the length of the magnitude in bits, and the bits after its leading one, at most
 * {@link #lead}; the bits that follow are left.
 *
 * @param lead 2, or 1 for differences of more than 32 bits
 */
record Tokens(int lead) {

    static Tokens of(Numbers numbers) {
        return new Tokens(numbers.bits() > 32 ? 1 : 2);
    }

    static int length(long magnitude) {
        return Long.SIZE - Long.numberOfLeadingZeros(magnitude);
    }

    /** @param magnitude without sign, up to 2^63 */
    int token(long magnitude, int sign) {
        if (magnitude == 0) {
            return 0;
        }
        int length = length(magnitude);
        if (length <= lead) {
            return (int) magnitude << 1 | sign;
        }
        int group = length - lead - 1;
        int leading = (int) (magnitude >>> group);
        return (group << lead | leading & (1 << lead) - 1) + (1 << lead) << 1 | sign;
    }

    /** Bits that a token leaves, 0..62. */
    int left(int token) {
        int value = token >>> 1;
        return value < 1 << lead ? 0 : (value >>> lead) - 1;
    }

    /** The magnitude of a token whose bits that are left are 0. */
    long magnitude(int token) {
        int value = token >>> 1;
        if (value < 1 << lead) {
            return value;
        }
        return (value & (1L << lead) - 1 | 1L << lead) << left(token);
    }
}
