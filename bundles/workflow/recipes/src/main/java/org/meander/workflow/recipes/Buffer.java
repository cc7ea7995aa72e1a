package org.meander.workflow.recipes;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/** Native memory that grows to the largest size asked for and is reused; contents are lost when it grows. */
final class Buffer implements AutoCloseable {

    private static final int ALIGNMENT = 64;

    /** Where the memory is from, once there is any: to close one that all threads may use takes long. */
    private Optional<Arena> arena = Optional.empty();

    private MemorySegment memory = MemorySegment.NULL;
    private boolean closed;

    /** The first {@code bytes} of the memory. */
    MemorySegment ensure(long bytes) {
        if (closed) {
            throw new IllegalStateException("the buffer is closed");
        }
        if (memory.byteSize() < bytes) {
            free();
            Arena larger = Arena.ofShared();
            arena = Optional.of(larger);
            memory = larger.allocate(bytes, ALIGNMENT);
        }
        return memory.asSlice(0, bytes);
    }

    private void free() {
        memory = MemorySegment.NULL;
        arena.ifPresent(Arena::close);
        arena = Optional.empty();
    }

    @Override
    public void close() {
        closed = true;
        free();
    }
}
