package org.meander.index.hierarchical;

import java.lang.foreign.MemorySegment;
import org.meander.base.MeanderException;
import org.meander.index.IndexStrategy;

/**
 * A run of a sequence: the moments of the whole blocks in it, and the values before and behind them, which share their blocks with
 * the neighbours and are left where they are until the piece is joined.
 */
final class SegmentPiece implements IndexStrategy.Piece {

    private static final int MOMENTS = 3;

    final long from;
    final long count;
    /** Values before the first block that begins in the piece. */
    final int head;

    final int blocks;
    private final SegmentBuilder builder;
    private final int block;
    private final double[] moments;
    private MemorySegment values = MemorySegment.NULL;

    SegmentPiece(SegmentBuilder builder, long from, long count, int block) {
        if (from < 0 || count < 0) {
            throw MeanderException.invalid("a piece of %d elements at %d; neither may be negative", count, from);
        }
        this.builder = builder;
        this.from = from;
        this.count = count;
        this.block = block;
        this.head = (int) Math.min(count, Math.floorMod(-from, (long) block));
        this.blocks = Math.toIntExact((count - head) / block);
        this.moments = new double[MOMENTS * blocks];
    }

    @Override
    public void take(MemorySegment piece) {
        if (piece.byteSize() / Float.BYTES < count) {
            throw MeanderException.invalid("%d bytes do not hold %d F32 values", piece.byteSize(), count);
        }
        BlockMoments sums = new BlockMoments();
        for (int i = 0; i < blocks; i++) {
            sums.take(piece, Float.BYTES * (head + (long) i * block), block);
            moments[MOMENTS * i] = sums.mean();
            moments[MOMENTS * i + 1] = sums.squaredDifferences();
            moments[MOMENTS * i + 2] = sums.squares();
        }
        values = piece;
    }

    MemorySegment values() {
        return values;
    }

    double mean(int i) {
        return moments[MOMENTS * i];
    }

    double squaredDifferences(int i) {
        return moments[MOMENTS * i + 1];
    }

    double squares(int i) {
        return moments[MOMENTS * i + 2];
    }

    @Override
    public void join() {
        builder.join(this);
        values = MemorySegment.NULL;
    }
}
