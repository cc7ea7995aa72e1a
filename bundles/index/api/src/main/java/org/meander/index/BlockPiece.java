package org.meander.index;

import java.lang.foreign.MemorySegment;
import org.meander.base.MeanderException;

/**
 * A run of a sequence: what was seen of the whole blocks in it, and the values before and behind them, which share their blocks with
 * the neighbours and are left where they are until the piece is joined.
 */
final class BlockPiece implements IndexStrategy.Piece {

    final long from;
    final long count;
    /** Values before the first block that begins in the piece. */
    final int head;

    final int blocks;
    private final BlockBuilder builder;
    private final int block;
    private final int words;
    private final long[] facts;
    private MemorySegment values = MemorySegment.NULL;

    BlockPiece(BlockBuilder builder, long from, long count, int block, int words) {
        if (from < 0 || count < 0) {
            throw MeanderException.invalid("a piece of %d elements at %d; neither may be negative", count, from);
        }
        this.builder = builder;
        this.from = from;
        this.count = count;
        this.block = block;
        this.words = words;
        this.head = (int) Math.min(count, Math.floorMod(-from, (long) block));
        this.blocks = Math.toIntExact((count - head) / block);
        this.facts = new long[Math.multiplyExact(words, blocks)];
    }

    @Override
    public void take(MemorySegment piece) {
        if (piece.byteSize() / Float.BYTES < count) {
            throw MeanderException.invalid("%d bytes do not hold %d F32 values", piece.byteSize(), count);
        }
        BlockBuilder.Look look = builder.look();
        for (int i = 0; i < blocks; i++) {
            look.at(piece, Float.BYTES * (head + (long) i * block), block, facts, words * i);
        }
        values = piece;
    }

    MemorySegment values() {
        return values;
    }

    long[] facts() {
        return facts;
    }

    @Override
    public void join() {
        builder.join(this);
        values = MemorySegment.NULL;
    }
}
