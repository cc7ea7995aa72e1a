package org.meander.source.hub;

import java.lang.foreign.MemorySegment;
import java.util.Optional;

/** A span of a plan on its way through a buffer. Guarded by the lock of its {@link Ahead}. */
final class Block {

    enum State {
        PLANNED,
        FETCHING,
        /** There, and waiting for its turn to be hashed. */
        FETCHED,
        READY,
        FAILED,
        /** Read, given up or failed: not here any longer. */
        DONE
    }

    final Span span;
    final int number;
    State state = State.PLANNED;
    Optional<MemorySegment> buffer = Optional.empty();
    Optional<RuntimeException> failure = Optional.empty();

    /** Bytes that have been read. */
    long read;

    /** Who is reading or hashing now, so that the buffer must stay. */
    int readers;

    Block(Span span, int number) {
        this.span = span;
        this.number = number;
    }

    boolean holds(long offset) {
        return offset >= span.offset() && offset < span.offset() + span.length();
    }

    /** What was fetched; only while there is a buffer. */
    MemorySegment bytes() {
        return buffer.orElseThrow().asSlice(0, span.length());
    }

    boolean isRead() {
        return read >= span.wanted();
    }

    /** Whether it will not come, or not any more. */
    boolean isGone() {
        return state == State.FAILED || state == State.DONE;
    }
}
