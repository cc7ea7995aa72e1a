package org.meander.source.archive;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.meander.source.RangedFile;

/**
 * Little-endian fields of a part of a file.
 *
 * @param start byte of the file at which the part begins
 */
record Fields(long start, ByteBuffer bytes) {

    static Fields read(RangedFile file, long start, int length) {
        byte[] bytes = new byte[length];
        file.read(start, MemorySegment.ofArray(bytes));
        return new Fields(start, ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
    }

    int size() {
        return bytes.capacity();
    }

    int u16(int at) {
        return bytes.getShort(at) & 0xffff;
    }

    int i32(int at) {
        return bytes.getInt(at);
    }

    long u32(int at) {
        return bytes.getInt(at) & 0xffff_ffffL;
    }

    long i64(int at) {
        return bytes.getLong(at);
    }

    byte[] toArray() {
        byte[] copy = new byte[size()];
        bytes.get(0, copy);
        return copy;
    }

    Fields part(int at, int length) {
        return new Fields(start + at, bytes.slice(at, length).order(ByteOrder.LITTLE_ENDIAN));
    }
}
