package org.meander.index.hierarchical;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Optional;
import org.meander.base.MeanderException;
import org.meander.index.IndexStrategy;
import org.meander.index.Signature;

/** Cuts pieces of any length into aligned blocks; what a piece leaves of a block waits for the next piece. */
final class SegmentBuilder implements IndexStrategy.Builder {

    private final long elements;
    private final LevelStore[] levels;
    private final Pyramid pyramid;
    private final BlockMoments moments = new BlockMoments();
    private ShortBlocks shortBlocks;
    private final int block;
    private final MemorySegment waiting;
    private int waitingCount;
    private long taken;
    private Signature signature;

    /** @param segmentLengths coarsest first; none if there are no elements */
    SegmentBuilder(long elements, long[] segmentLengths) {
        this.elements = elements;
        this.levels = Arrays.stream(segmentLengths)
                .mapToObj(length -> new LevelStore(length, elements))
                .toArray(LevelStore[]::new);
        long finest = levels.length == 0 ? 1 : levels[levels.length - 1].segmentLength;
        this.block = (int) Math.min(finest, BlockMoments.CAPACITY);
        this.waiting = MemorySegment.ofArray(new float[block]);
        this.pyramid = new Pyramid(byHeight(levels, block));
    }

    /** The levels at the heights of a pyramid of blocks: height {@code h} has segments of {@code 4^h} blocks. */
    private static LevelStore[] byHeight(LevelStore[] levels, int block) {
        LevelStore[] heights = new LevelStore[levels.length == 0 ? 0 : height(levels[0], block) + 1];
        for (LevelStore level : levels) {
            heights[height(level, block)] = level;
        }
        return heights;
    }

    private static int height(LevelStore level, int block) {
        return Long.numberOfTrailingZeros(level.segmentLength / block) / 2;
    }

    @Override
    public void add(MemorySegment values, long count) {
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
        if (block == ShortBlocks.LENGTH && ShortBlocks.SUPPORTED) {
            at = takeShort(values, at, count);
        }
        for (; count - at >= block; at += block) {
            take(values, Float.BYTES * at, block);
        }
        fill(values, at, count);
    }

    /** Takes short blocks some at a time, as long as there are enough; returns the position behind them. */
    private long takeShort(MemorySegment values, long from, long count) {
        long at = from;
        for (; count - at >= ShortBlocks.COUNT * ShortBlocks.LENGTH; at += ShortBlocks.COUNT * ShortBlocks.LENGTH) {
            if (shortBlocks == null) {
                shortBlocks = new ShortBlocks();
            }
            shortBlocks.take(values, Float.BYTES * at);
            for (int i = 0; i < ShortBlocks.COUNT; i++) {
                pyramid.add(block, shortBlocks.mean(i), shortBlocks.squaredDifferences(i), shortBlocks.squares(i));
            }
        }
        return at;
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
    public IndexStrategy.Piece piece(long from, long count) {
        return new SegmentPiece(this, from, count, block);
    }

    /** Takes a piece over: the values around its whole blocks, and the moments of those. */
    void join(SegmentPiece piece) {
        if (piece.from != taken || piece.count > elements - taken) {
            throw MeanderException.invalid(
                    "a piece of %d elements at %d for an index of %d, of which %d are in",
                    piece.count, piece.from, elements, taken);
        }
        taken += piece.count;
        fill(piece.values(), 0, piece.head);
        for (int i = 0; i < piece.blocks; i++) {
            pyramid.add(block, piece.mean(i), piece.squaredDifferences(i), piece.squares(i));
        }
        fill(piece.values(), piece.head + (long) piece.blocks * block, piece.count);
    }

    private void take(MemorySegment values, long offset, int count) {
        moments.take(values, offset, count);
        pyramid.add(count, moments.mean(), moments.squaredDifferences(), moments.squares());
    }

    @Override
    public Optional<MemorySegment> save() {
        State state = State.of(elements, block, levels);
        state.put(taken);
        state.put(waitingCount);
        for (int i = 0; i < waitingCount; i++) {
            state.put(waiting.getAtIndex(ValueLayout.JAVA_INT_UNALIGNED, i));
        }
        pyramid.save(state);
        return Optional.of(state.bytes());
    }

    /** Goes on where another builder of the same sequence was {@link #save saved}. */
    SegmentBuilder restore(MemorySegment saved) {
        State state = State.read(saved, elements, block, levels);
        taken = state.count(elements);
        waitingCount = (int) state.count(block - 1);
        for (int i = 0; i < waitingCount; i++) {
            waiting.setAtIndex(ValueLayout.JAVA_INT_UNALIGNED, i, (int) state.get());
        }
        pyramid.restore(state);
        state.end();
        return this;
    }

    @Override
    public Signature finish() {
        if (taken < elements) {
            throw MeanderException.invalid("the index has %d of %d elements; add the others first", taken, elements);
        }
        if (signature == null) {
            if (waitingCount > 0) {
                take(waiting, 0, waitingCount);
                waitingCount = 0;
            }
            double squaredNorm = pyramid.finish();
            signature = new SegmentSignature(
                    elements,
                    squaredNorm,
                    Arrays.stream(levels).map(LevelStore::level).toList());
        }
        return signature;
    }
}
