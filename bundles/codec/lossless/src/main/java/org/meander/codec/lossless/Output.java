package org.meander.codec.lossless;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Bytes that are written one after the other into scratch memory that is large enough. */
final class Output {

    static final ValueLayout.OfInt I32 = JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private byte[] bytes = new byte[0];
    private MemorySegment segment = MemorySegment.ofArray(bytes);
    private int at;

    /** Begins anew, with room for so many bytes. */
    void begin(int room) {
        if (bytes.length < room) {
            bytes = new byte[room];
            segment = MemorySegment.ofArray(bytes);
        }
        at = 0;
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return at;
    }

    /** The memory after what is written. */
    MemorySegment room() {
        return segment.asSlice(at);
    }

    /** Goes back or forth to a length. */
    void length(int length) {
        at = length;
    }

    void u8(int value) {
        bytes[at++] = (byte) value;
    }

    void u32(int value) {
        segment.set(I32, at, value);
        at += 4;
    }

    void ints(int[] values, int from, int count) {
        MemorySegment.copy(values, from, segment, I32, at, count);
        at += 4 * count;
    }

    void bytes(byte[] values, int count) {
        System.arraycopy(values, 0, bytes, at, count);
        at += count;
    }

    void copyTo(MemorySegment target, long to) {
        MemorySegment.copy(bytes, 0, target, JAVA_BYTE, to, at);
    }
}
