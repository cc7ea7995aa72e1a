package org.meander.workflow.recipes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.meander.base.DType;
import org.meander.codec.Block;
import org.meander.codec.Encoder;
import org.meander.codec.Encoding;
import org.meander.codec.Payload;
import org.meander.store.StoredBlock;

/** A codec that stores cells as they are or rounded, beside an exact one that knows zeros. */
final class BlockEncoderTest {

    /** Writes nothing of cells that are all zero. */
    private static final class Zeros implements Fakes.Exact, Encoder.Session {

        @Override
        public String name() {
            return "zeros";
        }

        @Override
        public Encoder.Session open() {
            return this;
        }

        @Override
        public long bound(DType dtype, int width, int height) {
            return dtype.bytes((long) width * height) + Payload.overhead(name());
        }

        @Override
        public Encoding encode(Block block, MemorySegment target) {
            MemorySegment cells = block.cells();
            long bytes =
                    cells.mismatch(MemorySegment.ofArray(new byte[(int) cells.byteSize()])) < 0 ? 0 : cells.byteSize();
            MemorySegment.copy(cells, 0, target, Payload.bodyOffset(name()), bytes);
            return new Encoding(Payload.seal(target, name(), 1, block, bytes), 0, 0);
        }

        @Override
        public void close() {}
    }

    private static StoredBlock encode(float step, float... values) {
        Parts none = new Parts(List.of(), List.of(), List.of());
        try (Arena arena = Arena.ofConfined();
                BlockEncoder encoder =
                        new BlockEncoder(none, new Fakes.Columns(), new Fakes.Plain("plain", step), new Zeros())) {
            MemorySegment elements = arena.allocate(4L * values.length, 64);
            MemorySegment.copy(MemorySegment.ofArray(values), 0, elements, 0, 4L * values.length);
            MemorySegment target = arena.allocate(encoder.bound(DType.F32, values.length), 64);
            return encoder.encode(DType.F32, values.length, elements, Optional.empty(), target)
                    .block();
        }
    }

    @Test
    void whatACodecStoresAsItIsGoesToTheExactOneIfThatMakesLess() {
        StoredBlock zeros = encode(0, new float[4096]);
        assertEquals("zeros", zeros.codec());
        assertTrue(zeros.bytes() < 100, zeros.toString());
        float[] noZeros = new float[4096];
        noZeros[7] = 1;
        assertEquals("plain", encode(0, noZeros).codec());
    }

    @Test
    void whatACodecRoundsIsItsOwn() {
        float[] values = new float[4096];
        values[7] = 0.25f;
        StoredBlock rounded = encode(1, values);
        assertEquals("plain", rounded.codec());
        assertEquals(0.25, rounded.maxError());
    }

    @Test
    void smallBlocksStayWithTheirCodec() {
        assertEquals("plain", encode(0, new float[5]).codec());
    }
}
