package org.meander.codec.delta;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.meander.base.DType;
import org.meander.codec.Block;
import org.meander.codec.Decoder;
import org.meander.codec.Encoder;

class DeltaTest {

    private static final int SIDE = 256;

    private final Arena arena = Arena.ofAuto();

    private Block floats(double[] values) {
        Block block = new Block(DType.F32, SIDE, SIDE, arena.allocate(4L * SIDE * SIDE, 4));
        for (int i = 0; i < SIDE * SIDE; i++) {
            block.cells().setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) values[i]);
        }
        return block;
    }

    private static double bits(Block block, List<Block> references) {
        try (Encoder.Session session = new DeltaEncoder().open()) {
            MemorySegment target =
                    MemorySegment.ofArray(new byte[(int) session.bound(block.dtype(), block.width(), block.height())]);
            return 8.0 * session.encode(block, references, target).bytes() / block.elements();
        }
    }

    /** Weights of unit size that move by normal steps, whose size differs from weight to weight by the powers of ten from 1e-6 to 1e-3. */
    private double[][] walk() {
        Random random = new Random(1);
        double[][] states = new double[3][SIDE * SIDE];
        for (int i = 0; i < SIDE * SIDE; i++) {
            double size = Math.pow(10, -6 + i % 4);
            states[0][i] = 1 + random.nextDouble();
            states[1][i] = states[0][i] + size * random.nextGaussian();
            states[2][i] = states[1][i] + size * random.nextGaussian();
        }
        return states;
    }

    @Test
    void whoMovedFarIsExpectedToMoveFarAgain() {
        double[][] states = walk();
        Block block = floats(states[2]);
        double one = bits(block, List.of(floats(states[1])));
        double two = bits(block, List.of(floats(states[1]), floats(states[0])));
        // A normal step of s units takes log2(s sqrt(2 pi e)) bits if s is known; here its logarithm, base 2, is on
        // average 8.07.
        double known = 0;
        for (int k = 0; k < 4; k++) {
            known += Math.log(Math.pow(10, -6 + k) * (1 << 23) * Math.sqrt(2 * Math.PI * Math.E)) / Math.log(2) / 4;
        }
        assertTrue(two < one - 0.5, two + " bits, with one reference " + one);
        assertTrue(two < known + 0.9, two + " bits, at least " + known);
    }

    @Test
    void steadyMotionIsContinued() {
        double[][] states = new double[3][SIDE * SIDE];
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < SIDE * SIDE; i++) {
            double step = 1e-3 * random.nextDouble();
            for (int t = 0; t < 3; t++) {
                states[t][i] = 1 + 0.9 * random.nextDouble(1e-6) + t * step;
            }
        }
        double bits = bits(floats(states[2]), List.of(floats(states[1]), floats(states[0])));
        assertTrue(bits < 7, bits + " bits"); // the noise has 7 units
    }

    @Test
    void anEqualBlockTakesNothing() {
        Block block = floats(walk()[0]);
        assertTrue(bits(block, List.of(floats(walk()[0]))) * SIDE * SIDE < 8 * 64);
    }

    /** Against arithmetic of another kind, at the ends of all ranges. */
    @Test
    void tokensAndTheBitsTheyLeaveAreTheMagnitude() {
        for (int lead = 1; lead <= 2; lead++) {
            Tokens tokens = new Tokens(lead);
            for (int length = 0; length <= (lead == 1 ? 64 : 32); length++) {
                for (int offset = -1; offset <= 1; offset++) {
                    BigInteger wanted = BigInteger.ONE.shiftLeft(length).add(BigInteger.valueOf(offset - 1));
                    if (wanted.signum() < 0 || wanted.bitLength() > (lead == 1 ? 64 : 32)) {
                        continue;
                    }
                    int token = tokens.token(wanted.longValue(), 1);
                    assertTrue(token >= 0 && token < 256);
                    int left = tokens.left(token);
                    BigInteger top = new BigInteger(Long.toUnsignedString(tokens.magnitude(token)));
                    assertEquals(wanted.shiftRight(left).shiftLeft(left), top);
                    assertTrue(wanted.signum() == 0 || wanted.bitLength() - left <= lead + 1);
                }
            }
        }
    }

    @Test
    void neighbouringFloatsAreNeighbouringNumbers() {
        Numbers numbers = Numbers.of(DType.F32);
        float[] values = {-Float.MAX_VALUE, -1, -Float.MIN_VALUE, -0f, 0, Float.MIN_VALUE, 1, 1.5f};
        long[] read = new long[1];
        MemorySegment cell = MemorySegment.ofArray(new byte[4]);
        long before = Long.MIN_VALUE;
        for (float value : values) {
            for (float x : new float[] {value, Math.nextUp(value)}) {
                cell.set(ValueLayout.JAVA_FLOAT_UNALIGNED, 0, x);
                numbers.read(cell, 0, 1, read);
                assertTrue(read[0] > before || x == 0 || x == Float.MIN_VALUE || x == -Float.MIN_VALUE);
                before = read[0];
                numbers.write(read, cell, 0, 1);
                assertEquals(Float.floatToRawIntBits(x), cell.get(ValueLayout.JAVA_INT_UNALIGNED, 0));
            }
        }
    }

    @Test
    void allocatesNothingOnceWarm() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        double[][] states = walk();
        Block block = floats(states[2]);
        List<Block> references = List.of(floats(states[1]), floats(states[0]));
        try (Encoder.Session encoder = new DeltaEncoder().open();
                Decoder.Session decoder = new DeltaDecoder().open()) {
            MemorySegment target = arena.allocate(encoder.bound(DType.F32, SIDE, SIDE));
            long least = Long.MAX_VALUE;
            for (int i = 0; i < 500 && least > 64 << 10; i++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                long bytes = encoder.encode(block, references, target).bytes();
                decoder.decode(target.asSlice(0, bytes), references, block);
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            }
            assertTrue(least <= 64 << 10, least + " bytes a pass of 256 KiB");
        }
    }
}
