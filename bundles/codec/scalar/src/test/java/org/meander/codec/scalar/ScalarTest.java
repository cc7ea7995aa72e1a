package org.meander.codec.scalar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meander.base.DType;
import org.meander.base.MeanderException;
import org.meander.codec.Block;
import org.meander.codec.Decoder;
import org.meander.codec.Encoder;
import org.meander.codec.Encoding;

class ScalarTest {

    private static Block gaussian(Arena arena, DType dtype, int width, int height, double sigma) {
        Block block = new Block(dtype, width, height, arena.allocate(dtype.bytes((long) width * height)));
        Random random = new Random(8);
        for (long i = 0; i < block.elements(); i++) {
            float x = (float) (random.nextGaussian() * sigma);
            if (dtype == DType.F32) {
                block.cells().setAtIndex(ValueLayout.JAVA_FLOAT, i, x);
            } else {
                block.cells().setAtIndex(ValueLayout.JAVA_SHORT, i, (short) (Float.floatToIntBits(x) >>> 16));
            }
        }
        return block;
    }

    private static Encoding encode(Encoder encoder, Block block, Arena arena) {
        try (Encoder.Session session = encoder.open()) {
            return session.encode(block, arena.allocate(session.bound(block.dtype(), block.width(), block.height())));
        }
    }

    /**
     * A normal variable divided into steps of size d has, for d well below its standard deviation s, the entropy log2(s/d sqrt(2 pi e)): Gish
     * and Pierce, 1968.
     */
    @ParameterizedTest
    @ValueSource(doubles = {0.5, 0.3, 0.1, 0.02, 0.001})
    void aNormalVariableTakesItsEntropy(double step) {
        try (Arena arena = Arena.ofConfined()) {
            Block block = gaussian(arena, DType.F32, 512, 512, 1);
            Encoding done = encode(new ScalarEncoder(Tolerance.of(step / 2, 0, 0, 0, false)), block, arena);
            double bits = 8.0 * done.bytes() / block.elements();
            double entropy = Math.log(Math.sqrt(2 * Math.PI * Math.E) / step) / Math.log(2);
            assertEquals(entropy, bits, 0.01 * entropy + 0.02);
            assertTrue(done.maxError() <= step / 2);
        }
    }

    /** Values from 5 to 6 and cells that a curve left over: a hundredth of the range is 0.01, not 0.06. */
    @Test
    void aRelativeBoundIsThatOfTheUsedCells() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment cells = arena.allocate(4 * 4096);
            for (int i = 0; i < 3000; i++) {
                cells.setAtIndex(ValueLayout.JAVA_FLOAT, i, 5 + i / 2999f);
            }
            Block block = new Block(DType.F32, 64, 64, cells, 3000);
            Encoding done = encode(new ScalarEncoder(Tolerance.of(0, 0.01, 0, 0, false)), block, arena);
            assertTrue(done.maxError() <= 0.01, done.maxError() + " is above 0.01");
            cells.setAtIndex(ValueLayout.JAVA_FLOAT, 17, 0);
            Encoding withZero = encode(new ScalarEncoder(Tolerance.of(0, 0.01, 0, 0, false)), block, arena);
            assertTrue(withZero.maxError() > 0.02, "0 is a value now, so that the range is 6");
        }
    }

    /** The frame takes 34 bytes; a table for 384 cells would take about as many bits as it saves. */
    @Test
    void smallBlocksStaySmall() {
        try (Arena arena = Arena.ofConfined()) {
            Block block = gaussian(arena, DType.F32, 384, 1, 1);
            double entropy = Math.log(Math.sqrt(2 * Math.PI * Math.E) / 0.3) / Math.log(2);
            long bytes = encode(new ScalarEncoder(Tolerance.of(0.15, 0, 0, 0, false)), block, arena)
                    .bytes();
            assertTrue(bytes <= 34 + 40 + 1.05 * entropy * 384 / 8, bytes + " bytes");
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.0019, 0.002, 0.0035, 0.0078, 0.01})
    void coarseTypesKeepABoundNearTheirSpacing(double bound) {
        try (Arena arena = Arena.ofConfined();
                Decoder.Session decoder = new ScalarDecoder().open();
                Encoder.Session encoder = new ScalarEncoder(Tolerance.of(bound, 0, 0, 0, false)).open()) {
            Block block = gaussian(arena, DType.BF16, 256, 256, 1);
            MemorySegment target = arena.allocate(encoder.bound(DType.BF16, 256, 256));
            Encoding done = encoder.encode(block, target);
            Block decoded = new Block(DType.BF16, 256, 256, arena.allocate(2 << 16));
            decoder.decode(target.asSlice(0, done.bytes()), decoded);
            for (long i = 0; i < 1 << 16; i++) {
                float x = Float.intBitsToFloat(block.cells().getAtIndex(ValueLayout.JAVA_SHORT, i) << 16);
                float y = Float.intBitsToFloat(decoded.cells().getAtIndex(ValueLayout.JAVA_SHORT, i) << 16);
                assertTrue(Math.abs(x - y) <= bound);
            }
            assertTrue(done.bytes() < 1.6 * (1 << 16), "no worse than 12.8 of 16 bits");
        }
    }

    @Test
    void theReadyMadeTablesAreSymmetricAndFalling() {
        for (int shape = 0; shape < Scales.SHAPES; shape++) {
            for (int scale = 1; scale < Scales.COUNT; scale++) {
                long[] counts = Scales.counts(scale, shape);
                for (int s = 129; s < 256; s++) {
                    assertTrue(counts[s] <= counts[s - 1]);
                }
            }
        }
        assertArrayEquals(new int[] {0, 0, 1, 2}, new int[] {
            Scales.LOW_BITS[0],
            Scales.LOW_BITS[Scales.of(11.9 * 11.9, 1) - 1],
            Scales.LOW_BITS[Scales.of(20 * 20, 1)],
            Scales.LOW_BITS[Scales.of(40 * 40, 1)]
        });
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.2, 0.0005})
    void allocatesNothingOnceWarm(double bound) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (Arena arena = Arena.ofConfined();
                Decoder.Session decoder = new ScalarDecoder().open();
                Encoder.Session encoder = new ScalarEncoder(Tolerance.of(bound, 0, 0, 0, false)).open()) {
            Block block = gaussian(arena, DType.F32, 512, 512, 1);
            MemorySegment target = arena.allocate(encoder.bound(DType.F32, 512, 512));
            long least = Long.MAX_VALUE;
            for (int i = 0; i < 1000 && least > 64 << 10; i++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                decoder.decode(target.asSlice(0, encoder.encode(block, target).bytes()), block);
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            }
            assertTrue(least <= 64 << 10, least + " bytes a pass of 1 MiB");
        }
    }

    @Test
    void oneLimitAtMost() {
        assertThrows(MeanderException.class, () -> Tolerance.of(1, 0.1, 0, 0, false));
        assertThrows(MeanderException.class, () -> Tolerance.of(-1, 0, 0, 0, false));
        assertThrows(MeanderException.class, () -> Tolerance.of(0, 1.5, 0, 0, false));
        assertThrows(MeanderException.class, () -> Tolerance.of(0, 0, Double.NaN, 0, false));
        assertEquals(new Tolerance(0, 0, 0.01, 0, false, Tolerance.AUTO, 0), Tolerance.of(0, 0, 0, 0, false));
    }
}
