package org.meander.codec.scalar;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Bytes of which only some low bits count, as planes: 64 first bits, then 64 second bits and so on, then the next 64 bytes. Eight
 * bytes are taken at once: {@link Long#compress} and {@link Long#expand} are one instruction each.
 */
final class BitPlanes {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;

    private BitPlanes() {}

    /** Packs {@code 64 * words} bytes; returns the index after the last plane. */
    static int pack(byte[] source, int words, int bits, long[] planes, int at) {
        int p = at;
        for (int w = 0; w < words; w++) {
            for (int b = 0; b < bits; b++) {
                long plane = 0;
                for (int i = 0; i < 64; i += 8) {
                    long eight = (long) LONGS.get(source, 64 * w + i);
                    plane |= Long.compress(eight, ONES << b) << i;
                }
                planes[p++] = plane;
            }
        }
        return p;
    }

    /** Unpacks what {@link #pack} packed; the other bits become 0. Returns the index after the last plane. */
    static int unpack(long[] planes, int at, int words, int bits, byte[] target) {
        int p = at;
        for (int w = 0; w < words; w++) {
            for (int i = 0; i < 64; i += 8) {
                long eight = 0;
                for (int b = 0; b < bits; b++) {
                    eight |= Long.expand(planes[p + b] >>> i, ONES << b);
                }
                LONGS.set(target, 64 * w + i, eight);
            }
            p += bits;
        }
        return p;
    }
}
