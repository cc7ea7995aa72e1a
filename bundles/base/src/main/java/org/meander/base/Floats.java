package org.meander.base;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Conversions between the little-endian bytes of float types and F32 values. Offsets and counts are in elements. */
public final class Floats {

    private static final ValueLayout.OfFloat F32 = JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble F64 = JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort I16 = JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private Floats() {}

    /**
     * Writes {@code count} elements of a float type as F32. F16, BF16 and F32 are exact; F64 is rounded to the nearest.
     *
     * @param source elements of {@code dtype}
     * @param target room for {@code count} F32; may be {@code source} only if the type is F32
     */
    public static void widen(DType dtype, MemorySegment source, MemorySegment target, long count) {
        switch (dtype) {
            case F32 -> MemorySegment.copy(source, 0, target, 0, 4 * count);
            case BF16 -> {
                for (long i = 0; i < count; i++) {
                    target.set(F32, 4 * i, Float.intBitsToFloat(source.get(I16, 2 * i) << 16));
                }
            }
            case F16 -> {
                for (long i = 0; i < count; i++) {
                    target.set(F32, 4 * i, Float.float16ToFloat(source.get(I16, 2 * i)));
                }
            }
            case F64 -> {
                for (long i = 0; i < count; i++) {
                    target.set(F32, 4 * i, (float) source.get(F64, 8 * i));
                }
            }
            default -> throw MeanderException.unsupported("type %s is not one of F16, BF16, F32, F64", dtype);
        }
    }

    /** Rounds F32 values to the nearest element of a float type, ties to even; the inverse of {@link #widen}. NaN stays NaN. */
    public static void narrow(DType dtype, MemorySegment source, MemorySegment target, long count) {
        switch (dtype) {
            case F32 -> MemorySegment.copy(source, 0, target, 0, 4 * count);
            case BF16 -> {
                for (long i = 0; i < count; i++) {
                    target.set(I16, 2 * i, toBfloat16(source.get(F32, 4 * i)));
                }
            }
            case F16 -> {
                for (long i = 0; i < count; i++) {
                    target.set(I16, 2 * i, Float.floatToFloat16(source.get(F32, 4 * i)));
                }
            }
            case F64 -> {
                for (long i = 0; i < count; i++) {
                    target.set(F64, 8 * i, source.get(F32, 4 * i));
                }
            }
            default -> throw MeanderException.unsupported("type %s is not one of F16, BF16, F32, F64", dtype);
        }
    }

    /** The nearest bfloat16, ties to even; NaN becomes a quiet NaN with the upper payload bits kept. */
    public static short toBfloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (value != value) {
            return (short) (bits >>> 16 | 0x40);
        }
        return (short) (bits + 0x7fff + (bits >>> 16 & 1) >>> 16);
    }
}
