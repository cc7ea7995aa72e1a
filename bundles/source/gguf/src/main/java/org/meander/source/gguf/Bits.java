package org.meander.source.gguf;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Small numbers out of bytes, scaled: {@code scale * (number + bias) - minimum}, each step rounded to F32. Runs of a multiple of 16. With or
 * without vectors the results are the same, because each lane does what the loop does.
 */
final class Bits {

    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> INTS = FLOATS.withLanes(int.class);
    private static final int LANES = FLOATS.length();
    /** The run must be whole vectors, and there must be a vector of as many bytes. */
    private static final boolean VECTORS = LANES == 8 || LANES == 16;

    private static final VectorSpecies<Byte> BYTES =
            VectorShape.forBitSize(VECTORS ? LANES * Byte.SIZE : Long.SIZE).withLanes(byte.class);

    private Bits() {}

    /** Some bits of each byte. */
    static void widen(
            byte[] in,
            int at,
            int shift,
            int mask,
            int bias,
            float scale,
            float minimum,
            float[] out,
            int to,
            int run) {
        if (!VECTORS) {
            widenOne(in, at, shift, mask, bias, scale, minimum, out, to, run);
            return;
        }
        for (int j = 0; j < run; j += LANES) {
            IntVector numbers =
                    ints(in, at + j).lanewise(VectorOperators.LSHR, shift).and(mask);
            store(numbers, bias, scale, minimum, out, to + j);
        }
    }

    static void widenOne(
            byte[] in,
            int at,
            int shift,
            int mask,
            int bias,
            float scale,
            float minimum,
            float[] out,
            int to,
            int run) {
        for (int j = 0; j < run; j++) {
            out[to + j] = scale * (((in[at + j] & 0xff) >> shift & mask) + bias) - minimum;
        }
    }

    /**
     * The lower bits in one byte and the upper ones in another.
     *
     * @param low place of the lower bits; they are as many as {@code mask} has
     * @param upper the mask of the upper bits, where they end up
     */
    static void widen(
            byte[] in,
            int low,
            int lowShift,
            int mask,
            int high,
            int highShift,
            int upper,
            int bias,
            float scale,
            float minimum,
            float[] out,
            int to,
            int run) {
        if (!VECTORS) {
            widenOne(in, low, lowShift, mask, high, highShift, upper, bias, scale, minimum, out, to, run);
            return;
        }
        int up = Integer.numberOfTrailingZeros(upper);
        for (int j = 0; j < run; j += LANES) {
            IntVector numbers = ints(in, low + j)
                    .lanewise(VectorOperators.LSHR, lowShift)
                    .and(mask)
                    .or(ints(in, high + j)
                            .lanewise(VectorOperators.LSHR, highShift)
                            .lanewise(VectorOperators.LSHL, up)
                            .and(upper));
            store(numbers, bias, scale, minimum, out, to + j);
        }
    }

    static void widenOne(
            byte[] in,
            int low,
            int lowShift,
            int mask,
            int high,
            int highShift,
            int upper,
            int bias,
            float scale,
            float minimum,
            float[] out,
            int to,
            int run) {
        int up = Integer.numberOfTrailingZeros(upper);
        for (int j = 0; j < run; j++) {
            int number = (in[low + j] & 0xff) >> lowShift & mask | (in[high + j] & 0xff) >> highShift << up & upper;
            out[to + j] = scale * (number + bias) - minimum;
        }
    }

    /** Signed bytes, {@code scale * number}. */
    static void widenSigned(byte[] in, int at, float scale, float[] out, int to, int run) {
        if (!VECTORS) {
            widenSignedOne(in, at, scale, out, to, run);
            return;
        }
        for (int j = 0; j < run; j += LANES) {
            IntVector numbers =
                    (IntVector) ByteVector.fromArray(BYTES, in, at + j).convertShape(VectorOperators.B2I, INTS, 0);
            store(numbers, 0, scale, 0, out, to + j);
        }
    }

    static void widenSignedOne(byte[] in, int at, float scale, float[] out, int to, int run) {
        for (int j = 0; j < run; j++) {
            out[to + j] = scale * in[at + j];
        }
    }

    private static IntVector ints(byte[] in, int at) {
        return (IntVector) ByteVector.fromArray(BYTES, in, at).convertShape(VectorOperators.ZERO_EXTEND_B2I, INTS, 0);
    }

    private static void store(IntVector numbers, int bias, float scale, float minimum, float[] out, int to) {
        FloatVector values = (FloatVector) numbers.add(bias).convert(VectorOperators.I2F, 0);
        values.mul(scale).sub(minimum).intoArray(out, to);
    }
}
