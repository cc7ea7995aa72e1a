package org.meander.codec.delta;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.meander.base.DType;
import org.meander.base.MeanderException;
import org.meander.codec.Block;
import org.meander.codec.Encoder;
import org.meander.codec.Encoding;
import org.meander.codec.Payload;

/** Encodes a block by its references if there are any, and otherwise by itself; whatever does not become shorter is copied. */
final class EncodingSession implements Encoder.Session {

    private static final int MOST_REFERENCES = 2;

    private final FrameEncoder frames = new FrameEncoder();

    @Override
    public long bound(DType dtype, int width, int height) {
        return Payload.overhead(DeltaEncoder.TYPE) + 1 + dtype.bytes((long) width * height);
    }

    @Override
    public int references() {
        return MOST_REFERENCES;
    }

    @Override
    public Encoding encode(Block block, MemorySegment target) {
        return encode(block, List.of(), target);
    }

    @Override
    public Encoding encode(Block block, List<Block> references, MemorySegment target) {
        long bound = bound(block.dtype(), block.width(), block.height());
        if (target.byteSize() < bound) {
            throw MeanderException.invalid(
                    "a payload of %d x %d %s is written into %d bytes; it may take %d",
                    block.width(), block.height(), block.dtype(), target.byteSize(), bound);
        }
        List<Block> used = references.subList(0, Math.min(references.size(), MOST_REFERENCES));
        for (Block reference : used) {
            if (reference.dtype() != block.dtype()
                    || reference.width() != block.width()
                    || reference.height() != block.height()) {
                throw MeanderException.invalid(
                        "a block of %d x %d %s is encoded with a reference of %d x %d %s; they must be alike",
                        block.width(),
                        block.height(),
                        block.dtype(),
                        reference.width(),
                        reference.height(),
                        reference.dtype());
            }
        }
        long start = Payload.bodyOffset(DeltaEncoder.TYPE);
        long end = start + 1;
        int kind = Body.SAME;
        if (used.isEmpty() || block.cells().mismatch(used.getFirst().cells()) >= 0) {
            kind = used.isEmpty() ? Body.BEFORE : used.size() == 1 ? Body.ONE : Body.TWO;
            end = frames(block, used, target, start + 1);
            if (end < 0) {
                kind = Body.PLAIN;
                end = start + 1 + block.cells().byteSize();
                MemorySegment.copy(
                        block.cells(), 0, target, start + 1, block.cells().byteSize());
            }
        }
        target.set(JAVA_BYTE, start, (byte) kind);
        long bytes = Payload.seal(target, DeltaEncoder.TYPE, DeltaEncoder.VERSION, block, end - start);
        return new Encoding(bytes, 0, 0, Body.references(kind));
    }

    /** The end of all frames, or -1 if the cells themselves take no more bytes. */
    private long frames(Block block, List<Block> references, MemorySegment target, long start) {
        Numbers numbers = Numbers.of(block.dtype());
        long limit = start + block.cells().byteSize() - 1;
        long all = block.elements() * numbers.perCell();
        long at = start;
        for (long from = 0; from < all && at >= 0; from += Body.FRAME) {
            int n = (int) Math.min(Body.FRAME, all - from);
            at = frames.encode(numbers, block, references, from, n, target, at, limit);
        }
        return at;
    }

    @Override
    public void close() {
        // Scratch memory is on the heap and goes with the session.
    }
}
