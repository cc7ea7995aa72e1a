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
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.meander.base.DType;
import org.meander.base.MeanderException;
import org.meander.codec.Block;
import org.meander.codec.Decoder;
import org.meander.codec.Encoder;
import org.meander.codec.Encoding;
import org.meander.codec.Payload;

class TrellisTest {

    private static Encoder encoder(double rms, boolean trellis) {
        return new ScalarEncoder(Tolerance.of(0, 0, 0, rms, trellis));
    }

    private static Block gaussian(Arena arena, int width, int height) {
        Block block = new Block(DType.F32, width, height, arena.allocate(4L * width * height));
        Random random = new Random(3);
        for (long i = 0; i < block.elements(); i++) {
            block.cells().setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) random.nextGaussian());
        }
        return block;
    }

    private static double bits(Encoder encoder, Block block) {
        try (Arena arena = Arena.ofConfined()) {
            return 8.0 * payload(arena, encoder, block).byteSize() / block.elements();
        }
    }

    private static MemorySegment payload(Arena arena, Encoder encoder, Block block) {
        try (Encoder.Session session = encoder.open()) {
            MemorySegment target = arena.allocate(session.bound(block.dtype(), block.width(), block.height()));
            return target.asSlice(0, session.encode(block, target).bytes());
        }
    }

    private static double rms(MemorySegment a, MemorySegment b, long n) {
        double squares = 0;
        for (long i = 0; i < n; i++) {
            double error = a.getAtIndex(ValueLayout.JAVA_FLOAT, i) - (double) b.getAtIndex(ValueLayout.JAVA_FLOAT, i);
            squares += error * error;
        }
        return Math.sqrt(squares / n);
    }

    /**
     * A normal variable of deviation s takes at least log2(s/e) bits for an RMS error of e (Shannon), and 0.25 more with one step. Fischer
     * and Wang's trellis of 8 states stays within 0.55 dB of the bound at 2.5 bits and more; 6.02 dB are a bit.
     */
    @ParameterizedTest
    @CsvSource({"2.5, 0.60", "3, 0.55", "4, 0.50", "6, 0.45", "9, 0.45"})
    void staysNearTheRateOfANormalVariable(double rate, double decibels) {
        try (Arena arena = Arena.ofConfined()) {
            Block block = gaussian(arena, 768, 768);
            double rms = Math.pow(2, -rate);
            double bits = bits(encoder(rms, true), block);
            assertTrue(bits > rate - 0.005, bits + " bits are fewer than possible");
            assertTrue(bits < rate + decibels / 6.02, bits + " bits");
            assertEquals(0.20, bits(encoder(rms, false), block) - bits, 0.025);
        }
    }

    /** At low rates, where steps are as wide as the deviation, the trellis must be no further from the bound than one step is. */
    @ParameterizedTest
    @ValueSource(doubles = {0.999, 0.95, 0.9, 0.75, 0.6, 0.45})
    void isNoLossAtLowRates(double rms) {
        try (Arena arena = Arena.ofConfined()) {
            Block block = gaussian(arena, 512, 512);
            assertTrue(excess(arena, encoder(rms, true), block, rms) <= excess(arena, encoder(rms, false), block, rms));
        }
    }

    /** Bits above those of Shannon's bound for the error that was reached. */
    private static double excess(Arena arena, Encoder encoder, Block block, double rms) {
        try (Encoder.Session session = encoder.open()) {
            Encoding done = session.encode(block, arena.allocate(session.bound(DType.F32, 512, 512)));
            double squares = done.squaredError() / block.elements();
            assertTrue(squares <= rms * rms);
            return 8.0 * done.bytes() / block.elements() + 0.5 * Math.log(squares) / Math.log(2);
        }
    }

    /** All sequences of 9 cells are tried on each path. */
    @Test
    void theSearchFindsTheBestSequence() {
        int length = 9;
        int n = length * Trellis.PATHS;
        Random random = new Random(6);
        Viterbi viterbi = new Viterbi();
        int[] points = new int[n + 64];
        for (int round = 0; round < 20; round++) {
            for (int i = 0; i < n; i++) {
                viterbi.rest[i] = 4 * random.nextFloat() - 2;
                viterbi.base[i] = random.nextInt(-50, 50);
            }
            viterbi.weights[0] = 1.5f;
            viterbi.begin();
            viterbi.search(n, points, 0);
            for (int path = 0; path < Trellis.PATHS; path++) {
                double found = 0;
                double[] x = new double[length];
                for (int t = 0; t < length; t++) {
                    int i = t * Trellis.PATHS + path;
                    x[t] = 4.0 * viterbi.base[i] + viterbi.rest[i];
                    found += (x[t] - points[i]) * (x[t] - points[i]);
                }
                double best = Double.POSITIVE_INFINITY;
                for (int choices = 0; choices < 1 << length; choices++) {
                    best = Math.min(best, cost(x, choices));
                }
                assertEquals(best, found, 1e-4);
            }
        }
    }

    /** Squared errors if bit t of {@code choices} is the parity of number t. */
    private static double cost(double[] x, int choices) {
        double sum = 0;
        int state = 0;
        for (int t = 0; t < x.length; t++) {
            int odd = choices >> t & 1;
            int remainder = (state & 1) + 2 * odd;
            double error = x[t] - (remainder + 4 * Math.rint((x[t] - remainder) / 4));
            sum += error * error;
            state = successor(state, odd);
        }
        return sum;
    }

    private static int successor(int state, int odd) {
        int parity = Integer.bitCount(state & 0b10110) & 1;
        return 2 * state % 32 + (odd ^ parity);
    }

    /** The search's points, halved, lead the walk to the same points, across windows and over whatever numbers. */
    @Test
    void numbersLeadToTheirPoints() {
        Random random = new Random(7);
        int n = 16 * 33 + 5;
        int[] q = new int[n + 64];
        int[] expected = new int[n];
        int[] state = new int[Trellis.PATHS];
        for (int i = 0; i < n; i++) {
            q[i] = random.nextInt(-1 << 20, 1 << 20);
            int path = i % Trellis.PATHS;
            expected[i] = 2 * q[i] + (state[path] & 1);
            state[path] = successor(state[path], q[i] & 1);
        }
        int[] states = new int[Trellis.PATHS];
        int[] second = Arrays.copyOfRange(q, 16 * 20, n + 64);
        Trellis.walk(q, 16 * 20, states);
        Trellis.walk(second, n - 16 * 20, states);
        System.arraycopy(second, 0, q, 16 * 20, n - 16 * 20);
        assertArrayEquals(expected, Arrays.copyOf(q, n));
    }

    @Test
    void smallBlocksHaveNoTrellis() {
        try (Arena arena = Arena.ofConfined()) {
            Block small = gaussian(arena, 1023, 1);
            assertEquals(
                    -1, payload(arena, encoder(0.1, true), small).mismatch(payload(arena, encoder(0.1, false), small)));
            assertEquals(
                    1, Payload.parse(payload(arena, encoder(0.1, true), small)).version());
            Block large = gaussian(arena, 1024, 1);
            assertEquals(
                    2, Payload.parse(payload(arena, encoder(0.1, true), large)).version());
            assertEquals(
                    1, Payload.parse(payload(arena, encoder(0.1, false), large)).version());
        }
    }

    @Test
    void theFirstVersionHasNoTrellis() {
        try (Arena arena = Arena.ofConfined();
                Decoder.Session decoder = new ScalarDecoder().open()) {
            Block block = gaussian(arena, 64, 64);
            MemorySegment payload = payload(arena, encoder(0.1, true), block);
            for (int version : new int[] {0, 1, 4}) {
                Payload.seal(
                        payload,
                        "scalar",
                        version,
                        block,
                        Payload.parse(payload).body().byteSize());
                MeanderException e = assertThrows(MeanderException.class, () -> decoder.decode(payload, block));
                assertEquals(
                        version == 1 ? "MALFORMED_DATA" : "UNSUPPORTED_DATA",
                        e.code().name());
            }
        }
    }

    /** Outliers become exact after the search; the path of those behind them must not change. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void exactCellsLeaveThePathAsItIs(boolean trellis) {
        try (Arena arena = Arena.ofConfined();
                Decoder.Session decoder = new ScalarDecoder().open()) {
            Block block = gaussian(arena, 300, 200);
            float[] odd = {Float.NaN, 1e30f, -1e30f, Float.POSITIVE_INFINITY, 4000, -333.3f, 40, 41, -0f};
            Random random = new Random(9);
            for (int i = 0; i < 900; i++) {
                block.cells().setAtIndex(ValueLayout.JAVA_FLOAT, random.nextInt(60_000), odd[i % odd.length]);
            }
            Block decoded = new Block(DType.F32, 300, 200, arena.allocate(240_000));
            decoder.decode(payload(arena, encoder(0.1, trellis), block), decoded);
            for (long i = 0; i < 60_000; i++) {
                float x = block.cells().getAtIndex(ValueLayout.JAVA_FLOAT, i);
                float y = decoded.cells().getAtIndex(ValueLayout.JAVA_FLOAT, i);
                assertTrue(Float.compare(x, y) == 0 || Math.abs(x - y) < 1, x + " became " + y + " at " + i);
            }
        }
    }

    /** Cells that a curve left over must not be counted among those that share the errors. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theErrorIsThatOfTheUsedCells(boolean trellis) {
        try (Arena arena = Arena.ofConfined();
                Decoder.Session decoder = new ScalarDecoder().open()) {
            Block full = gaussian(arena, 256, 256);
            full.cells().asSlice(4 * 20_000).fill((byte) 0);
            Block block = new Block(DType.F32, 256, 256, full.cells(), 20_000);
            Block decoded = new Block(DType.F32, 256, 256, arena.allocate(4 << 16));
            decoder.decode(payload(arena, encoder(0.1, trellis), block), decoded);
            double used = rms(block.cells(), decoded.cells(), 20_000);
            assertTrue(used <= 0.1, used + " is above 0.1");
        }
    }

    @Test
    void allocatesNothingOnceWarm() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (Arena arena = Arena.ofConfined();
                Decoder.Session decoder = new ScalarDecoder().open();
                Encoder.Session encoder = encoder(0.05, true).open()) {
            Block block = gaussian(arena, 512, 512);
            MemorySegment target = arena.allocate(encoder.bound(DType.F32, 512, 512));
            long least = Long.MAX_VALUE;
            for (int i = 0; i < 1000 && least > 64 << 10; i++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                Encoding done = encoder.encode(block, target);
                decoder.decode(target.asSlice(0, done.bytes()), block);
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            }
            assertTrue(least <= 64 << 10, least + " bytes a pass of 1 MiB");
        }
    }

    @Test
    void aTrellisNeedsAnRmsError() {
        assertThrows(MeanderException.class, () -> Tolerance.of(0.1, 0, 0, 0, true));
        assertThrows(MeanderException.class, () -> Tolerance.of(0, 0.1, 0, 0, true));
        assertThrows(MeanderException.class, () -> Tolerance.of(0, 0, 0.1, 0.1, false));
        assertThrows(MeanderException.class, () -> Tolerance.of(0, 0, 0, -1, false));
        assertThrows(MeanderException.class, () -> Tolerance.of(0, 0, 0, Double.NaN, false));
        assertEquals(new Tolerance(0, 0, 0.01, 0, true, Tolerance.AUTO, 0), Tolerance.of(0, 0, 0, 0, true));
        assertEquals(new Tolerance(0, 0, 0, 5, true, Tolerance.AUTO, 0), Tolerance.of(0, 0, 0, 5, true));
    }
}
