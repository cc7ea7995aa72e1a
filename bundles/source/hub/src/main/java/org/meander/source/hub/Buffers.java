package org.meander.source.hub;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** A bounded number of equal pieces of native memory, made when first needed and used again. Thread-safe. */
final class Buffers {

    private final int count;
    private final int bytes;
    private final Deque<MemorySegment> free = new ArrayDeque<>();
    private int made;

    Buffers(int count, int bytes) {
        this.count = count;
        this.bytes = bytes;
    }

    /** Bytes of each. */
    int bytes() {
        return bytes;
    }

    /** Empty if all are in use. */
    synchronized Optional<MemorySegment> take() {
        MemorySegment buffer = free.poll();
        if (buffer == null && made < count) {
            made++;
            buffer = allocate();
        }
        return Optional.ofNullable(buffer);
    }

    /** Gives back what was taken. */
    synchronized void give(MemorySegment buffer) {
        free.push(buffer);
    }

    /** One of the same size that is not counted. */
    MemorySegment allocate() {
        return Arena.ofAuto().allocate(bytes);
    }
}
