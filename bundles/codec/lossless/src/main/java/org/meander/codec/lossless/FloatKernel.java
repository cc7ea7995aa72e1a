package org.meander.codec.lossless;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.I2B;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.UGE;
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_B2I;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Takes the words of floating-point numbers apart, tile by tile, and puts them together. The exponent and the leading bits of the
 * mantissa, as one number less the window's base, are a symbol; what is left of the mantissa without the zeros at its end, under the sign
 * if the tile has both, is a remainder.
 */
final class FloatKernel {

    /** The symbol of +0. */
    static final int ZERO = 0;

    /** The symbol of a number outside the window, which is written in full elsewhere. */
    static final int ESCAPE = 255;

    /** Numbers that fit in the window. */
    static final int WINDOW = ESCAPE - 1;

    private static final VectorSpecies<Integer> INTS = BitPacker.INTS;
    private static final VectorSpecies<Byte> BYTES =
            VectorSpecies.of(byte.class, VectorShape.forBitSize(INTS.vectorBitSize() / 4));

    private FloatKernel() {}

    /**
     * Takes a tile apart.
     *
     * @param trailing bits of the mantissa that are not in the symbol
     * @param base the number whose symbol is 1
     * @param zeros bits to leave out at the end of the mantissa, 0..trailing
     * @param mixed whether the remainder holds the sign
     * @return whether there is an {@link #ESCAPE}
     */
    static boolean split(
            int[] words,
            int from,
            int trailing,
            int base,
            int zeros,
            boolean mixed,
            byte[] symbols,
            int symbolsTo,
            int[] remainders) {
        int below = (1 << trailing) - 1;
        int sign = mixed ? 1 : 0;
        int signShift = trailing - zeros;
        boolean escapes = false;
        for (int i = 0; i < Tiles.CELLS; i += INTS.length()) {
            IntVector word = IntVector.fromArray(INTS, words, from + i);
            IntVector place =
                    word.and(Integer.MAX_VALUE).lanewise(LSHR, trailing).sub(base);
            VectorMask<Integer> zero = word.compare(EQ, 0);
            VectorMask<Integer> outside = place.compare(UGE, WINDOW).andNot(zero);
            escapes |= outside.anyTrue();
            IntVector symbol = place.add(1).blend(ESCAPE, outside).blend(ZERO, zero);
            ((ByteVector) symbol.convertShape(I2B, BYTES, 0)).intoArray(symbols, symbolsTo + i);
            IntVector signs = word.lanewise(LSHR, 31).and(sign).lanewise(LSHL, signShift);
            word.and(below).lanewise(LSHR, zeros).or(signs).intoArray(remainders, i);
        }
        return escapes;
    }

    /**
     * Puts a tile together but for escapes.
     *
     * @param negative the sign if the remainder does not hold it
     * @return whether there is an {@link #ESCAPE}
     */
    static boolean join(
            byte[] symbols,
            int symbolsFrom,
            int[] remainders,
            int trailing,
            int base,
            int zeros,
            boolean negative,
            int[] words,
            int to) {
        int below = (1 << trailing - zeros) - 1;
        int sign = negative ? Integer.MIN_VALUE : 0;
        int signShift = trailing - zeros;
        boolean escapes = false;
        for (int i = 0; i < Tiles.CELLS; i += INTS.length()) {
            ByteVector bytes = ByteVector.fromArray(BYTES, symbols, symbolsFrom + i);
            IntVector symbol = (IntVector) bytes.convertShape(ZERO_EXTEND_B2I, INTS, 0);
            IntVector remainder = IntVector.fromArray(INTS, remainders, i);
            IntVector place = symbol.add(base - 1).lanewise(LSHL, trailing);
            IntVector signs =
                    remainder.lanewise(LSHR, signShift).lanewise(LSHL, 31).or(sign);
            IntVector word =
                    remainder.and(below).lanewise(LSHL, zeros).or(place).or(signs);
            escapes |= symbol.compare(EQ, ESCAPE).anyTrue();
            word.blend(0, symbol.compare(EQ, ZERO)).intoArray(words, to + i);
        }
        return escapes;
    }
}
