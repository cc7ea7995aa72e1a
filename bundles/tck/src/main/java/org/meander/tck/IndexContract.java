package org.meander.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.meander.base.ErrorCode;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.index.IndexStrategy;
import org.meander.index.SegmentMeans;
import org.meander.index.Signature;

/** What every {@link IndexStrategy} must keep; those that make {@link SegmentMeans} have more to keep. */
public abstract class IndexContract {

    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** The strategy under test. */
    protected abstract IndexStrategy strategy();

    @ParameterizedTest
    @ValueSource(
            ints = {0, 1, 2, 15, 16, 17, 63, 64, 65, 255, 256, 257, 1023, 1024, 1025, 4097, 16385, 65535, 65536, 65537})
    protected void chunkBordersDoNotMatter(int elements) {
        Random random = new Random(elements);
        float[] values = gaussian(random, elements);
        byte[] whole = bytes(sign(values));
        assertArrayEquals(whole, bytes(signInPieces(values, random, 3)));
        assertArrayEquals(whole, bytes(signInPieces(values, random, 1 << 14)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, 17, 255, 256, 1023, 1024, 1025, 4097, 65536, 70_001})
    protected void piecesInAnyOrderGiveTheSameSignature(int elements) {
        Random random = new Random(elements);
        float[] values = gaussian(random, elements);
        IndexStrategy.Builder builder = strategy().builder(elements);
        List<IndexStrategy.Piece> pieces = new ArrayList<>();
        List<Runnable> looks = new ArrayList<>();
        for (int at = 0; at < elements; ) {
            int count = Math.min(elements - at, random.nextInt(3000));
            IndexStrategy.Piece piece = builder.piece(at, count);
            float[] run = Arrays.copyOfRange(values, at, at + count);
            pieces.add(piece);
            looks.add(() -> piece.take(MemorySegment.ofArray(run)));
            at += count;
        }
        Collections.shuffle(looks, random);
        looks.forEach(Runnable::run);
        looks.forEach(Runnable::run);
        pieces.forEach(IndexStrategy.Piece::join);
        assertArrayEquals(bytes(sign(values)), bytes(builder.finish()));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 17, 1024, 1025, 70_001})
    protected void aSavedBuilderGoesOn(int elements) {
        Random random = new Random(elements);
        float[] values = gaussian(random, elements);
        for (int stop : new int[] {0, elements / 3, elements / 2 + 1, elements}) {
            int first = Math.min(stop, elements);
            IndexStrategy.Builder before = strategy().builder(elements);
            before.add(MemorySegment.ofArray(Arrays.copyOf(values, first)), first);
            Optional<MemorySegment> saved = before.save();
            assumeTrue(saved.isPresent());
            IndexStrategy.Builder after = strategy().restore(elements, saved.get());
            float[] rest = Arrays.copyOfRange(values, first, elements);
            after.add(MemorySegment.ofArray(rest), rest.length);
            before.add(MemorySegment.ofArray(rest), rest.length);
            assertArrayEquals(bytes(sign(values)), bytes(after.finish()));
            assertArrayEquals(bytes(sign(values)), bytes(before.finish()));
        }
    }

    @Test
    protected void aForeignStateIsRefused() {
        IndexStrategy.Builder builder = strategy().builder(100);
        builder.add(MemorySegment.ofArray(new float[50]), 50);
        Optional<MemorySegment> saved = builder.save();
        assumeTrue(saved.isPresent());
        byte[] state = saved.get().toArray(ValueLayout.JAVA_BYTE);
        assertRefused(90_000, state);
        for (int length = 0; length < state.length; length++) {
            assertRefused(100, Arrays.copyOf(state, length));
        }
    }

    private void assertRefused(long elements, byte[] state) {
        MeanderException e =
                assertThrows(MeanderException.class, () -> strategy().restore(elements, MemorySegment.ofArray(state)));
        assertEquals(StandardError.MALFORMED_DATA, e.code());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 17, 1024, 70_001})
    protected void readsWhatItWrote(int elements) {
        Signature written = sign(gaussian(new Random(1), elements));
        Signature read = strategy().read(written.write());
        assertEquals(elements, read.elements());
        assertEquals(strategy().name(), read.strategy());
        assertArrayEquals(bytes(written), bytes(read));
        if (written instanceof SegmentMeans a && read instanceof SegmentMeans b) {
            assertEquals(a.squaredNorm(), b.squaredNorm());
            assertEquals(a.levels().size(), b.levels().size());
            for (int l = 0; l < a.levels().size(); l++) {
                assertArrayEquals(a.levels().get(l).means(), b.levels().get(l).means());
                assertArrayEquals(
                        a.levels().get(l).deviations(), b.levels().get(l).deviations());
            }
        }
    }

    @Test
    protected void damageIsReported() {
        byte[] right = bytes(sign(gaussian(new Random(2), 300)));
        for (int length = 0; length < right.length; length++) {
            assertDamaged(Arrays.copyOf(right, length));
        }
        assertDamaged(Arrays.copyOf(right, right.length + 1));
        for (int bit = 0; bit < 8 * right.length; bit++) {
            byte[] wrong = right.clone();
            wrong[bit / 8] ^= (byte) (1 << bit % 8);
            assertDamaged(wrong);
        }
    }

    private void assertDamaged(byte[] bytes) {
        MeanderException e =
                assertThrows(MeanderException.class, () -> strategy().read(MemorySegment.ofArray(bytes)));
        assertEquals(ErrorCode.Blame.DATA, e.code().blame());
    }

    @Test
    protected void wrongCallsAreRefused() {
        assertInvalid(() -> strategy().builder(-1));
        IndexStrategy.Builder builder = strategy().builder(4);
        assertInvalid(builder::finish);
        assertInvalid(() -> builder.add(MemorySegment.ofArray(new float[5]), 5));
        assertInvalid(() -> {
            IndexStrategy.Piece piece = builder.piece(0, 5);
            piece.take(MemorySegment.ofArray(new float[5]));
            piece.join();
        });
        assertInvalid(() -> builder.add(MemorySegment.ofArray(new float[2]), 3));
        assertInvalid(() -> builder.add(MemorySegment.ofArray(new float[2]), -1));
        builder.add(MemorySegment.ofArray(new float[4]), 4);
        assertInvalid(() -> builder.add(MemorySegment.ofArray(new float[1]), 1));
        assertEquals(4, builder.finish().elements());
    }

    private static void assertInvalid(Runnable call) {
        assertEquals(
                StandardError.INVALID_ARGUMENT,
                assertThrows(MeanderException.class, call::run).code());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 15, 16, 17, 1023, 1025, 20_000, 70_001})
    protected void meansAndDeviationsAreRight(int elements) {
        for (float[] values : samples(elements)) {
            SegmentMeans signature = means(values);
            double norm = Math.sqrt(squares(values));
            assertEquals(norm * norm, signature.squaredNorm(), 1e-12 * norm * norm);
            long longer = Long.MAX_VALUE;
            for (SegmentMeans.Level level : signature.levels()) {
                long length = level.segmentLength();
                assertTrue(
                        length < longer && Long.bitCount(length) == 1 && Long.numberOfTrailingZeros(length) % 2 == 0);
                longer = length;
                assertEquals((elements - 1) / length + 1, level.means().length);
                assertEquals(level.means().length, level.deviations().length);
                assertTrue(errors(values, level) <= SegmentMeans.PRECISION * norm);
            }
        }
    }

    /** Norm of the differences from a two-pass computation. */
    private static double errors(float[] values, SegmentMeans.Level level) {
        double sum = 0;
        for (int i = 0; i < level.means().length; i++) {
            int from = Math.toIntExact(i * level.segmentLength());
            int to = (int) Math.min(values.length, from + level.segmentLength());
            double mean = 0;
            for (int k = from; k < to; k++) {
                mean += (double) values[k] / (to - from);
            }
            double squared = 0;
            for (int k = from; k < to; k++) {
                squared += (values[k] - mean) * (values[k] - mean);
            }
            double deviation = Math.sqrt(squared) - level.deviations()[i];
            mean -= level.means()[i];
            sum += (to - from) * mean * mean + deviation * deviation;
        }
        return Math.sqrt(sum);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16, 17, 1024, 5000, 70_001})
    protected void boundsNeverExceedDistances(int elements) {
        List<float[]> samples = samples(elements);
        for (float[] a : samples) {
            for (float[] b : samples) {
                double room = 2 * SegmentMeans.PRECISION * (Math.sqrt(squares(a)) + Math.sqrt(squares(b)));
                double distance = distance(a, b);
                SegmentMeans first = means(a);
                SegmentMeans second = means(b);
                for (int l = 0; l < first.levels().size(); l++) {
                    double bound = bound(first.levels().get(l), second.levels().get(l), elements);
                    assertTrue(bound <= distance + room, bound + " exceeds " + distance);
                }
            }
        }
    }

    private static double bound(SegmentMeans.Level a, SegmentMeans.Level b, int elements) {
        double sum = 0;
        for (int i = 0; i < a.means().length; i++) {
            long length = Math.min(a.segmentLength(), elements - i * a.segmentLength());
            double means = a.means()[i] - b.means()[i];
            double deviations = a.deviations()[i] - b.deviations()[i];
            sum += length * means * means + deviations * deviations;
        }
        return Math.sqrt(sum);
    }

    @Test
    protected void valuesThatAreNotFiniteStayInTheirSegments() {
        float[] values = gaussian(new Random(3), 5000);
        SegmentMeans clean = means(values);
        values[4321] = Float.NaN;
        assertTrue(Double.isNaN(means(values).squaredNorm()));
        values[4321] = Float.NEGATIVE_INFINITY;
        assertEquals(Double.POSITIVE_INFINITY, means(values).squaredNorm());
        for (int l = 0; l < clean.levels().size(); l++) {
            SegmentMeans.Level level = means(values).levels().get(l);
            for (int i = 0; i < level.means().length; i++) {
                boolean touched = i == 4321 / level.segmentLength();
                assertEquals(touched ? Double.NaN : clean.levels().get(l).means()[i], level.means()[i]);
                assertEquals(touched ? Double.NaN : clean.levels().get(l).deviations()[i], level.deviations()[i]);
            }
        }
    }

    /** Random, clustered, near-duplicate, huge, tiny, far from zero with hardly any spread, and with one outlier in front. */
    private static List<float[]> samples(int elements) {
        Random random = new Random(elements);
        float[] base = gaussian(random, elements);
        return List.of(
                base,
                gaussian(random, elements),
                map(base, i -> base[i] + 1e-4f * (float) random.nextGaussian()),
                map(base, i -> base[i] * (1 + 0x1p-23f)),
                map(base, i -> 1e30f * base[i]),
                map(base, i -> 1e-43f * base[i]),
                map(base, i -> 1e8f + 8 * random.nextInt(2)),
                map(base, i -> i % 1000 == 0 ? 3e38f : base[i]),
                map(base, i -> 0));
    }

    private interface Value {
        float at(int i);
    }

    private static float[] map(float[] like, Value value) {
        float[] result = new float[like.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = value.at(i);
        }
        return result;
    }

    private static float[] gaussian(Random random, int elements) {
        return map(new float[elements], i -> (float) random.nextGaussian());
    }

    private static double squares(float[] values) {
        return distanceSquared(values, new float[values.length]);
    }

    private static double distance(float[] a, float[] b) {
        return Math.sqrt(distanceSquared(a, b));
    }

    private static double distanceSquared(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            double d = (double) a[i] - b[i];
            sum += d * d;
        }
        return sum;
    }

    private SegmentMeans means(float[] values) {
        Signature signature = sign(values);
        assumeTrue(signature instanceof SegmentMeans, "a strategy without means of segments");
        return (SegmentMeans) signature;
    }

    private Signature sign(float[] values) {
        return signInPieces(values, new Random(0), values.length);
    }

    /** In pieces of a random length up to {@code longest}, at addresses that are no multiple of 4. */
    private Signature signInPieces(float[] values, Random random, int longest) {
        IndexStrategy.Builder builder = strategy().builder(values.length);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment copy = arena.allocate(4L * values.length + 1).asSlice(1);
            MemorySegment.copy(values, 0, copy, F32, 0, values.length);
            for (int at = 0; at < values.length; ) {
                int count = longest == values.length ? longest : random.nextInt(longest + 1);
                int taken = Math.min(count, values.length - at);
                builder.add(copy.asSlice(4L * at), taken);
                at += taken;
            }
            return builder.finish();
        }
    }

    private static byte[] bytes(Signature signature) {
        return signature.write().toArray(ValueLayout.JAVA_BYTE);
    }
}
