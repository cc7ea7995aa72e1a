package org.meander.source.pytorch;

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
     * Elements that are copied to rows, tile by tile, so that what is fetched for one element is there for its neighbours.
     *
     * @param rows of the target
     * @param columns of the target, which lie together there
     * @param row elements of the source from one row to the next
     * @param column elements of the source from one column to the next
     * @param toRow elements of the target from one row to the next
     */
    record Plane(int rows, int columns, int row, int column, int toRow) {

        private static final int TILE = 32;

        /**
         * @param at element of {@code from} that is the first
         * @param begin element of {@code to} that becomes the first
         */
        void copy(byte[] from, int at, byte[] to, int begin, int width) {
            if (column == 1) {
                for (int r = 0; r < rows; r++) {
                    System.arraycopy(from, (at + r * row) * width, to, (begin + r * toRow) * width, columns * width);
                }
                return;
            }
            for (int r = 0; r < rows; r += TILE) {
                for (int c = 0; c < columns; c += TILE) {
                    tile(from, at, to, begin, width, r, c);
                }
            }
        }

        private void tile(byte[] from, int at, byte[] to, int begin, int width, int r0, int c0) {
            int count = Math.min(TILE, columns - c0);
            int end = Math.min(r0 + TILE, rows);
            for (int r = r0; r < end; r++) {
                int source = at + r * row + c0 * column;
                int target = begin + r * toRow + c0;
                switch (width) {
                    case 1 -> bytes(from, source, column, to, target, count);
                    case 2 -> shorts(from, source, column, to, target, count);
                    case 4 -> ints(from, source, column, to, target, count);
                    default -> longs(from, source, column, to, target, count);
                }
            }
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
}
