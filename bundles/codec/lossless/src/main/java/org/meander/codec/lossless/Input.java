package org.meander.codec.lossless;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import org.meander.base.MeanderException;

/** Bytes that are read one after the other; reading past their end is {@code MALFORMED_DATA}. */
final class Input {

    private byte[] bytes = new byte[0];
    private MemorySegment segment = MemorySegment.ofArray(bytes);
    private int at;
    private int limit;

    /** Takes a copy of {@code count} bytes that are there. */
    void begin(MemorySegment source, long from, int count) {
        if (bytes.length < count) {
            bytes = new byte[count];
            segment = MemorySegment.ofArray(bytes);
        }
        MemorySegment.copy(source, JAVA_BYTE, from, bytes, 0, count);
        at = 0;
        limit = count;
    }

    void need(long count) {
        if (count > limit - at) {
            throw MeanderException.malformed(
                    "a frame of %d bytes ends at byte %d, where %d more are needed", limit, at, count);
        }
    }

    byte[] bytes() {
        return bytes;
    }

    int position() {
        return at;
    }

    void position(int position) {
        at = position;
    }

    int limit() {
        return limit;
    }

    int u8() {
        need(1);
        return bytes[at++] & 0xff;
    }

    int u32() {
        need(4);
        at += 4;
        return segment.get(Output.I32, at - 4);
    }

    void ints(int[] values, int to, int count) {
        need(4L * count);
        MemorySegment.copy(segment, Output.I32, at, values, to, count);
        at += 4 * count;
    }

    void bytes(byte[] values, int to, int count) {
        need(count);
        System.arraycopy(bytes, at, values, to, count);
        at += count;
    }

    /** A view of the next bytes, which are skipped. */
    MemorySegment slice(int count) {
        need(Integer.toUnsignedLong(count));
        at += count;
        return segment.asSlice(at - count, count);
    }

    void end() {
        if (at != limit) {
            throw MeanderException.malformed("a frame of %d bytes is read to byte %d only", limit, at);
        }
    }
}
