package org.meander.codec.lossless;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.meander.base.DType;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.codec.Block;
import org.meander.codec.Decoder;
import org.meander.codec.Encoder;
import org.meander.codec.Payload;

class LosslessTest {

    private static final int BODY = Payload.bodyOffset("lossless");

    private final Encoder.Session encoder = new LosslessEncoder().open();
    private final Decoder.Session decoder = new LosslessDecoder().open();

    private MemorySegment encode(Block block) {
        MemorySegment target = Arena.ofAuto().allocate(encoder.bound(block.dtype(), block.width(), block.height()));
        return target.asSlice(0, encoder.encode(block, target).bytes());
    }

    private Block decode(MemorySegment payload, Block like) {
        MemorySegment cells = Arena.ofAuto().allocate(like.cells().byteSize());
        cells.fill((byte) 0x55);
        Block block = new Block(like.dtype(), like.width(), like.height(), cells);
        decoder.decode(payload, block);
        return block;
    }

    /** Encodes, decodes, compares, and returns the length of the payload. */
    private long roundTrip(Block block) {
        MemorySegment payload = encode(block);
        long different = block.cells().mismatch(decode(payload, block).cells());
        assertEquals(-1, different, () -> block + " differs at byte " + different);
        return payload.byteSize();
    }

    static Stream<DType> types() {
        return Stream.of(DType.values()).filter(t -> t.bits() >= 8);
    }

    @ParameterizedTest
    @MethodSource("types")
    void givesBackEveryBitOfEveryTypeAndSize(DType type) {
        int[][] sizes = {
            {1, 1},
            {63, 1},
            {64, 1},
            {65, 1},
            {1, 129},
            {8, 8},
            {16, 24},
            {24, 7},
            {31, 33},
            {100, 300},
            {512, 520},
            {4097, 65}
        };
        for (int[] size : sizes) {
            roundTrip(Samples.gaussian(type, size[0], size[1], 30));
            roundTrip(Samples.gaussian(type, size[0], size[1], 5000));
            roundTrip(Samples.noise(type, size[0], size[1]));
            roundTrip(Samples.constant(type, size[0], size[1], 0xc5));
            roundTrip(Samples.patchwork(type, size[0], size[1]));
            roundTrip(Samples.sparse(type, size[0], size[1], 2));
            roundTrip(Samples.sparse(type, size[0], size[1], 20));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 64, 512})
    void givesBackSpecialNumbers(int side) {
        roundTrip(Samples.special(side, side));
    }

    @Test
    void givesBackAllNumbersOf16Bits() {
        for (DType type : List.of(DType.F16, DType.BF16, DType.I16)) {
            MemorySegment cells = Arena.ofAuto().allocate(2 << 16);
            for (int i = 0; i < 1 << 16; i++) {
                cells.set(JAVA_SHORT_UNALIGNED, 2L * i, (short) i);
            }
            roundTrip(new Block(type, 256, 256, cells));
        }
    }

    @Test
    void givesBackOutliersOutsideTheWindow() {
        Random random = new Random(1);
        roundTrip(Samples.numbers(
                DType.F32, 512, 512, i -> random.nextGaussian() * (random.nextInt(1000) == 0 ? 1e-30 : 1e9)));
        roundTrip(Samples.numbers(
                DType.F64, 512, 512, i -> random.nextGaussian() * (random.nextInt(50) == 0 ? 1e-300 : 1e200)));
        roundTrip(Samples.numbers(
                DType.F64, 512, 512, i -> Math.pow(2, random.nextInt(2000) - 1000) * random.nextDouble()));
    }

    @Test
    void heapMemoryOfAnyPrimitiveTypeAndOddAddressesWork() {
        Block floats = Samples.gaussian(DType.F32, 64, 64, 1);
        float[] array = floats.cells().toArray(JAVA_FLOAT_UNALIGNED);
        roundTrip(new Block(DType.F32, 64, 64, MemorySegment.ofArray(array)));
        MemorySegment odd = Arena.ofAuto().allocate(4 * 64 * 64 + 1).asSlice(1);
        odd.copyFrom(floats.cells());
        roundTrip(new Block(DType.F32, 64, 64, odd));
        MemorySegment bytes = MemorySegment.ofArray(new byte[20000]);
        long length = encoder.encode(floats, bytes).bytes();
        assertEquals(-1, bytes.asSlice(0, length).mismatch(encode(floats)));
    }

    /** The order-0 entropy of exponent and two bits, counted here, and the other 22 bits: within half a percent. */
    @Test
    void gaussianNumbersTakeTheEntropyOfTheirExponents() {
        Block block = Samples.gaussian(DType.F32, 1024, 1024, 0.05);
        Map<Integer, Integer> counts = new HashMap<>();
        for (long i = 0; i < block.elements(); i++) {
            counts.merge((block.cells().get(JAVA_INT_UNALIGNED, 4 * i) & Integer.MAX_VALUE) >>> 21, 1, Integer::sum);
        }
        double n = block.elements();
        double bits = counts.values().stream()
                        .mapToDouble(c -> c / n * Math.log(n / c) / Math.log(2))
                        .sum()
                + 22;
        assertEquals(bits, roundTrip(block) * 8 / n, 0.005 * bits);
    }

    /** Between 64 numbers of one deviation the exponents vary as they do in all, whatever the deviations are. */
    @Test
    void classesFollowTheLocalScale() {
        Random random = new Random(2);
        long one = roundTrip(Samples.gaussian(DType.F32, 512, 512, 1));
        long many = roundTrip(Samples.numbers(
                DType.F32, 1 << 18, 1, i -> random.nextGaussian() * Math.pow(2, 20 * Math.sin(i / 64 * 0.01))));
        assertTrue(many < 1.02 * one, () -> many + " bytes against " + one);
    }

    @Test
    void numbersThatWereHalfPrecisionTakeTheirBitsOnly() {
        Block half = Samples.gaussian(DType.F16, 512, 512, 1);
        MemorySegment wide = Arena.ofAuto().allocate(half.cells().byteSize() * 2);
        for (long i = 0; i < half.elements(); i++) {
            float f = Float.float16ToFloat(half.cells().get(JAVA_SHORT_UNALIGNED, 2 * i));
            wide.set(JAVA_INT_UNALIGNED, 4 * i, Float.floatToRawIntBits(f));
        }
        long narrow = roundTrip(half);
        assertTrue(roundTrip(new Block(DType.F32, 512, 512, wide)) < 1.05 * narrow);
    }

    @ParameterizedTest
    @MethodSource("types")
    void constantsTakeNextToNothing(DType type) {
        assertTrue(roundTrip(Samples.constant(type, 1024, 1024, 0)) < 500);
        assertTrue(roundTrip(Samples.constant(type, 1024, 1024, 0xc5)) < 500);
    }

    @ParameterizedTest
    @MethodSource("types")
    void noiseTakesAFewBytesMore(DType type) {
        Block block = Samples.noise(type, 1024, 1024);
        assertTrue(roundTrip(block) <= block.cells().byteSize() + Payload.overhead("lossless") + 8 * 5);
    }

    /** One in ten is not zero: the entropy of which, 0.47 bits, and a tenth of a number. */
    @Test
    void zerosBetweenNumbersTakeLittle() {
        Block block = Samples.sparse(DType.F32, 1024, 1024, 10);
        double bits = roundTrip(block) * 8 / (double) block.elements();
        assertTrue(bits < 0.47 + 3.2, () -> bits + " bits");
    }

    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            names = {"I16", "I32", "I64", "F8_E4M3"})
    void smallIntegersTakeTheirOwnBits(DType type) {
        Block block = Samples.numbers(type, 512, 512, i -> (i * 2654435761L >>> 7) % 16);
        assertTrue(roundTrip(block) * 8 < 4.05 * block.elements());
    }

    /** 16 numbers, equally likely, of whatever type: 4 bits each. */
    @ParameterizedTest
    @MethodSource("types")
    void fewDifferentNumbersTakeTheBitsThatTellThemApart(DType type) {
        Random random = new Random(19);
        double[] values = random.doubles(16, -99, 99).toArray();
        Block block = Samples.numbers(type, 512, 512, i -> values[random.nextInt(16)]);
        long elements = block.elements() * (type == DType.C64 ? 2 : 1);
        assertTrue(roundTrip(block) * 8 < 4.05 * elements);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 255, 256, 257})
    void tablesOfAnySizeWork(int different) {
        Random random = new Random(different);
        for (DType type : List.of(DType.F32, DType.F64, DType.I64, DType.BF16)) {
            roundTrip(Samples.numbers(type, 256, 256, i -> Math.pow(1.01, random.nextInt(different)) * 1e6));
        }
    }

    /** Denormal doubles whose upper word is that of zero, between zeros and others. */
    @Test
    void givesBackTinyDoublesBetweenZeros() {
        Random random = new Random(23);
        roundTrip(Samples.numbers(DType.F64, 128, 128, i -> switch (random.nextInt(5)) {
            case 0 -> random.nextGaussian();
            case 1 -> i % 50 == 0 ? random.nextInt() * Double.MIN_VALUE : -0.0;
            default -> 0;
        }));
    }

    @Test
    void encodingAndDecodingAllocateNothingOnceWarm() {
        Block block = Samples.gaussian(DType.F32, 512, 512, 1);
        MemorySegment target = Arena.ofAuto().allocate(encoder.bound(DType.F32, 512, 512));
        long[] allocated = new long[2];
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i < 300; i++) {
            long start = threads.getCurrentThreadAllocatedBytes();
            long length = encoder.encode(block, target).bytes();
            long middle = threads.getCurrentThreadAllocatedBytes();
            decoder.decode(target.asSlice(0, length), block);
            allocated[0] = middle - start;
            allocated[1] = threads.getCurrentThreadAllocatedBytes() - middle;
        }
        assertTrue(allocated[0] < 8192 && allocated[1] < 8192, () -> allocated[0] + " and " + allocated[1] + " bytes");
    }

    /** Damage behind a right checksum: an error of data or some numbers, nothing else. */
    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            names = {"F32", "F64", "BF16", "I8", "I32"})
    void damagedBodiesAreRefusedOrGiveSomeNumbers(DType type) {
        Random random = new Random(17);
        for (Block block : List.of(
                Samples.patchwork(type, 96, 64),
                Samples.gaussian(type, 40, 3, 20),
                Samples.constant(type, 64, 64, 1))) {
            MemorySegment good = encode(block);
            long body = good.byteSize() - BODY - 4;
            MemorySegment bad = Arena.ofAuto().allocate(good.byteSize());
            for (int i = 0; i < 3000; i++) {
                bad.copyFrom(good);
                int flips = 1 + random.nextInt(3);
                for (int k = 0; k < flips; k++) {
                    long near = random.nextBoolean() ? Math.min(body, 120) : body;
                    long at = BODY + random.nextLong(near);
                    bad.set(JAVA_BYTE, at, (byte) random.nextInt());
                }
                long cut = random.nextInt(4) == 0 ? random.nextLong(body) : body;
                long length = Payload.seal(bad, "lossless", 1, block, cut);
                try {
                    decode(bad.asSlice(0, length), block);
                } catch (MeanderException e) {
                    assertEquals(StandardError.MALFORMED_DATA, e.code());
                }
            }
        }
    }

    @Test
    void otherVersionsAndCodecsAreRefused() {
        Block block = Samples.gaussian(DType.F32, 16, 16, 1);
        MemorySegment payload = Arena.ofAuto().allocate(4096);
        long body = encode(block).byteSize() - BODY - 4;
        payload.copyFrom(encode(block));
        long length = Payload.seal(payload, "lossless", 2, block, body);
        MeanderException newer = assertThrows(MeanderException.class, () -> decode(payload.asSlice(0, length), block));
        assertEquals(StandardError.UNSUPPORTED_DATA, newer.code());
        long other = Payload.seal(payload, "lossfull", 1, block, body);
        MeanderException wrong = assertThrows(MeanderException.class, () -> decode(payload.asSlice(0, other), block));
        assertEquals(StandardError.MALFORMED_DATA, wrong.code());
    }

    @Test
    void aTargetThatIsTooSmallIsRefused() {
        Block block = Samples.noise(DType.F32, 16, 16);
        MeanderException small = assertThrows(
                MeanderException.class, () -> encoder.encode(block, MemorySegment.ofArray(new byte[1024])));
        assertEquals(StandardError.INVALID_ARGUMENT, small.code());
    }
}
