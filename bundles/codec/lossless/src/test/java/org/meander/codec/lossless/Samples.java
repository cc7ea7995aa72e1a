package org.meander.codec.lossless;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import java.util.function.LongToDoubleFunction;
import org.meander.base.DType;
import org.meander.codec.Block;

/** Seeded blocks of every kind that the codec treats in its own way. */
final class Samples {

    private Samples() {}

    /** Numbers by a function of their place in memory, rounded to the type; integers are cut to its bits. */
    static Block numbers(DType type, int width, int height, LongToDoubleFunction values) {
        MemorySegment cells = Arena.ofAuto().allocate(type.bytes((long) width * height));
        long n = (long) width * height * (type == DType.C64 ? 2 : 1);
        for (long i = 0; i < n; i++) {
            double v = values.applyAsDouble(i);
            switch (type) {
                case F32, C64 -> cells.set(JAVA_FLOAT_UNALIGNED, 4 * i, (float) v);
                case F64 -> cells.set(JAVA_DOUBLE_UNALIGNED, 8 * i, v);
                case F16 -> cells.set(JAVA_SHORT_UNALIGNED, 2 * i, Float.floatToFloat16((float) v));
                case BF16 ->
                    cells.set(JAVA_SHORT_UNALIGNED, 2 * i, (short) (Float.floatToRawIntBits((float) v) >>> 16));
                default -> {
                    int bytes = type.bits() / 8;
                    for (int b = 0; b < bytes; b++) {
                        cells.set(JAVA_BYTE, bytes * i + b, (byte) (Math.round(v) >> 8 * b));
                    }
                }
            }
        }
        return new Block(type, width, height, cells);
    }

    static Block gaussian(DType type, int width, int height, double deviation) {
        Random random = new Random(7);
        return numbers(type, width, height, i -> random.nextGaussian() * deviation);
    }

    /** Bytes that cannot be compressed. */
    static Block noise(DType type, int width, int height) {
        byte[] bytes = new byte[Math.toIntExact(type.bytes((long) width * height))];
        new Random(11).nextBytes(bytes);
        return new Block(type, width, height, MemorySegment.ofArray(bytes));
    }

    static Block constant(DType type, int width, int height, int fill) {
        MemorySegment cells = Arena.ofAuto().allocate(type.bytes((long) width * height));
        cells.fill((byte) fill);
        return new Block(type, width, height, cells);
    }

    /** F32 numbers with NaN payloads, infinities, zeros of both signs and denormals strewn in. */
    static Block special(int width, int height) {
        int[] bits = {
            0x7fc00000,
            0x7f800001,
            0xffc12345,
            0x7f800000,
            0xff800000,
            0x80000000,
            0,
            1,
            0x807fffff,
            0x7f7fffff,
            0x800000
        };
        Random random = new Random(3);
        Block block = gaussian(DType.F32, width, height, 0.05);
        for (long i = 0; i < block.elements(); i++) {
            if (random.nextInt(100) == 0) {
                block.cells().set(JAVA_INT_UNALIGNED, 4 * i, bits[random.nextInt(bits.length)]);
            }
        }
        return block;
    }

    /** Runs of equal elements, of zeros, of one sign, and of numbers that fit in half precision. */
    static Block patchwork(DType type, int width, int height) {
        Random random = new Random(5);
        return numbers(type, width, height, i -> switch ((int) (i / 200 % 6)) {
            case 0 -> 0;
            case 1 -> 0.1 * (i / 1200);
            case 2 -> Math.abs(random.nextGaussian());
            case 3 -> -Math.abs(random.nextGaussian());
            case 4 -> Float.float16ToFloat(Float.floatToFloat16((float) random.nextGaussian()));
            default -> random.nextGaussian() * Math.pow(2, random.nextInt(40) - 20);
        });
    }

    /** Zeros but for one number in so many. */
    static Block sparse(DType type, int width, int height, int oneIn) {
        Random random = new Random(13);
        return numbers(type, width, height, i -> random.nextInt(oneIn) == 0 ? random.nextGaussian() : 0);
    }
}
