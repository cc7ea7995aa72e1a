package org.meander.source.npy;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Copies elements one by one; written out for each width, so that an element is one load and one store. */
final class Element {

    private static final VarHandle SHORTS =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.nativeOrder());
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private Element() {}

    /** Element {@code from + i} of one becomes element {@code to + i * stride} of the other, for i of 0 to {@code count - 1}. */
    static void scatter(int width, byte[] source, int from, byte[] target, int to, int stride, int count) {
        switch (width) {
            case 1 -> {
                for (int i = 0; i < count; i++) {
                    target[to + i * stride] = source[from + i];
                }
            }
            case 2 -> {
                for (int i = 0; i < count; i++) {
                    SHORTS.set(target, 2 * (to + i * stride), (short) SHORTS.get(source, 2 * (from + i)));
                }
            }
            case 4 -> {
                for (int i = 0; i < count; i++) {
                    INTS.set(target, 4 * (to + i * stride), (int) INTS.get(source, 4 * (from + i)));
                }
            }
            default -> {
                for (int i = 0; i < count; i++) {
                    LONGS.set(target, 8 * (to + i * stride), (long) LONGS.get(source, 8 * (from + i)));
                }
            }
        }
    }
}
