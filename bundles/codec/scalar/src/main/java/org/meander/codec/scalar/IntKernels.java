package org.meander.codec.scalar;

/** Loops over a group of whole numbers, plain enough for the compiler to vectorise. */
final class IntKernels {

    private IntKernels() {}

    /** Largest magnitude; {@link Integer#MAX_VALUE} for that and its negative. */
    static int peak(int[] q, int at, int n) {
        int peak = 0;
        for (int i = at; i < at + n; i++) {
            peak = Math.max(peak, Math.abs(q[i]));
        }
        return peak;
    }

    /** Sum of squares of numbers up to {@link Scales#LIMIT}: 256 of them fit a long. */
    static double squares(int[] q, int at, int n) {
        long sum = 0;
        for (int i = at; i < at + n; i++) {
            sum += (long) q[i] * q[i];
        }
        return sum;
    }

    /** {@code symbols[to..]} become what is left of the numbers without their low bits, plus 128. */
    static void split(int[] q, int at, int n, int bits, byte[] symbols, int to) {
        for (int i = 0; i < n; i++) {
            symbols[to + i] = (byte) ((q[at + i] >> bits) + 128);
        }
    }

    /** {@code target} becomes bits {@code shift..shift+7} of the numbers. */
    static void bytes(int[] q, int at, int n, int shift, byte[] target) {
        for (int i = 0; i < n; i++) {
            target[i] = (byte) (q[at + i] >> shift);
        }
    }

    /** Numbers of a group without low bits, from its symbols. */
    static void join(byte[] symbols, int from, int n, int bits, int[] q, int at) {
        for (int i = 0; i < n; i++) {
            q[at + i] = (symbols[from + i] & 0xff) - 128 << bits;
        }
    }

    /** Adds bits {@code shift..shift+7}. */
    static void add(byte[] low, int n, int shift, int[] q, int at) {
        for (int i = 0; i < n; i++) {
            q[at + i] |= (low[i] & 0xff) << shift;
        }
    }

    /** Whether a symbol is below {@code first} or above {@code last}. */
    static boolean anyOutside(byte[] symbols, int from, int n, int first, int last) {
        int outside = 0;
        for (int i = from; i < from + n; i++) {
            int s = symbols[i] & 0xff;
            outside |= s - first | last - s;
        }
        return outside < 0;
    }
}
