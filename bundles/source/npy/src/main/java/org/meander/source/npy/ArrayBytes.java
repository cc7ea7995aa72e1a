package org.meander.source.npy;

import java.lang.foreign.MemorySegment;

/** The bytes of an array's file, header and all, wherever they are. */
interface ArrayBytes {

    /** Copies bytes {@code offset} to {@code offset + target.byteSize() - 1}. */
    void read(long offset, MemorySegment target);

    /** Copies runs of {@code run} bytes that lie {@code stride} bytes apart, one after the other into the target. */
    default void read(long offset, long stride, long run, long runs, MemorySegment target) {
        for (long i = 0; i < runs; i++) {
            read(offset + i * stride, target.asSlice(i * run, run));
        }
    }

    /** Called before the first element of a stream is read, for what must be read before it. */
    default void begin(long dataStart) {}
}
