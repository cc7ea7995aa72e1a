package org.meander.codec.scalar;

import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.I2B;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.MAX;
import static jdk.incubator.vector.VectorOperators.OR;
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_B2I;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/** Loops over a group of whole numbers. Machines without vectors of 8 ints take the plain loop, which otherwise does the rest. */
final class IntKernels {

    private static final boolean VECTORS = IntVector.SPECIES_PREFERRED.length() >= 8;
    private static final boolean WIDE = IntVector.SPECIES_PREFERRED.length() >= 16;
    private static final VectorSpecies<Integer> I = WIDE ? IntVector.SPECIES_512 : IntVector.SPECIES_256;
    private static final VectorSpecies<Byte> B = WIDE ? ByteVector.SPECIES_128 : ByteVector.SPECIES_64;

    /** The squares of 256 numbers up to this fit an int. */
    private static final int SMALL = 2800;

    private IntKernels() {}

    /** Where the vectors end. */
    private static int whole(int n) {
        return VECTORS ? n & -I.length() : 0;
    }

    /** Largest magnitude. */
    static int peak(int[] q, int at, int n) {
        int peak = 0;
        int i = 0;
        if (VECTORS) {
            IntVector most = IntVector.zero(I);
            for (; i < whole(n); i += I.length()) {
                most = IntVector.fromArray(I, q, at + i).abs().max(most);
            }
            peak = most.reduceLanes(MAX);
        }
        for (; i < n; i++) {
            peak = Math.max(peak, Math.abs(q[at + i]));
        }
        return peak;
    }

    /** Sum of squares of at most 256 numbers up to {@code peak}, itself up to {@link Scales#LIMIT}. */
    static double squares(int[] q, int at, int n, int peak) {
        long sum = 0;
        int i = 0;
        if (VECTORS && peak <= SMALL) {
            IntVector squares = IntVector.zero(I);
            for (; i < whole(n); i += I.length()) {
                IntVector v = IntVector.fromArray(I, q, at + i);
                squares = v.mul(v).add(squares);
            }
            sum = squares.reduceLanes(ADD);
        }
        for (; i < n; i++) {
            sum += (long) q[at + i] * q[at + i];
        }
        return sum;
    }

    /** {@code symbols[to..]} become what is left of the numbers without their low bits, plus 128. */
    static void split(int[] q, int at, int n, int bits, byte[] symbols, int to) {
        int i = 0;
        for (; i < whole(n); i += I.length()) {
            IntVector v = IntVector.fromArray(I, q, at + i).lanewise(ASHR, bits).add(128);
            ((ByteVector) v.convertShape(I2B, B, 0)).intoArray(symbols, to + i);
        }
        for (; i < n; i++) {
            symbols[to + i] = (byte) ((q[at + i] >> bits) + 128);
        }
    }

    /** {@code target} becomes bits {@code shift..shift+7} of the numbers. */
    static void bytes(int[] q, int at, int n, int shift, byte[] target) {
        int i = 0;
        for (; i < whole(n); i += I.length()) {
            IntVector v = IntVector.fromArray(I, q, at + i).lanewise(ASHR, shift);
            ((ByteVector) v.convertShape(I2B, B, 0)).intoArray(target, i);
        }
        for (; i < n; i++) {
            target[i] = (byte) (q[at + i] >> shift);
        }
    }

    /** Numbers of a group without low bits, from its symbols. */
    static void join(byte[] symbols, int from, int n, int bits, int[] q, int at) {
        int i = 0;
        for (; i < whole(n); i += I.length()) {
            IntVector v = (IntVector) ByteVector.fromArray(B, symbols, from + i).convertShape(ZERO_EXTEND_B2I, I, 0);
            v.sub(128).lanewise(LSHL, bits).intoArray(q, at + i);
        }
        for (; i < n; i++) {
            q[at + i] = (symbols[from + i] & 0xff) - 128 << bits;
        }
    }

    /** Adds bits {@code shift..shift+7}. */
    static void add(byte[] low, int n, int shift, int[] q, int at) {
        int i = 0;
        for (; i < whole(n); i += I.length()) {
            IntVector v = (IntVector) ByteVector.fromArray(B, low, i).convertShape(ZERO_EXTEND_B2I, I, 0);
            v.lanewise(LSHL, shift)
                    .lanewise(OR, IntVector.fromArray(I, q, at + i))
                    .intoArray(q, at + i);
        }
        for (; i < n; i++) {
            q[at + i] |= (low[i] & 0xff) << shift;
        }
    }

    /** {@code target[to..]} becomes {@code a - b}. */
    static void subtract(int[] a, int at, int[] b, int from, int n, int[] target, int to) {
        int i = 0;
        for (; i < whole(n); i += I.length()) {
            IntVector.fromArray(I, a, at + i)
                    .sub(IntVector.fromArray(I, b, from + i))
                    .intoArray(target, to + i);
        }
        for (; i < n; i++) {
            target[to + i] = a[at + i] - b[from + i];
        }
    }

    /** Adds {@code b} to {@code a}. */
    static void add(int[] a, int at, int[] b, int from, int n) {
        int i = 0;
        for (; i < whole(n); i += I.length()) {
            IntVector.fromArray(I, a, at + i)
                    .add(IntVector.fromArray(I, b, from + i))
                    .intoArray(a, at + i);
        }
        for (; i < n; i++) {
            a[at + i] += b[from + i];
        }
    }

    /** Whether a symbol is below {@code first} or above {@code last}. */
    static boolean anyOutside(byte[] symbols, int from, int n, int first, int last) {
        int outside = 0;
        int i = 0;
        if (VECTORS) {
            IntVector signs = IntVector.zero(I);
            for (; i < whole(n); i += I.length()) {
                IntVector v =
                        (IntVector) ByteVector.fromArray(B, symbols, from + i).convertShape(ZERO_EXTEND_B2I, I, 0);
                signs = v.sub(first).or(v.neg().add(last)).or(signs);
            }
            outside = signs.reduceLanes(OR);
        }
        for (; i < n; i++) {
            int s = symbols[from + i] & 0xff;
            outside |= s - first | last - s;
        }
        return outside < 0;
    }
}
