package org.meander.codec.scalar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meander.base.DType;
import org.meander.base.MeanderException;
import org.meander.codec.Block;
import org.meander.codec.Decoder;
import org.meander.codec.Encoder;
import org.meander.codec.Encoding;
import org.meander.codec.Payload;

class PredictionTest {

    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED;
    private static final int SIDE = 256;
    private static final int CELLS = SIDE * SIDE;

    private final Arena arena = Arena.ofAuto();

    private Block block(int width, int height, IntToDoubleFunction value) {
        Block block = new Block(DType.F32, width, height, arena.allocate(4L * width * height, 4));
        for (int i = 0; i < width * height; i++) {
            block.cells().set(F32, 4L * i, (float) value.applyAsDouble(i));
        }
        return block;
    }

    /** A random walk, whose spectrum falls with the square of the frequency. */
    private static double[] walk(int n) {
        Random random = new Random(5);
        double[] walk = new double[n];
        for (int i = 1; i < n; i++) {
            walk[i] = walk[i - 1] + random.nextGaussian();
        }
        return walk;
    }

    /** The sum of two walks along rows, columns, and a plane. */
    private static double[] field(int width, int height) {
        Random random = new Random(6);
        double[] field = new double[width * height];
        for (int i = 0; i < field.length; i++) {
            double left = i % width > 0 ? field[i - 1] : 0;
            double up = i >= width ? field[i - width] : 0;
            double both = i % width > 0 && i >= width ? field[i - width - 1] : 0;
            field[i] = left + up - both + random.nextGaussian();
        }
        return field;
    }

    private record Coded(Payload payload, MemorySegment bytes, Encoding encoding, Block decoded) {
        double bits() {
            return 8.0 * encoding.bytes() / decoded.elements();
        }
    }

    private Coded code(Tolerance tolerance, Block block, Block... references) {
        try (Encoder.Session encoder = new ScalarEncoder(tolerance).open();
                Decoder.Session decoder = new ScalarDecoder().open()) {
            MemorySegment target = arena.allocate(encoder.bound(block.dtype(), block.width(), block.height()));
            Encoding done = encoder.encode(block, List.of(references), target);
            MemorySegment bytes = target.asSlice(0, done.bytes());
            assertEquals(done.references(), decoder.references(bytes));
            Block decoded = new Block(
                    block.dtype(),
                    block.width(),
                    block.height(),
                    arena.allocate(block.cells().byteSize()));
            decoder.decode(bytes, List.of(references).subList(0, done.references()), decoded);
            return new Coded(Payload.parse(bytes), bytes, done, decoded);
        }
    }

    private static Tolerance within(double error, String prediction, int row) {
        return Tolerance.of(error, 0, 0, 0, false, prediction, row);
    }

    private static void assertWithin(double error, Block block, Block decoded) {
        for (long i = 0; i < block.elements(); i++) {
            float x = block.cells().get(F32, 4 * i);
            float y = decoded.cells().get(F32, 4 * i);
            if (Float.isFinite(x)) {
                assertTrue(Math.abs((double) x - y) <= error, x + " became " + y + " at " + i);
            } else {
                assertEquals(Float.floatToRawIntBits(x), Float.floatToRawIntBits(y), "at " + i);
            }
        }
    }

    /** Bits a value of the differences' order-0 entropy, calculated another way. */
    private static double ideal(Block block, double step, IntUnaryOperator... others) {
        Map<Long, Integer> counts = new HashMap<>();
        int n = (int) block.elements();
        for (int i = 0; i < n; i++) {
            long difference = 0;
            for (int k = 0; k < 1 << others.length; k++) {
                int from = i;
                for (int o = 0; o < others.length; o++) {
                    from = (k >> o & 1) == 1 ? others[o].applyAsInt(from) : from;
                }
                long q = from < 0 ? 0 : Math.round(block.cells().get(F32, 4L * from) / step);
                difference += Integer.bitCount(k) % 2 == 0 ? q : -q;
            }
            counts.merge(difference, 1, Integer::sum);
        }
        return counts.values().stream()
                .mapToDouble(c -> -c * Math.log((double) c / n) / Math.log(2) / n)
                .sum();
    }

    @ParameterizedTest
    @ValueSource(doubles = {4, 0.5, 0.02})
    void takesHardlyMoreThanTheEntropyOfTheFirstDifferences(double error) {
        double[] walk = walk(CELLS);
        Block block = block(SIDE, SIDE, i -> walk[i]);
        Coded auto = code(within(error, Tolerance.AUTO, 0), block);
        Coded along = code(within(error, Tolerance.LORENZO1, 0), block);
        double ideal = ideal(block, 2 * error, i -> i - 1);
        assertEquals(3, auto.payload().version());
        assertTrue(along.bits() <= 1.05 * ideal + 0.02, along.bits() + " bits, ideal " + ideal);
        assertTrue(auto.bits() <= along.bits(), auto.bits() + " bits, lorenzo1 " + along.bits());
        assertTrue(along.bits()
                < 0.6 * code(within(error, Tolerance.NONE, 0), block).bits());
        assertWithin(error, block, auto.decoded());
    }

    @ParameterizedTest
    @ValueSource(doubles = {2, 0.1})
    void takesHardlyMoreThanTheEntropyOfTheDifferencesOfRows(double error) {
        double[] field = field(SIDE, SIDE);
        Block block = block(SIDE, SIDE, i -> field[i]);
        Coded auto = code(within(error, Tolerance.AUTO, 0), block);
        double ideal = ideal(block, 2 * error, i -> i - 1, i -> i - SIDE);
        assertTrue(auto.bits() <= 1.05 * ideal, auto.bits() + " bits, ideal " + ideal);
        assertTrue(auto.bits()
                < 0.8 * code(within(error, Tolerance.LORENZO1, 0), block).bits());
        assertWithin(error, block, auto.decoded());
    }

    @Test
    void rowsOfTheDataNeedNotBeThoseOfTheBlock() {
        double[] field = field(300, 218);
        Block block = block(SIDE, 255, i -> field[i]);
        Coded right = code(within(0.1, Tolerance.AUTO, 300), block);
        Coded wrong = code(within(0.1, Tolerance.AUTO, 0), block);
        assertTrue(right.bits() < wrong.bits() - 1, right.bits() + ", " + wrong.bits());
        assertWithin(0.1, block, right.decoded());
    }

    @Test
    void predictsASteadySlopeFromTwoValues() {
        Block block = block(CELLS, 1, i -> 1e-7 * i * i);
        Coded auto = code(within(2e-4, Tolerance.AUTO, 0), block);
        assertTrue(auto.bits()
                < 0.6 * code(within(2e-4, Tolerance.LORENZO1, 0), block).bits());
        assertWithin(2e-4, block, auto.decoded());
    }

    @Test
    void predictsNothingFromNoise() {
        Random random = new Random(7);
        Block block = block(SIDE, SIDE, i -> random.nextGaussian());
        Coded auto = code(within(0.01, Tolerance.AUTO, 0), block);
        assertEquals(1, auto.payload().version());
        assertEquals(code(within(0.01, Tolerance.NONE, 0), block).encoding(), auto.encoding());
    }

    @ParameterizedTest
    @ValueSource(strings = {Tolerance.AUTO, Tolerance.LORENZO1, Tolerance.LORENZO2})
    void keepsTheBoundAcrossValuesThatAreNone(String prediction) {
        double[] walk = walk(CELLS);
        float[] odd = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 1e30f, -1e9f, 5e4f};
        Block block = block(SIDE, SIDE, i -> i % 997 < 2 ? odd[i / 997 % odd.length] : walk[i]);
        Coded coded = code(within(0.25, prediction, 0), block);
        assertEquals(3, coded.payload().version());
        assertTrue(coded.bits() < 6, coded.bits() + " bits");
        assertWithin(0.25, block, coded.decoded());
    }

    @Test
    void rmsErrorsHoldWithPrediction() {
        double[] walk = walk(CELLS);
        Block block = block(SIDE, SIDE, i -> walk[i]);
        Coded coded = code(Tolerance.of(0, 0, 0, 0.05, false), block);
        assertEquals(3, coded.payload().version());
        assertTrue(Math.sqrt(coded.encoding().squaredError() / CELLS) <= 0.05);
    }

    @Test
    void takesDifferencesToAReference() {
        Random random = new Random(8);
        Block before = block(SIDE, SIDE, i -> random.nextGaussian());
        before.cells().set(F32, 400, Float.NaN);
        Block after = block(SIDE, SIDE, i -> before.cells().get(F32, 4L * i) + 0.002 * random.nextGaussian());
        after.cells().set(F32, 400, 0.25f);
        after.cells().set(F32, 800, Float.NaN);
        Coded alone = code(within(0.001, Tolerance.AUTO, 0), after);
        Coded coded = code(within(0.001, Tolerance.AUTO, 0), after, before);
        assertEquals(1, coded.encoding().references());
        assertTrue(coded.bits() < 0.35 * alone.bits(), coded.bits() + ", " + alone.bits());
        assertWithin(0.001, after, coded.decoded());
        try (Decoder.Session decoder = new ScalarDecoder().open()) {
            assertThrows(MeanderException.class, () -> decoder.decode(coded.bytes(), coded.decoded()));
            Block other = new Block(DType.F32, CELLS, 1, before.cells());
            assertThrows(MeanderException.class, () -> decoder.decode(coded.bytes(), List.of(other), coded.decoded()));
        }
    }

    @Test
    void leavesAReferenceThatIsOfNoUse() {
        Random random = new Random(9);
        Block one = block(SIDE, SIDE, i -> random.nextGaussian());
        Block two = block(SIDE, SIDE, i -> random.nextGaussian());
        Coded coded = code(within(0.001, Tolerance.AUTO, 0), one, two);
        assertEquals(0, coded.encoding().references());
        assertEquals(code(within(0.001, Tolerance.AUTO, 0), one).encoding(), coded.encoding());
    }

    /** Written by the encoder of the versions before prediction. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void readsOldPayloads(int version) throws IOException {
        try (InputStream stream = PredictionTest.class.getResourceAsStream("version-" + version + ".payload");
                Decoder.Session decoder = new ScalarDecoder().open()) {
            Block block = block(64, 48, i -> i == 200 ? 1e30f : Math.sin(i * 0.37) + Math.cos(i * i * 0.11));
            block.cells().set(F32, 400, Float.NaN);
            MemorySegment payload = MemorySegment.ofArray(stream.readAllBytes());
            assertEquals(version, Payload.parse(payload).version());
            Block decoded = block(64, 48, i -> 0);
            decoder.decode(payload, decoded);
            assertWithin(version == 1 ? 0.01 : 0.05, block, decoded);
        }
    }

    @Test
    void refusesSettingsThatExcludeEachOther() {
        assertThrows(MeanderException.class, () -> within(1, "lorenzo3", 0));
        assertThrows(MeanderException.class, () -> within(1, Tolerance.AUTO, -1));
        assertThrows(MeanderException.class, () -> Tolerance.of(0, 0, 0.1, 0, true, Tolerance.LORENZO1, 0));
    }
}
