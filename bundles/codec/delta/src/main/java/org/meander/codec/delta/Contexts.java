package org.meander.codec.delta;

/**
 * What a difference is likely to be, as 0..255, from the references alone. With two of them it is the length in bits of the last
 * difference: who moved far moves far again. With one it is the exponent, since changes of like size are few units of a large number and
 * many of a small one.
 */
final class Contexts {

    static final int COUNT = 256;

    private Contexts() {}

    /** Contexts by the last difference: length in bits, twice as fine. */
    static void ofSteps(Numbers numbers, long[] nearest, long[] second, int n, byte[] contexts) {
        int shift = Long.SIZE - numbers.bits();
        for (int i = 0; i < n; i++) {
            long magnitude = Math.abs(nearest[i] - second[i] << shift >> shift);
            int length = Tokens.length(magnitude);
            int half = length > 1 ? (int) (magnitude >>> length - 2) & 1 : 0;
            contexts[i] = (byte) (2 * length + half);
        }
    }

    /** Contexts by the size of the number. */
    static void ofNumbers(Numbers numbers, long[] nearest, int n, byte[] contexts) {
        for (int i = 0; i < n; i++) {
            long magnitude = nearest[i] ^ nearest[i] >> 63;
            contexts[i] =
                    (byte) (numbers.exponentAt() >= 0 ? magnitude >>> numbers.exponentAt() : Tokens.length(magnitude));
        }
    }
}
