package org.meander.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.meander.base.DType;
import org.meander.base.MeanderException;
import org.meander.codec.Block;
import org.meander.codec.Decoder;
import org.meander.codec.Encoder;
import org.meander.codec.Encoding;
import org.meander.codec.Payload;

/**
 * What every codec must do. A provider's test extends this class and gives its decoder and one or more configured encoders; a lossy one
 * also says what each promises.
 */
@Timeout(300)
public abstract class CodecContract {

    private static final int[][] SIZES = {
        {1, 1},
        {2, 1},
        {1, 3},
        {1, 257},
        {1000, 1},
        {7, 5},
        {15, 16},
        {17, 17},
        {64, 64},
        {65, 63},
        {33, 100},
        {256, 256}
    };

    private static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** The encoders to test, of one name. */
    protected abstract List<Encoder> encoders();

    /** Reads what they write. */
    protected abstract Decoder decoder();

    /** Largest error that a finite element of the block may have; infinite if this encoder promises none. */
    protected double maxError(Encoder encoder, Block block) {
        return Double.POSITIVE_INFINITY;
    }

    /** Largest root mean square of the errors of the block's finite elements; infinite if this encoder promises none. */
    protected double maxRms(Encoder encoder, Block block) {
        return Double.POSITIVE_INFINITY;
    }

    /** Kinds of contents, each made for any type. */
    private enum Content {
        ZEROS,
        ONE_VALUE,
        TWO_VALUES,
        GAUSSIAN,
        OFFSET,
        HEAVY_TAIL,
        MANY_SCALES,
        TINY,
        SPECIAL,
        ALL_NAN,
        RANDOM_BITS;

        void fill(Block block, Random random) {
            long n = block.elements();
            for (long i = 0; i < n; i++) {
                if (this == RANDOM_BITS || !block.dtype().isFloat()) {
                    setBits(block, i, this == ZEROS ? 0 : this == ONE_VALUE ? 0x35353535_35353535L : random.nextLong());
                } else {
                    set(block, i, value(block, i, random));
                }
            }
            if (this == ALL_NAN) {
                setBits(block, 0, random.nextLong() | nanBits(block.dtype()));
            }
        }

        private double value(Block block, long i, Random random) {
            return switch (this) {
                case ZEROS -> 0;
                case ONE_VALUE -> -0.37;
                case TWO_VALUES -> random.nextBoolean() ? 1 : 2;
                case GAUSSIAN -> random.nextGaussian() * 0.06;
                case OFFSET -> 1000 + random.nextGaussian();
                case HEAVY_TAIL -> random.nextGaussian() / (Math.abs(random.nextGaussian()) + 1e-2);
                case MANY_SCALES -> random.nextGaussian() * Math.pow(2, i * 20 / block.elements() - 10);
                case TINY -> random.nextGaussian() * tiny(block.dtype());
                case ALL_NAN -> Double.NaN;
                default -> special(random);
            };
        }

        private static double special(Random random) {
            return switch (random.nextInt(12)) {
                case 0 -> Double.NaN;
                case 1 -> Double.POSITIVE_INFINITY;
                case 2 -> Double.NEGATIVE_INFINITY;
                case 3 -> -0.0;
                case 4 -> Double.MIN_VALUE;
                case 5 -> Float.MIN_VALUE * 3.0;
                case 6 -> Float.MAX_VALUE;
                default -> random.nextGaussian();
            };
        }

        private static double tiny(DType dtype) {
            return switch (dtype) {
                case F64 -> 1e-310;
                case F16 -> 1e-6;
                default -> 1e-39;
            };
        }
    }

    @Test
    void givesBackEverySizeTypeAndContent() {
        try (Decoder.Session decoding = decoder().open()) {
            for (Encoder encoder : encoders()) {
                try (Encoder.Session encoding = encoder.open()) {
                    for (DType dtype : types(encoder)) {
                        for (int[] size : SIZES) {
                            for (Content content : Content.values()) {
                                roundTrip(encoder, encoding, decoding, dtype, size[0], size[1], content);
                            }
                        }
                    }
                }
            }
        }
    }

    private void roundTrip(
            Encoder encoder,
            Encoder.Session encoding,
            Decoder.Session decoding,
            DType dtype,
            int width,
            int height,
            Content content) {
        String what = encoder.name() + ", " + width + " x " + height + " " + dtype + ", " + content;
        try (Arena arena = Arena.ofConfined()) {
            Block block = block(arena, dtype, width, height);
            content.fill(block, new Random(width * 31L + height));
            byte[] before = block.cells().toArray(ValueLayout.JAVA_BYTE);
            long bound = encoding.bound(dtype, width, height);
            MemorySegment target = arena.allocate(bound + 8);
            target.fill((byte) 0x5a);
            Encoding done = encoding.encode(block, target.asSlice(0, bound));
            assertTrue(done.bytes() <= bound, what);
            assertEquals(0x5a5a5a5a, target.get(I32, bound), what + ": written behind the bound");
            assertTrue(Arrays.equals(before, block.cells().toArray(ValueLayout.JAVA_BYTE)), what + ": input changed");
            MemorySegment payload = target.asSlice(0, done.bytes());
            Payload frame = Payload.parse(payload);
            assertEquals(encoder.name(), frame.codec(), what);
            Block decoded = block(arena, dtype, width, height);
            decoding.decode(payload, decoded);
            compare(what, encoder, block, decoded, done);
            MemorySegment again = MemorySegment.ofArray(new byte[Math.toIntExact(bound)]);
            try (Encoder.Session fresh = encoder.open()) {
                Encoding second = fresh.encode(block, again);
                assertEquals(done, second, what + ": depends on what the session did before");
            }
            assertEquals(-1, payload.mismatch(again.asSlice(0, done.bytes())), what + ": depends on the session");
        }
    }

    private void compare(String what, Encoder encoder, Block block, Block decoded, Encoding done) {
        if (encoder.lossless()) {
            assertEquals(-1, block.cells().mismatch(decoded.cells()), what);
            assertEquals(0, done.maxError(), what);
            assertEquals(0, done.squaredError(), what);
            return;
        }
        double allowed = maxError(encoder, block);
        double most = 0;
        double squares = 0;
        long finite = 0;
        for (long i = 0; i < block.elements(); i++) {
            double x = get(block, i);
            if (Double.isFinite(x)) {
                double error = Math.abs(x - get(decoded, i));
                assertTrue(error <= allowed, what + ": " + x + " differs by " + error + " at " + i);
                most = Math.max(most, error);
                squares += error * error;
                finite++;
            } else {
                assertEquals(bits(block, i), bits(decoded, i), what + ": at " + i);
            }
        }
        assertTrue(
                Math.sqrt(squares / Math.max(1, finite)) <= maxRms(encoder, block) * (1 + 1e-9), what + ": RMS error");
        assertEquals(most, done.maxError(), 1e-6 * most, what + ": largest error");
        assertEquals(squares, done.squaredError(), 1e-6 * squares, what + ": squared error");
    }

    @Test
    void givesBackWithReferences() {
        try (Decoder.Session decoding = decoder().open()) {
            for (Encoder encoder : encoders()) {
                try (Encoder.Session encoding = encoder.open()) {
                    for (DType dtype : encoding.references() > 0 ? types(encoder) : List.<DType>of()) {
                        for (int[] size : new int[][] {{1, 1}, {7, 5}, {65, 63}}) {
                            for (Content content : Content.values()) {
                                for (int references = 1; references <= encoding.references() + 1; references++) {
                                    roundTrip(encoder, encoding, decoding, dtype, size, content, references);
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    private void roundTrip(
            Encoder encoder,
            Encoder.Session encoding,
            Decoder.Session decoding,
            DType dtype,
            int[] size,
            Content content,
            int references) {
        String what = encoder.name() + ", " + size[0] + " x " + size[1] + " " + dtype + ", " + content + ", "
                + references + " references";
        try (Arena arena = Arena.ofConfined()) {
            Random random = new Random(references);
            Block block = block(arena, dtype, size[0], size[1]);
            content.fill(block, random);
            List<Block> relatives = new ArrayList<>();
            for (int r = 0; r < references; r++) {
                Block relative = block(arena, dtype, size[0], size[1]);
                for (long i = 0; i < block.elements(); i++) {
                    long change = random.nextInt(3) == 0 ? random.nextInt(1 << random.nextInt(8)) : 0;
                    setBits(relative, i, bits(block, i) + change);
                }
                relatives.add(relative);
            }
            MemorySegment target = arena.allocate(encoding.bound(dtype, size[0], size[1]));
            Encoding done = encoding.encode(block, relatives, target);
            MemorySegment payload = target.asSlice(0, done.bytes());
            assertTrue(done.references() <= Math.min(references, encoding.references()), what);
            assertEquals(done.references(), decoding.references(payload), what);
            Block decoded = block(arena, dtype, size[0], size[1]);
            decoding.decode(payload, relatives, decoded);
            compare(what, encoder, block, decoded, done);
            decoded.cells().fill((byte) 0x33);
            decoding.decode(payload, relatives.subList(0, done.references()), decoded);
            compare(what, encoder, block, decoded, done);
            if (done.references() > 0) {
                assertThrows(MeanderException.class, () -> decoding.decode(payload, decoded), what);
                Block other = block(arena, dtype, size[0] + 1, size[1]);
                assertThrows(
                        MeanderException.class, () -> decoding.decode(payload, List.of(other, other), decoded), what);
            }
        }
    }

    @Test
    void uniformBlocksAreTiny() {
        for (Encoder encoder : encoders()) {
            try (Encoder.Session session = encoder.open();
                    Arena arena = Arena.ofConfined()) {
                for (Content content : new Content[] {Content.ZEROS, Content.ONE_VALUE}) {
                    Block block = block(arena, types(encoder).getFirst(), 256, 256);
                    content.fill(block, new Random(1));
                    MemorySegment target = arena.allocate(session.bound(block.dtype(), 256, 256));
                    assertTrue(session.encode(block, target).bytes() < 1024, content + " in " + encoder.name());
                }
            }
        }
    }

    @Test
    void refusesTypesItDoesNotSupport() {
        for (Encoder encoder : encoders()) {
            for (DType dtype : DType.values()) {
                if (!encoder.supports(dtype) && dtype.bits() >= 8) {
                    try (Encoder.Session session = encoder.open();
                            Arena arena = Arena.ofConfined()) {
                        Block block = block(arena, dtype, 4, 4);
                        MemorySegment target = arena.allocate(4096);
                        MeanderException e = assertThrows(MeanderException.class, () -> session.encode(block, target));
                        assertEquals("UNSUPPORTED_DATA", e.code().name());
                    }
                }
            }
        }
    }

    @Test
    void refusesTruncationAndEveryFlippedBit() {
        for (Encoder encoder : encoders()) {
            try (Arena arena = Arena.ofConfined();
                    Decoder.Session session = decoder().open()) {
                Block target = block(arena, types(encoder).getFirst(), 9, 7);
                MemorySegment payload = payload(arena, encoder, 9, 7, Content.GAUSSIAN);
                for (long n = 0; n < payload.byteSize(); n++) {
                    MemorySegment part = payload.asSlice(0, n);
                    assertThrows(MeanderException.class, () -> session.decode(part, target));
                }
                for (long bit = 0; bit < 8 * payload.byteSize(); bit++) {
                    flip(payload, bit);
                    assertThrows(MeanderException.class, () -> session.decode(payload, target));
                    flip(payload, bit);
                }
                session.decode(payload, target);
            }
        }
    }

    /** Damage that the checksum does not show: made by somebody, or by a fault before the checksum was taken. */
    @Test
    void survivesAnyBodyUnderARightChecksum() {
        Random random = new Random(20);
        for (Encoder encoder : encoders()) {
            for (Content content : new Content[] {Content.GAUSSIAN, Content.SPECIAL, Content.MANY_SCALES}) {
                survives(encoder, content, 20, 30, 700, random);
                survives(encoder, content, 270, 256, 40, random);
            }
        }
    }

    private void survives(Encoder encoder, Content content, int width, int height, int rounds, Random random) {
        try (Arena arena = Arena.ofConfined();
                Decoder.Session session = decoder().open()) {
            Block target = block(arena, types(encoder).getFirst(), width, height);
            MemorySegment payload = payload(arena, encoder, width, height, content);
            long body = Payload.bodyOffset(encoder.name());
            long bytes = payload.byteSize() - 4 - body;
            for (int i = 0; i < rounds; i++) {
                MemorySegment damaged = arena.allocate(payload.byteSize()).copyFrom(payload);
                for (int k = random.nextInt(3); k >= 0; k--) {
                    long near = random.nextBoolean() ? Math.min(bytes, 64) : bytes;
                    flip(damaged, 8 * (body + random.nextLong(near)) + random.nextInt(8));
                }
                seal(damaged);
                try {
                    session.decode(damaged, target);
                } catch (MeanderException expected) {
                    assertFalse(expected.getMessage().isBlank());
                } catch (RuntimeException e) {
                    fail("a damaged body of " + encoder.name() + " gave " + e, e);
                }
            }
            session.decode(payload, target);
        }
    }

    @Test
    void refusesATargetOfAnotherShape() {
        for (Encoder encoder : encoders()) {
            try (Arena arena = Arena.ofConfined();
                    Decoder.Session session = decoder().open()) {
                MemorySegment payload = payload(arena, encoder, 9, 7, Content.GAUSSIAN);
                Block turned = block(arena, types(encoder).getFirst(), 7, 9);
                assertThrows(MeanderException.class, () -> session.decode(payload, turned));
            }
        }
    }

    @Test
    void namesAgree() {
        for (Encoder encoder : encoders()) {
            assertEquals(decoder().name(), encoder.name());
            assertFalse(types(encoder).isEmpty());
        }
    }

    private static List<DType> types(Encoder encoder) {
        return Arrays.stream(DType.values())
                .filter(t -> t.bits() >= 8 && encoder.supports(t))
                .sorted((a, b) -> Boolean.compare(b == DType.F32, a == DType.F32))
                .toList();
    }

    private static Block block(Arena arena, DType dtype, int width, int height) {
        return new Block(dtype, width, height, arena.allocate(dtype.bytes((long) width * height)));
    }

    private static MemorySegment payload(Arena arena, Encoder encoder, int width, int height, Content content) {
        Block block = block(arena, types(encoder).getFirst(), width, height);
        content.fill(block, new Random(4));
        try (Encoder.Session session = encoder.open()) {
            MemorySegment target = arena.allocate(session.bound(block.dtype(), width, height));
            return target.asSlice(0, session.encode(block, target).bytes());
        }
    }

    private static void flip(MemorySegment bytes, long bit) {
        byte value = bytes.get(ValueLayout.JAVA_BYTE, bit / 8);
        bytes.set(ValueLayout.JAVA_BYTE, bit / 8, (byte) (value ^ 1 << bit % 8));
    }

    private static void seal(MemorySegment frame) {
        CRC32C crc = new CRC32C();
        crc.update(frame.asSlice(0, frame.byteSize() - 4).asByteBuffer());
        frame.set(I32, frame.byteSize() - 4, (int) crc.getValue());
    }

    private static long nanBits(DType dtype) {
        return switch (dtype) {
            case F64 -> 0x7ff0000000000001L;
            case F32 -> 0x7f800001L;
            case BF16 -> 0x7f81L;
            default -> 0x7c01L;
        };
    }

    private static void set(Block block, long i, double value) {
        setBits(
                block,
                i,
                switch (block.dtype()) {
                    case F64 -> Double.doubleToRawLongBits(value);
                    case F32 -> Float.floatToRawIntBits((float) value);
                    case F16 -> Float.floatToFloat16((float) value);
                    default -> Float.floatToRawIntBits((float) value) >>> 16;
                });
    }

    /** The value of an element of a float type. */
    protected static double get(Block block, long i) {
        long bits = bits(block, i);
        return switch (block.dtype()) {
            case F64 -> Double.longBitsToDouble(bits);
            case F32 -> Float.intBitsToFloat((int) bits);
            case F16 -> Float.float16ToFloat((short) bits);
            default -> Float.intBitsToFloat((int) bits << 16);
        };
    }

    private static void setBits(Block block, long i, long bits) {
        int n = block.dtype().bits() / 8;
        for (int k = 0; k < n; k++) {
            block.cells().set(ValueLayout.JAVA_BYTE, i * n + k, (byte) (bits >>> 8 * k));
        }
    }

    private static long bits(Block block, long i) {
        int n = block.dtype().bits() / 8;
        long bits = 0;
        for (int k = 0; k < n; k++) {
            bits |= (block.cells().get(ValueLayout.JAVA_BYTE, i * n + k) & 0xffL) << 8 * k;
        }
        return bits;
    }
}
