package org.meander.source.pytorch;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Moves elements of 1, 2, 4 or 8 bytes, whatever they mean. Written out for each width, so that an element is one load and one store. */
final class Elements {

    private static final VarHandle SHORTS =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.nativeOrder());
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private Elements() {}

    /**
     * Copies elements that lie apart to a row.
     *
     * @param at element of {@code from} that is the first
     * @param stride elements from one to the next, 0 or more
     * @param begin element of {@code to} that becomes the first
     */
    static void copy(byte[] from, int at, int stride, byte[] to, int begin, int count, int width) {
        if (stride == 1) {
            System.arraycopy(from, at * width, to, begin * width, count * width);
            return;
        }
        switch (width) {
            case 1 -> bytes(from, at, stride, to, begin, count);
            case 2 -> shorts(from, at, stride, to, begin, count);
            case 4 -> ints(from, at, stride, to, begin, count);
            default -> longs(from, at, stride, to, begin, count);
        }
    }

    private static void bytes(byte[] from, int at, int stride, byte[] to, int begin, int count) {
        for (int i = 0; i < count; i++) {
            to[begin + i] = from[at + i * stride];
        }
    }

    private static void shorts(byte[] from, int at, int stride, byte[] to, int begin, int count) {
        for (int i = 0; i < count; i++) {
            SHORTS.set(to, 2 * (begin + i), (short) SHORTS.get(from, 2 * (at + i * stride)));
        }
    }

    private static void ints(byte[] from, int at, int stride, byte[] to, int begin, int count) {
        for (int i = 0; i < count; i++) {
            INTS.set(to, 4 * (begin + i), (int) INTS.get(from, 4 * (at + i * stride)));
        }
    }

    private static void longs(byte[] from, int at, int stride, byte[] to, int begin, int count) {
        for (int i = 0; i < count; i++) {
            LONGS.set(to, 8 * (begin + i), (long) LONGS.get(from, 8 * (at + i * stride)));
        }
    }

    /** Turns over the bytes of each element in place. */
    static void swap(MemorySegment elements, int width) {
        long size = elements.byteSize();
        switch (width) {
            case 2 -> {
                for (long i = 0; i < size; i += 2) {
                    elements.set(JAVA_SHORT_UNALIGNED, i, Short.reverseBytes(elements.get(JAVA_SHORT_UNALIGNED, i)));
                }
            }
            case 4 -> {
                for (long i = 0; i < size; i += 4) {
                    elements.set(JAVA_INT_UNALIGNED, i, Integer.reverseBytes(elements.get(JAVA_INT_UNALIGNED, i)));
                }
            }
            case 8 -> {
                for (long i = 0; i < size; i += 8) {
                    elements.set(JAVA_LONG_UNALIGNED, i, Long.reverseBytes(elements.get(JAVA_LONG_UNALIGNED, i)));
                }
            }
            default -> {}
        }
    }
}
