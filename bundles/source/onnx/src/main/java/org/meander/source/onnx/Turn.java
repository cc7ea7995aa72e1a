package org.meander.source.onnx;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Transposes rows {@code r0..r1-1} and columns {@code c0..c1-1} of a {@code rows x columns} matrix. Written out for
 * each width, so that an element is one load and one store.
 */
final class Turn {

    private static final VarHandle SHORTS =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.nativeOrder());
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private Turn() {}

    static void bytes(byte[] from, byte[] to, int rows, int columns, int r0, int r1, int c0, int c1) {
        for (int c = c0; c < c1; c++) {
            for (int r = r0; r < r1; r++) {
                to[c * rows + r] = from[r * columns + c];
            }
        }
    }

    static void shorts(byte[] from, byte[] to, int rows, int columns, int r0, int r1, int c0, int c1) {
        for (int c = c0; c < c1; c++) {
            for (int r = r0; r < r1; r++) {
                SHORTS.set(to, 2 * (c * rows + r), (short) SHORTS.get(from, 2 * (r * columns + c)));
            }
        }
    }

    static void ints(byte[] from, byte[] to, int rows, int columns, int r0, int r1, int c0, int c1) {
        for (int c = c0; c < c1; c++) {
            for (int r = r0; r < r1; r++) {
                INTS.set(to, 4 * (c * rows + r), (int) INTS.get(from, 4 * (r * columns + c)));
            }
        }
    }

    static void longs(byte[] from, byte[] to, int rows, int columns, int r0, int r1, int c0, int c1) {
        for (int c = c0; c < c1; c++) {
            for (int r = r0; r < r1; r++) {
                LONGS.set(to, 8 * (c * rows + r), (long) LONGS.get(from, 8 * (r * columns + c)));
            }
        }
    }
}
