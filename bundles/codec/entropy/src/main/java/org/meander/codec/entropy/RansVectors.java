package org.meander.codec.entropy;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.F2I;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.I2B;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.I2S;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_B2I;
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_S2I;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * The coding of 64 lanes in vectors of 16, or of 8, of which two make a group. Helpers are small enough to be inlined: vectors that cross a
 * call would be boxed.
 */
final class RansVectors {

    private static final boolean WIDE = IntVector.SPECIES_PREFERRED.length() >= Rans.GROUP;
    private static final VectorSpecies<Integer> INTS = WIDE ? IntVector.SPECIES_512 : IntVector.SPECIES_256;
    private static final VectorSpecies<Short> SHORTS = WIDE ? ShortVector.SPECIES_256 : ShortVector.SPECIES_128;
    private static final VectorSpecies<Byte> BYTES = WIDE ? ByteVector.SPECIES_128 : ByteVector.SPECIES_64;
    private static final int LENGTH = INTS.length();
    private static final int TOTAL = FrequencyTables.TOTAL;

    /** A little more than 1, so that a quotient of floats is never too small. */
    private static final float UP = 1 + 0x1p-21f;

    private RansVectors() {}

    /**
     * Codes 64 symbols.
     *
     * @param base index of the table's first entry
     * @param lookup room for 64 ints
     * @param words room for 64 more words and one vector
     * @return number of words written in all, or -1 if a symbol has no share
     */
    static int encode(
            byte[] symbols, int from, int base, int[] entries, int[] lookup, int[] states, short[] words, int at) {
        for (int g = 0; g < 64; g += LENGTH) {
            ByteVector s = ByteVector.fromArray(BYTES, symbols, from + g);
            ((IntVector) s.convertShape(ZERO_EXTEND_B2I, INTS, 0)).intoArray(lookup, g);
        }
        int p = at;
        boolean impossible = false;
        for (int k = 0; k < 64; k += LENGTH) {
            // The last group first, and of a group the lower half.
            int g = 48 - (k & 48) | k & 15;
            IntVector x = IntVector.fromArray(INTS, states, g);
            IntVector entry = IntVector.fromArray(INTS, entries, base, lookup, g);
            IntVector share = entry.lanewise(LSHR, 16);
            impossible |= share.compare(EQ, 0).anyTrue();
            VectorMask<Integer> full = x.compare(GE, share.lanewise(LSHL, 19));
            ((ShortVector) x.compress(full).convertShape(I2S, SHORTS, 0)).intoArray(words, p);
            p += full.trueCount();
            push(x.blend(x.lanewise(LSHR, 16), full), share, entry.and(0xffff)).intoArray(states, g);
        }
        return impossible ? -1 : p;
    }

    /**
     * {@code (x / share) * TOTAL + x % share + start}. The quotient is below 2^19, so that of floats is at most one too large.
     */
    private static IntVector push(IntVector x, IntVector share, IntVector start) {
        FloatVector dividend = (FloatVector) x.convert(I2F, 0);
        FloatVector divisor = (FloatVector) share.convert(I2F, 0);
        IntVector quotient = (IntVector) dividend.mul(UP).div(divisor).convert(F2I, 0);
        VectorMask<Integer> tooLarge = x.sub(quotient.mul(share)).compare(LT, 0);
        IntVector step = share.sub(TOTAL);
        return x.add(start).sub(quotient.mul(step)).add(step, tooLarge);
    }

    /**
     * Decodes a multiple of 64 symbols.
     *
     * @param base index of the table's first slot
     * @param slots room for 64 ints
     * @param words the words, and one vector more
     * @param at number of words not yet read: at least {@code count}
     * @return number of words not yet read
     */
    static int decode(
            byte[] symbols,
            int from,
            int count,
            int base,
            int[] entries,
            int[] slots,
            int[] states,
            short[] words,
            int at) {
        int p = at;
        for (int k = 0; k < count; k += LENGTH) {
            // The first group first, and of a group the upper half.
            int i = from + (k ^ 16 - LENGTH);
            int g = i - from & 63;
            IntVector x = IntVector.fromArray(INTS, states, g);
            x.and(TOTAL - 1).intoArray(slots, g);
            IntVector entry = IntVector.fromArray(INTS, entries, base, slots, g);
            ((ByteVector) entry.lanewise(LSHR, 24).convertShape(I2B, BYTES, 0)).intoArray(symbols, i);
            IntVector share = entry.lanewise(LSHR, 12).and(TOTAL - 1);
            x = share.mul(x.lanewise(LSHR, FrequencyTables.BITS)).add(entry.and(TOTAL - 1));
            VectorMask<Integer> low = x.compare(LT, Rans.LOW);
            p -= low.trueCount();
            ShortVector next = ShortVector.fromArray(SHORTS, words, p);
            IntVector spread = ((IntVector) next.convertShape(ZERO_EXTEND_S2I, INTS, 0)).expand(low);
            x.blend(x.lanewise(LSHL, 16).or(spread), low).intoArray(states, g);
        }
        return p;
    }
}
