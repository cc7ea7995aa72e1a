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

    /**
     * Transposes: element {@code to + i * toStride + j} of the one becomes {@code from + j * fromStride + i} of the other, for i below
     * {@code rows} and j below {@code columns}.
     */
    static void turn(
            int width,
            byte[] source,
            int from,
            int fromStride,
            byte[] target,
            int to,
            int toStride,
            int columns,
            int rows) {
        for (int i = 0; i < rows; i++) {
            int in = from + i;
            int out = to + i * toStride;
            switch (width) {
                case 1 -> {
                    for (int j = 0; j < columns; j++) {
                        target[out + j] = source[in + j * fromStride];
                    }
                }
                case 2 -> {
                    for (int j = 0; j < columns; j++) {
                        SHORTS.set(target, 2 * (out + j), (short) SHORTS.get(source, 2 * (in + j * fromStride)));
                    }
                }
                case 4 -> {
                    for (int j = 0; j < columns; j++) {
                        INTS.set(target, 4 * (out + j), (int) INTS.get(source, 4 * (in + j * fromStride)));
                    }
                }
                default -> {
                    for (int j = 0; j < columns; j++) {
                        LONGS.set(target, 8 * (out + j), (long) LONGS.get(source, 8 * (in + j * fromStride)));
                    }
                }
            }
        }
    }
}
