package org.meander.codec.entropy;

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
import org.junit.jupiter.params.provider.ValueSource;
import org.meander.base.MeanderException;

class RansTest {

    private static final int SEGMENT = 256;

    private final RansEncoder encoder = new RansEncoder();
    private final RansDecoder decoder = new RansDecoder();

    /** Symbols in segments of three kinds: wide, narrow and constant. */
    private record Sample(byte[] symbols, byte[] classes, FrequencyTables tables, double entropy) {

        static Sample of(int count, long seed) {
            Random random = new Random(seed);
            byte[] classes = new byte[(count + SEGMENT - 1) / SEGMENT];
            byte[] symbols = new byte[count];
            long[] counts = new long[3 * 256];
            for (int i = 0; i < count; i++) {
                int c = classes[i / SEGMENT] = (byte) (i / SEGMENT * 7 % 3);
                double wide = c == 0 ? 20 : c == 1 ? 1.5 : 0;
                int s = (int) Math.clamp(128 + random.nextGaussian() * wide, 0, 255);
                symbols[i] = (byte) s;
                counts[c * 256 + s]++;
            }
            FrequencyTables tables = new FrequencyTables(3);
            double entropy = 0;
            for (int c = 0; c < 3; c++) {
                long total = Arrays.stream(counts, c * 256, c * 256 + 256).sum();
                if (total > 0) {
                    tables.fit(c, counts, c * 256);
                    tables.prepareDecoding(c);
                }
                for (int s = 0; s < 256; s++) {
                    double n = counts[c * 256 + s];
                    entropy -= n == 0 ? 0 : n * Math.log(n / total) / Math.log(2);
                }
            }
            return new Sample(symbols, classes, tables, entropy);
        }

        MemorySegment encode(RansEncoder encoder, Arena arena) {
            MemorySegment target = arena.allocate(RansEncoder.bound(symbols.length));
            return target.asSlice(0, encoder.encode(symbols, symbols.length, SEGMENT, classes, tables, target));
        }

        byte[] decode(RansDecoder decoder, MemorySegment stream) {
            byte[] result = new byte[symbols.length];
            decoder.open(stream, result.length, tables);
            for (int s = 0; s < classes.length; s++) {
                int from = s * SEGMENT;
                decoder.decode(result, from, Math.min(SEGMENT, result.length - from), classes[s]);
            }
            decoder.finish();
            return result;
        }
    }

    @Test
    void quotientsAreExact() {
        Random random = new Random(1);
        for (int share = 1; share < FrequencyTables.TOTAL; share++) {
            int largest = (share << 19) - 1;
            for (int i = 0; i < 100; i++) {
                int multiple = random.nextInt(1 << 19) * share;
                for (int x : new int[] {multiple, Math.max(0, multiple - 1), random.nextInt(largest), largest - i}) {
                    assertEquals(x / share, RansEncoder.quotient(x, share), x + " / " + share);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            ints = {1, 2, 15, 16, 17, 255, 256, 257, 1023, 2047, 2048, 2049, 16383, 16385, 65535, 65536, 65599, 300_001
            })
    void givesBackWhatWasCodedWithAndWithoutVectors(int count) {
        Sample sample = Sample.of(count, count);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment stream = sample.encode(encoder, arena);
            MemorySegment plain = sample.encode(new RansEncoder(false), arena);
            assertEquals(-1, stream.mismatch(plain), "the kernels write the same bytes");
            assertArrayEquals(sample.symbols, sample.decode(decoder, stream));
            assertArrayEquals(sample.symbols, sample.decode(new RansDecoder(false), stream));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 1000, 10_000, 100_000, 1_000_000})
    void isWithinOnePercentOfTheEntropyPlusTheLanes(int count) {
        Sample sample = Sample.of(count, 5);
        try (Arena arena = Arena.ofConfined()) {
            double bits = 8.0 * sample.encode(encoder, arena).byteSize();
            assertTrue(bits >= sample.entropy);
            assertTrue(bits <= 1.01 * sample.entropy + 32 * Rans.lanes(count), bits + " for " + sample.entropy);
        }
    }

    /** One lane, shares 3072 and 1024: the state after 0, 1 is worked out with the formula of the paper. */
    @Test
    void agreesWithACalculationByHand() {
        FrequencyTables tables = new FrequencyTables(1);
        long[] counts = new long[256];
        counts[0] = 3;
        counts[1] = 1;
        tables.fit(0, counts, 0);
        assertEquals(3072, tables.share(0, 0));
        MemorySegment target = MemorySegment.ofArray(new byte[(int) RansEncoder.bound(2)]);
        assertEquals(4, encoder.encode(new byte[] {0, 1}, 2, 64, new byte[1], tables, target));
        int afterLast = (32768 / 1024) * 4096 + 32768 % 1024 + 3072;
        int afterFirst = afterLast / 3072 * 4096 + afterLast % 3072;
        assertEquals(afterFirst, target.get(ValueLayout.JAVA_INT_UNALIGNED, 0));
    }

    @Test
    void refusesASymbolWithoutAShare() {
        Sample sample = Sample.of(70_000, 1);
        MemorySegment target = MemorySegment.ofArray(new byte[(int) RansEncoder.bound(70_000)]);
        for (int at : new int[] {0, 300, 69_999}) {
            byte before = sample.symbols[at];
            sample.symbols[at] = 1;
            sample.classes[at / SEGMENT] = 1;
            assertThrows(
                    MeanderException.class,
                    () -> encoder.encode(sample.symbols, 70_000, SEGMENT, sample.classes, sample.tables, target));
            sample.symbols[at] = before;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {700, 66_000})
    void survivesDamage(int count) {
        Sample sample = Sample.of(count, 3);
        Random random = new Random(9);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment stream = sample.encode(encoder, arena);
            for (int i = 0; i < 500; i++) {
                long at = random.nextLong(stream.byteSize());
                byte bit = (byte) (1 << random.nextInt(8));
                stream.set(ValueLayout.JAVA_BYTE, at, (byte) (stream.get(ValueLayout.JAVA_BYTE, at) ^ bit));
                MemorySegment damaged = stream.asSlice(0, stream.byteSize() - (i % 3 == 0 ? random.nextInt(200) : 0));
                try {
                    sample.decode(decoder, damaged);
                } catch (MeanderException expected) {
                    assertEquals("MALFORMED_DATA", expected.code().name());
                }
            }
            assertThrows(MeanderException.class, () -> sample.decode(decoder, MemorySegment.ofArray(new byte[3])));
        }
    }

    @Test
    void allocatesNothingOnceWarm() {
        Sample sample = Sample.of(1 << 18, 3);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        byte[] result = new byte[sample.symbols.length];
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment target = arena.allocate(RansEncoder.bound(sample.symbols.length));
            long least = Long.MAX_VALUE;
            for (int i = 0; i < 1000 && least >= 4096; i++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                long bytes = encoder.encode(
                        sample.symbols, sample.symbols.length, SEGMENT, sample.classes, sample.tables, target);
                decoder.open(target.asSlice(0, bytes), result.length, sample.tables);
                for (int s = 0; s < sample.classes.length; s++) {
                    decoder.decode(result, s * SEGMENT, SEGMENT, sample.classes[s]);
                }
                decoder.finish();
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            }
            assertTrue(least < 4096, least + " bytes a pass");
        }
    }
}
