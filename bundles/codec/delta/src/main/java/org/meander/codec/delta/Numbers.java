package org.meander.codec.delta;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.meander.base.DType;

/**
 * The cells of a type as whole numbers. Of types with a sign bit and a magnitude, that of a negative cell is turned round, so that the
 * order of the numbers is that of the values, and neighbouring values differ by 1. C64 is two numbers.
 *
 * @param bytes of a number
 * @param magnitude whether cells are a sign and a magnitude
 * @param perCell numbers of a cell
 * @param exponentAt where the exponent begins, whose eight leading bits are looked at; of types that have none, -1
 */
record Numbers(int bytes, boolean magnitude, int perCell, int exponentAt) {

    private static final ValueLayout.OfShort I16 = JAVA_SHORT_UNALIGNED.withOrder(LITTLE_ENDIAN);
    private static final ValueLayout.OfInt I32 = JAVA_INT_UNALIGNED.withOrder(LITTLE_ENDIAN);
    private static final ValueLayout.OfLong I64 = JAVA_LONG_UNALIGNED.withOrder(LITTLE_ENDIAN);

    static Numbers of(DType dtype) {
        return switch (dtype) {
            case F32 -> new Numbers(4, true, 1, 23);
            case C64 -> new Numbers(4, true, 2, 23);
            case BF16 -> new Numbers(2, true, 1, 7);
            case F16 -> new Numbers(2, true, 1, 10);
            case F64 -> new Numbers(8, true, 1, 55);
            case F8_E4M3, F8_E4M3FNUZ, F8_E5M2, F8_E5M2FNUZ -> new Numbers(1, true, 1, 2);
            default -> new Numbers(dtype.bits() / Byte.SIZE, false, 1, -1);
        };
    }

    int bits() {
        return Byte.SIZE * bytes;
    }

    /** Reads numbers {@code from..from+n} of a block's cells. */
    void read(MemorySegment cells, long from, int n, long[] target) {
        switch (bytes) {
            case 1 -> read1(cells, from, n, target);
            case 2 -> read2(cells, from, n, target);
            case 4 -> read4(cells, from, n, target);
            default -> MemorySegment.copy(cells, I64, 8 * from, target, 0, n);
        }
        if (magnitude) {
            turn(target, n, mask());
        }
    }

    /** Writes numbers; changes {@code source}. */
    void write(long[] source, MemorySegment cells, long from, int n) {
        if (magnitude) {
            turn(source, n, mask());
        }
        switch (bytes) {
            case 1 -> {
                for (int i = 0; i < n; i++) {
                    cells.set(JAVA_BYTE, from + i, (byte) source[i]);
                }
            }
            case 2 -> {
                for (int i = 0; i < n; i++) {
                    cells.set(I16, 2 * (from + i), (short) source[i]);
                }
            }
            case 4 -> {
                for (int i = 0; i < n; i++) {
                    cells.set(I32, 4 * (from + i), (int) source[i]);
                }
            }
            default -> MemorySegment.copy(source, 0, cells, I64, 8 * from, n);
        }
    }

    private long mask() {
        return -1L >>> 65 - bits();
    }

    private static void read1(MemorySegment cells, long from, int n, long[] target) {
        for (int i = 0; i < n; i++) {
            target[i] = cells.get(JAVA_BYTE, from + i);
        }
    }

    private static void read2(MemorySegment cells, long from, int n, long[] target) {
        for (int i = 0; i < n; i++) {
            target[i] = cells.get(I16, 2 * (from + i));
        }
    }

    private static void read4(MemorySegment cells, long from, int n, long[] target) {
        for (int i = 0; i < n; i++) {
            target[i] = cells.get(I32, 4 * (from + i));
        }
    }

    /** Is its own inverse. */
    private static void turn(long[] numbers, int n, long mask) {
        for (int i = 0; i < n; i++) {
            numbers[i] ^= numbers[i] >> 63 & mask;
        }
    }

    /** The number that has the same low bits. */
    long wrap(long value) {
        int shift = Long.SIZE - bits();
        return value << shift >> shift;
    }
}
