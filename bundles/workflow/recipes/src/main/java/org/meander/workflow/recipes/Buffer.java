package org.meander.workflow.recipes;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Native memory that grows to the largest size asked for and is reused; contents are lost when it grows. */
final class Buffer implements AutoCloseable {

    private static final int ALIGNMENT = 64;

    private Arena arena = Arena.ofShared();
    private MemorySegment memory = MemorySegment.NULL;

    /** The first {@code bytes} of the memory. */
    MemorySegment ensure(long bytes) {
        if (memory.byteSize() < bytes) {
            arena.close();
            arena = Arena.ofShared();
            memory = arena.allocate(bytes, ALIGNMENT);
        }
        return memory.asSlice(0, bytes);
    }

    @Override
    public void close() {
        arena.close();
        memory = MemorySegment.NULL;
    }
}
