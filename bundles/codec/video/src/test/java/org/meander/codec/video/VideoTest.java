package org.meander.codec.video;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.meander.base.DType;
import org.meander.base.MeanderException;
import org.meander.codec.Block;
import org.meander.codec.Decoder;
import org.meander.codec.Encoder;
import org.meander.codec.Encoding;

final class VideoTest {

    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED;

    /** A smooth field with an offset and a little noise. */
    private static Block field(Arena arena, int width, int height, double factor) {
        Random random = new Random(7);
        Block block = new Block(DType.F32, width, height, arena.allocate(4L * width * height));
        for (int i = 0; i < width * height; i++) {
            double value = 2 + Math.sin(i % width / 40.0) * Math.cos(i / width / 30.0) + 0.002 * random.nextGaussian();
            block.cells().setAtIndex(F32, i, (float) (factor * value));
        }
        return block;
    }

    private static MemorySegment encode(Arena arena, Encoder encoder, Block block) {
        try (Encoder.Session session = encoder.open()) {
            MemorySegment target = arena.allocate(session.bound(block.dtype(), block.width(), block.height()));
            Encoding encoding = session.encode(block, target);
            return target.asSlice(0, encoding.bytes());
        }
    }

    private static double[] errors(Arena arena, MemorySegment payload, Block block) {
        Block decoded = new Block(
                block.dtype(),
                block.width(),
                block.height(),
                arena.allocate(block.cells().byteSize()));
        try (Decoder.Session session = new VideoDecoder().open()) {
            session.decode(payload, decoded);
        }
        double most = 0;
        double squares = 0;
        double power = 0;
        for (long i = 0; i < block.elements(); i++) {
            double x = block.cells().getAtIndex(F32, i);
            double error = x - decoded.cells().getAtIndex(F32, i);
            most = Math.max(most, Math.abs(error));
            squares += error * error;
            power += x * x;
        }
        return new double[] {most, Math.sqrt(squares / power)};
    }

    /** The scale is the payload's own: not lost with the encoder, and not that of what it encoded last. */
    @Test
    void aPayloadKeepsItsScale() {
        try (Arena arena = Arena.ofConfined()) {
            Encoder encoder = Settings.of("mjpeg").quality(95).open();
            Block small = field(arena, 80, 60, 0.01);
            Block large = field(arena, 80, 60, 100);
            MemorySegment first = encode(arena, encoder, small);
            MemorySegment second = encode(arena, encoder, large);
            assertTrue(errors(arena, first, small)[1] < 0.02);
            assertTrue(errors(arena, second, large)[1] < 0.02);
        }
    }

    @Test
    void everyEncoderHoldsALimitAndUsesIt() {
        try (Arena arena = Arena.ofConfined()) {
            Block block = field(arena, 129, 127, 1);
            for (String name : List.of("ffv1", "av1", "vp9", "h264", "mpeg4", "mjpeg")) {
                MemorySegment wide =
                        encode(arena, Settings.of(name).absolute(0.2).open(), block);
                MemorySegment narrow =
                        encode(arena, Settings.of(name).absolute(0.05).open(), block);
                assertTrue(errors(arena, wide, block)[0] <= 0.2, name);
                assertTrue(errors(arena, narrow, block)[0] <= 0.05, name);
                assertTrue(wide.byteSize() < narrow.byteSize(), name);
                MemorySegment rms = encode(arena, Settings.of(name).rms(0.01).open(), block);
                assertTrue(errors(arena, rms, block)[1] <= 0.01, name);
            }
        }
    }

    @Test
    void refusesALimitThatCannotBeHeld() {
        try (Arena arena = Arena.ofConfined()) {
            Block block = field(arena, 64, 64, 1);
            MeanderException lossy = assertThrows(
                    MeanderException.class,
                    () -> encode(arena, Settings.of("mpeg4").absolute(1e-6).open(), block));
            assertEquals("UNSUPPORTED_DATA", lossy.code().name());
            assertTrue(lossy.getMessage().contains("finest"), lossy.getMessage());
            MeanderException exact = assertThrows(
                    MeanderException.class,
                    () -> encode(arena, Settings.of("ffv1").absolute(1e-6).open(), block));
            assertEquals("UNSUPPORTED_DATA", exact.code().name());
            assertTrue(exact.getMessage().contains("65536"), exact.getMessage());
        }
    }

    /** Longer than a frame's longest side: two by two frames of H.264, and one row of three of them. */
    @Test
    void blocksLargerThanAFrameAreCut() {
        try (Arena arena = Arena.ofConfined()) {
            for (int[] size : new int[][] {{2050, 2049}, {5000, 3}, {1, 4099}}) {
                Block block = field(arena, size[0], size[1], 1);
                for (String name : List.of("h264", "ffv1")) {
                    MemorySegment payload = encode(arena, Settings.of(name).open(), block);
                    assertTrue(errors(arena, payload, block)[1] < 0.03, name + " " + size[0] + " x " + size[1]);
                }
            }
        }
    }

    /** With a tile's own scale, a bright tile does not cost the dark ones their levels. */
    @Test
    void tilesHaveScalesOfTheirOwn() {
        try (Arena arena = Arena.ofConfined()) {
            Block block = field(arena, 192, 128, 1);
            for (int y = 0; y < 64; y++) {
                for (int x = 0; x < 64; x++) {
                    block.cells().setAtIndex(F32, (long) y * 192 + x, 1e4f * (x + y));
                }
            }
            Block decoded = new Block(DType.F32, 192, 128, arena.allocate(4L * 192 * 128));
            try (Decoder.Session session = new VideoDecoder().open()) {
                session.decode(encode(arena, Settings.of("ffv1").bits(8).tiles().open(), block), decoded);
            }
            for (int y = 64; y < 128; y++) {
                for (int x = 0; x < 192; x++) {
                    long i = (long) y * 192 + x;
                    // A tile's values span 2.02 at most, so half a step of 255 is below 0.004.
                    assertEquals(
                            block.cells().getAtIndex(F32, i), decoded.cells().getAtIndex(F32, i), 0.004);
                }
            }
        }
    }

    @Test
    void refusesSettingsThatMakeNoSense() {
        MeanderException unknown =
                assertThrows(MeanderException.class, () -> Settings.of("theora").open());
        assertTrue(unknown.getMessage().contains("ffv1, av1, vp9"), unknown.getMessage());
        assertThrows(MeanderException.class, () -> Settings.of("mjpeg").bits(10).open());
        assertThrows(MeanderException.class, () -> Settings.of("ffv1").bits(17).open());
        assertThrows(
                MeanderException.class,
                () -> Settings.of("ffv1").bits(8).rms(0.1).open());
        assertThrows(
                MeanderException.class,
                () -> Settings.of("av1").absolute(1).rms(0.1).open());
        assertThrows(
                MeanderException.class, () -> Settings.of("av1").quality(101).open());
    }
}
