package org.meander.store.folder;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;
import org.meander.base.MeanderException;

/**
 * A payload without the packets in it, as {@code n} i32 and n + 1 times a length i32 and so many bytes, little-endian: a packet goes
 * between one stretch and the next.
 */
public final class Splice {

    private static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private Splice() {}

    /**
     * Takes packets out of a payload.
     *
     * @param offsets of the packets, ascending
     * @param lengths of the packets, which do not overlap
     */
    public static byte[] of(MemorySegment payload, List<Long> offsets, List<Integer> lengths) {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        put(head, offsets.size());
        long at = 0;
        for (int i = 0; i <= offsets.size(); i++) {
            long end = i == offsets.size() ? payload.byteSize() : offsets.get(i);
            put(head, (int) (end - at));
            head.writeBytes(payload.asSlice(at, end - at).toArray(ValueLayout.JAVA_BYTE));
            at = i == offsets.size() ? end : end + lengths.get(i);
        }
        return head.toByteArray();
    }

    private static void put(ByteArrayOutputStream to, int value) {
        for (int shift = 0; shift < 32; shift += 8) {
            to.write(value >>> shift);
        }
    }

    /** Puts packets back. */
    static MemorySegment join(byte[] head, List<byte[]> packets) {
        MemorySegment from = MemorySegment.ofArray(head);
        if (head.length < 4 || from.get(I32, 0) != packets.size()) {
            throw MeanderException.malformed(
                    "a packed payload's %d bytes beside its frames are not made for %d frames",
                    head.length, packets.size());
        }
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        int at = 4;
        for (int i = 0; i <= packets.size(); i++) {
            int length = at + 4 <= head.length ? from.get(I32, at) : -1;
            if (length < 0 || length > head.length - at - 4) {
                throw MeanderException.malformed(
                        "a packed payload's %d bytes beside its frames end within stretch %d", head.length, i);
            }
            payload.write(head, at + 4, length);
            at += 4 + length;
            if (i < packets.size()) {
                payload.writeBytes(packets.get(i));
            }
        }
        return MemorySegment.ofArray(payload.toByteArray());
    }
}
