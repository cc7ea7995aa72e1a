package org.meander.index;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import org.meander.base.MeanderException;

/**
 * A builder that cuts a sequence, in whatever pieces it comes, into aligned blocks: what a piece leaves of a block waits for the next
 * piece. So the signature does not depend on the pieces, and any thread may look at the blocks within one.
 */
public abstract class BlockBuilder implements IndexStrategy.Builder {

    /** Looks at blocks; for one thread. */
    @FunctionalInterface
    public interface Look {

        /**
         * @param values little-endian F32, of which the block begins at a byte offset
         * @param count values of the block; fewer than a whole one only for the last of the sequence
         * @param facts receives what {@link BlockBuilder#take} needs, from {@code at} on
         */
        void at(MemorySegment values, long offset, int count, long[] facts, int at);
    }

    private final long elements;
    private final int block;
    private final int words;
    private final MemorySegment waiting;
    private final long[] facts;
    private Look look;
    private int waitingCount;
    private long taken;
    private Signature signature;

    /**
     * @param elements length of the sequence, 0 or more
     * @param block values of a block, 1 or more
     * @param words 64-bit words that are kept of a block that was looked at
     */
    protected BlockBuilder(long elements, int block, int words) {
        this.elements = elements;
        this.block = block;
        this.words = words;
        this.waiting = MemorySegment.ofArray(new float[block]);
        this.facts = new long[words];
    }

    /** A look for one thread. */
    protected abstract Look look();

    /** The next block of the sequence, with what was seen of it. */
    protected abstract void take(int count, long[] seen, int at);

    /** The signature, after the last block; called once. */
    protected abstract Signature made();

    /** What tells sequences and settings apart whose states must not be mixed up: a magic number with a version first. */
    protected abstract long[] header();

    /** Adds what the blocks taken so far have left behind. */
    protected abstract void save(BuilderState state);

    protected abstract void restore(BuilderState state);

    @Override
    public final void add(MemorySegment values, long count) {
        if (count < 0 || count > elements - taken) {
            throw MeanderException.invalid(
                    "%d more elements for an index of %d, of which %d are in; 0 to %d fit",
                    count, elements, taken, elements - taken);
        }
        if (values.byteSize() / Float.BYTES < count) {
            throw MeanderException.invalid("%d bytes do not hold %d F32 values", values.byteSize(), count);
        }
        taken += count;
        long at = waitingCount == 0 ? 0 : fill(values, 0, count);
        for (; count - at >= block; at += block) {
            take(values, Float.BYTES * at, block);
        }
        fill(values, at, count);
    }

    private void take(MemorySegment values, long offset, int count) {
        if (look == null) {
            look = look();
        }
        look.at(values, offset, count, facts, 0);
        take(count, facts, 0);
    }

    /** Moves values into the block that waits, and takes it when it is full; returns the position behind the last value moved. */
    private long fill(MemorySegment values, long from, long count) {
        int moved = (int) Math.min(block - waitingCount, count - from);
        MemorySegment.copy(
                values, Float.BYTES * from, waiting, (long) Float.BYTES * waitingCount, (long) Float.BYTES * moved);
        waitingCount += moved;
        if (waitingCount == block) {
            take(waiting, 0, block);
            waitingCount = 0;
        }
        return from + moved;
    }

    @Override
    public final IndexStrategy.Piece piece(long from, long count) {
        return new BlockPiece(this, from, count, block, words);
    }

    /** Takes a piece over: the values around its whole blocks, and what was seen of those. */
    void join(BlockPiece piece) {
        if (piece.from != taken || piece.count > elements - taken) {
            throw MeanderException.invalid(
                    "a piece of %d elements at %d for an index of %d, of which %d are in",
                    piece.count, piece.from, elements, taken);
        }
        taken += piece.count;
        fill(piece.values(), 0, piece.head);
        for (int i = 0; i < piece.blocks; i++) {
            take(block, piece.facts(), words * i);
        }
        fill(piece.values(), piece.head + (long) piece.blocks * block, piece.count);
    }

    @Override
    public final Optional<MemorySegment> save() {
        BuilderState state = BuilderState.of(header());
        state.put(taken);
        state.put(waitingCount);
        for (int i = 0; i < waitingCount; i++) {
            state.put(waiting.getAtIndex(ValueLayout.JAVA_INT_UNALIGNED, i));
        }
        save(state);
        return Optional.of(state.bytes());
    }

    /**
     * Goes on where another builder of the same sequence was {@link #save saved}.
     *
     * @throws MeanderException {@code MALFORMED_DATA} if it was of another sequence, or had other settings
     */
    public final BlockBuilder restore(MemorySegment saved) {
        BuilderState state = BuilderState.read(saved, header());
        taken = state.count(elements);
        waitingCount = (int) state.count(block - 1);
        for (int i = 0; i < waitingCount; i++) {
            waiting.setAtIndex(ValueLayout.JAVA_INT_UNALIGNED, i, (int) state.get());
        }
        restore(state);
        state.end();
        return this;
    }

    @Override
    public final Signature finish() {
        if (taken < elements) {
            throw MeanderException.invalid("the index has %d of %d elements; add the others first", taken, elements);
        }
        if (signature == null) {
            if (waitingCount > 0) {
                take(waiting, 0, waitingCount);
                waitingCount = 0;
            }
            signature = made();
        }
        return signature;
    }
}
