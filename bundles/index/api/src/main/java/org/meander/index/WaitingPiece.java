package org.meander.index;

import java.lang.foreign.MemorySegment;

/** A piece that does all its work when it is joined: for builders that have no better one. */
final class WaitingPiece implements IndexStrategy.Piece {

    private final IndexStrategy.Builder builder;
    private final long count;
    private MemorySegment values = MemorySegment.NULL;

    WaitingPiece(IndexStrategy.Builder builder, long count) {
        this.builder = builder;
        this.count = count;
    }

    @Override
    public void take(MemorySegment piece) {
        values = piece;
    }

    @Override
    public void join() {
        builder.add(values, count);
        values = MemorySegment.NULL;
    }
}
