package org.meander.index.hierarchical;

import java.lang.foreign.MemorySegment;
import org.meander.index.BlockBuilder;

/** Takes the moments of blocks, of short ones some at a time. For one thread. */
final class BlockLook implements BlockBuilder.Look {

    private final BlockMoments moments = new BlockMoments();
    private ShortBlocks shortBlocks;

    @Override
    public void at(MemorySegment values, long offset, int count, long[] facts, int at) {
        moments.take(values, offset, count);
        put(moments.mean(), moments.squaredDifferences(), moments.squares(), facts, at);
    }

    @Override
    public void run(MemorySegment values, long offset, int block, int blocks, long[] facts, int at, int words) {
        int done = block == ShortBlocks.LENGTH && ShortBlocks.SUPPORTED
                ? takeShort(values, offset, blocks, facts, at, words)
                : 0;
        for (int i = done; i < blocks; i++) {
            at(values, offset + (long) Float.BYTES * i * block, block, facts, at + words * i);
        }
    }

    /** Takes short blocks as long as there are enough; returns how many. */
    private int takeShort(MemorySegment values, long offset, int blocks, long[] facts, int at, int words) {
        int done = 0;
        for (; blocks - done >= ShortBlocks.COUNT; done += ShortBlocks.COUNT) {
            if (shortBlocks == null) {
                shortBlocks = new ShortBlocks();
            }
            shortBlocks.take(values, offset + (long) Float.BYTES * done * ShortBlocks.LENGTH);
            for (int i = 0; i < ShortBlocks.COUNT; i++) {
                put(
                        shortBlocks.mean(i),
                        shortBlocks.squaredDifferences(i),
                        shortBlocks.squares(i),
                        facts,
                        at + words * (done + i));
            }
        }
        return done;
    }

    private static void put(double mean, double squaredDifferences, double squares, long[] facts, int at) {
        facts[at] = Double.doubleToRawLongBits(mean);
        facts[at + 1] = Double.doubleToRawLongBits(squaredDifferences);
        facts[at + 2] = Double.doubleToRawLongBits(squares);
    }
}
