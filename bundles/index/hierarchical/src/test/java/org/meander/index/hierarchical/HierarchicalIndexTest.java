package org.meander.index.hierarchical;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.lang.annotation.Annotation;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.index.IndexStrategy;
import org.meander.index.SegmentMeans;
import org.meander.tck.IndexContract;

class HierarchicalIndexTest extends IndexContract {

    @Override
    protected IndexStrategy strategy() {
        return new HierarchicalIndex();
    }

    @ParameterizedTest
    @CsvSource({
        "0, ''",
        "1, 16",
        "256, 16",
        "257, '64 16'",
        "1024, '64 16'",
        "1025, '256 64 16'",
        "16384, '1024 256 64 16'",
        "16385, '4096 1024 256 64'",
        "65536, '4096 1024 256 64'"
    })
    void sidesGiveTheShortestSegmentsThatFit(int elements, String lengths) {
        IndexStrategy.Builder builder = strategy().builder(elements);
        builder.add(MemorySegment.ofArray(new float[elements]), elements);
        StringBuilder actual = new StringBuilder();
        ((SegmentMeans) builder.finish()).levels().forEach(l -> actual.append(l.segmentLength())
                .append(' '));
        assertEquals(lengths, actual.toString().trim());
    }

    @Test
    void momentsOfASmallSequenceByHand() {
        IndexStrategy.Builder builder = new HierarchicalIndexSlot(config(1)).builder(5);
        builder.add(MemorySegment.ofArray(new float[] {2, 4, 4, 4, 6}), 5);
        SegmentMeans signature = (SegmentMeans) builder.finish();
        assertEquals(88, signature.squaredNorm());
        assertArrayEquals(new double[] {4}, signature.levels().getFirst().means());
        assertArrayEquals(
                new double[] {Math.sqrt(8)}, signature.levels().getFirst().deviations());
    }

    @Test
    void levelsAreChecked() {
        for (int[] wrong :
                new int[][] {{}, {3}, {0}, {-4}, {2048}, {8, 8}, {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024}}) {
            MeanderException e = assertThrows(MeanderException.class, () -> new HierarchicalIndexSlot(config(wrong)));
            assertEquals(StandardError.INVALID_CONFIGURATION, e.code());
        }
        assertEquals("hierarchical", new HierarchicalIndexSlot(config(4, 1024, 1)).name());
    }

    @Test
    void otherLevelsAreReadToo() {
        IndexStrategy.Builder builder = new HierarchicalIndexSlot(config(1, 64)).builder(100_000);
        builder.add(MemorySegment.ofArray(new float[100_000]), 100_000);
        SegmentMeans read = (SegmentMeans) strategy().read(builder.finish().write());
        assertEquals(2, read.levels().size());
        assertEquals(262_144, read.levels().getFirst().segmentLength());
        assertEquals(64, read.levels().getLast().segmentLength());
    }

    /** In every bit: indexes of either are compared with each other. */
    @Test
    void shortBlocksAreWhatTheyAreOneByOne() {
        assumeTrue(ShortBlocks.SUPPORTED, "no registers of eight doubles on this machine");
        float[] special = {0, -0f, Float.NaN, Float.NEGATIVE_INFINITY, Float.MAX_VALUE, Float.MIN_VALUE, 1e30f, -1e-40f
        };
        SplittableRandom random = new SplittableRandom(6);
        float[] values = new float[1 + ShortBlocks.COUNT * ShortBlocks.LENGTH];
        MemorySegment segment = MemorySegment.ofArray(values);
        BlockMoments one = new BlockMoments();
        ShortBlocks all = new ShortBlocks();
        for (int pass = 0; pass < 3000; pass++) {
            for (int i = 0; i < values.length; i++) {
                values[i] = random.nextInt(64) == 0
                        ? special[random.nextInt(pass % 2 == 0 ? 2 : special.length)]
                        : (float) (pass % 7 * 1e3 + random.nextGaussian());
            }
            all.take(segment, Float.BYTES);
            for (int block = 0; block < ShortBlocks.COUNT; block++) {
                one.take(segment, Float.BYTES * (1L + block * ShortBlocks.LENGTH), ShortBlocks.LENGTH);
                assertEquals(one.mean(), all.mean(block));
                assertEquals(one.squaredDifferences(), all.squaredDifferences(block));
                assertEquals(one.squares(), all.squares(block));
            }
        }
    }

    /** Compiled code allocates nothing; bounded by passes, because only the compiler knows when that is. */
    @Test
    void piecesAllocateNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        MemorySegment piece = MemorySegment.ofArray(new float[8192]);
        IndexStrategy.Builder builder = strategy().builder(1L << 40);
        long least = Long.MAX_VALUE;
        for (int pass = 0; pass < 20_000 && least > 0; pass++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            builder.add(piece, 8192);
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertEquals(0, least);
    }

    private static HierarchicalIndexSlot.Config config(int... levels) {
        return new HierarchicalIndexSlot.Config() {
            @Override
            public int[] levels() {
                return levels;
            }

            @Override
            public Class<? extends Annotation> annotationType() {
                return HierarchicalIndexSlot.Config.class;
            }
        };
    }
}
