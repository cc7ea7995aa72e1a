package org.meander.index.hierarchical;

import java.util.Arrays;
import org.meander.index.BlockBuilder;
import org.meander.index.BuilderState;
import org.meander.index.Signature;

/** Takes the moments of blocks into a pyramid. */
final class SegmentBuilder extends BlockBuilder {

    /** "MHB" and version 1. */
    private static final long MAGIC = 0x0142484d;

    private static final int MOMENTS = 3;

    private final long elements;
    private final int block;
    private final LevelStore[] levels;
    private final Pyramid pyramid;

    /** @param segmentLengths coarsest first; none if there are no elements */
    SegmentBuilder(long elements, long[] segmentLengths) {
        super(elements, block(segmentLengths), MOMENTS);
        this.elements = elements;
        this.block = block(segmentLengths);
        this.levels = Arrays.stream(segmentLengths)
                .mapToObj(length -> new LevelStore(length, elements))
                .toArray(LevelStore[]::new);
        this.pyramid = new Pyramid(byHeight(levels, block));
    }

    private static int block(long[] segmentLengths) {
        long finest = segmentLengths.length == 0 ? 1 : segmentLengths[segmentLengths.length - 1];
        return (int) Math.min(finest, BlockMoments.CAPACITY);
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
    protected Look look() {
        BlockMoments moments = new BlockMoments();
        return (values, offset, count, facts, at) -> {
            moments.take(values, offset, count);
            facts[at] = Double.doubleToRawLongBits(moments.mean());
            facts[at + 1] = Double.doubleToRawLongBits(moments.squaredDifferences());
            facts[at + 2] = Double.doubleToRawLongBits(moments.squares());
        };
    }

    @Override
    protected void take(int count, long[] seen, int at) {
        pyramid.add(
                count,
                Double.longBitsToDouble(seen[at]),
                Double.longBitsToDouble(seen[at + 1]),
                Double.longBitsToDouble(seen[at + 2]));
    }

    @Override
    protected Signature made() {
        double squaredNorm = pyramid.finish();
        return new SegmentSignature(
                elements,
                squaredNorm,
                Arrays.stream(levels).map(LevelStore::level).toList());
    }

    @Override
    protected long[] header() {
        long[] header = new long[4 + levels.length];
        header[0] = MAGIC;
        header[1] = elements;
        header[2] = block;
        header[3] = levels.length;
        for (int i = 0; i < levels.length; i++) {
            header[4 + i] = levels[i].segmentLength;
        }
        return header;
    }

    @Override
    protected void save(BuilderState state) {
        pyramid.save(state);
    }

    @Override
    protected void restore(BuilderState state) {
        pyramid.restore(state);
    }
}
