package org.meander.source.hub;

import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * The buffers of one file: those of a pool, and one of its own, so that it gets on even if other files hold all of the pool. Guarded by the
 * lock of its {@link Ahead}.
 */
final class FileBuffers {

    private final Buffers pool;
    private Optional<MemorySegment> own = Optional.empty();
    private boolean ownInUse;

    FileBuffers(Buffers pool) {
        this.pool = pool;
    }

    /** Empty if all are in use. */
    Optional<MemorySegment> take() {
        Optional<MemorySegment> buffer = pool.take();
        if (buffer.isEmpty() && !ownInUse) {
            own = own.or(() -> Optional.of(pool.allocate()));
            ownInUse = true;
            return own;
        }
        return buffer;
    }

    /** Gives back what was taken. */
    void give(MemorySegment buffer) {
        if (own.isPresent() && own.get() == buffer) {
            ownInUse = false;
        } else {
            pool.give(buffer);
        }
    }
}
