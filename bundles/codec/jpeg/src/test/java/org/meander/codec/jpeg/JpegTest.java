package org.meander.codec.jpeg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;
import org.meander.base.DType;
import org.meander.base.MeanderException;
import org.meander.codec.Block;
import org.meander.codec.Decoder;
import org.meander.codec.Encoder;
import org.meander.codec.Encoding;

final class JpegTest {

    private static final int SIDE = 64;

    private static Block block(Arena arena, double factor) {
        Block block = new Block(DType.F32, SIDE, SIDE, arena.allocate(4L * SIDE * SIDE));
        for (int i = 0; i < SIDE * SIDE; i++) {
            double value = Math.sin(i % SIDE / 9.0) * Math.cos(i / SIDE / 7.0);
            block.cells().setAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, i, (float) (factor * value));
        }
        return block;
    }

    private static MemorySegment encode(Arena arena, Encoder.Session session, Block block) {
        MemorySegment target = arena.allocate(session.bound(block.dtype(), block.width(), block.height()));
        Encoding encoding = session.encode(block, target);
        return target.asSlice(0, encoding.bytes());
    }

    private static double worst(Arena arena, MemorySegment payload, Block block) {
        Block decoded = new Block(DType.F32, SIDE, SIDE, arena.allocate(4L * SIDE * SIDE));
        try (Decoder.Session session = new JpegDecoder().open()) {
            session.decode(payload, decoded);
        }
        double worst = 0;
        for (int i = 0; i < SIDE * SIDE; i++) {
            worst = Math.max(
                    worst,
                    Math.abs(block.cells().getAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, i)
                            - decoded.cells().getAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, i)));
        }
        return worst;
    }

    /** The scale is the payload's own: not lost with the encoder, and not that of what it encoded last. */
    @Test
    void aPayloadKeepsItsScale() {
        try (Arena arena = Arena.ofConfined()) {
            Encoder encoder = new JpegEncoder(new Settings(95, "global", 0, 0, 0));
            Block small = block(arena, 0.07);
            Block large = block(arena, 7.0);
            MemorySegment first;
            MemorySegment second;
            try (Encoder.Session session = encoder.open()) {
                first = encode(arena, session, small);
                second = encode(arena, session, large);
            }
            assertTrue(worst(arena, first, small) < 0.03 * 0.07);
            assertTrue(worst(arena, second, large) < 0.03 * 7);
        }
    }

    /** The most that the three quantities of a limit allow is used: a lower quality would break it. */
    @Test
    void holdsALimitOrRefuses() {
        try (Arena arena = Arena.ofConfined()) {
            Block block = block(arena, 1);
            Encoder coarse = new JpegEncoder(new Settings(80, "global", 0.05, 0, 0));
            Encoder fine = new JpegEncoder(new Settings(80, "global", 0.012, 0, 0));
            try (Encoder.Session one = coarse.open();
                    Encoder.Session other = fine.open()) {
                MemorySegment small = encode(arena, one, block);
                MemorySegment large = encode(arena, other, block);
                assertTrue(worst(arena, small, block) <= 0.05);
                assertTrue(worst(arena, large, block) <= 0.012);
                assertTrue(small.byteSize() < large.byteSize());
            }
            Encoder impossible = new JpegEncoder(new Settings(80, "global", 1e-6, 0, 0));
            try (Encoder.Session session = impossible.open()) {
                MeanderException e = assertThrows(MeanderException.class, () -> encode(arena, session, block));
                assertEquals("UNSUPPORTED_DATA", e.code().name());
                assertTrue(e.getMessage().contains("finest"), e.getMessage());
            }
        }
    }

    @Test
    void refusesSettingsThatMakeNoSense() {
        assertThrows(MeanderException.class, () -> new JpegEncoder(new Settings(0, "global", 0, 0, 0)));
        assertThrows(MeanderException.class, () -> new JpegEncoder(new Settings(80, "row", 0, 0, 0)));
        assertThrows(MeanderException.class, () -> new JpegEncoder(new Settings(80, "tile", 1, 0.1, 0)));
    }
}
