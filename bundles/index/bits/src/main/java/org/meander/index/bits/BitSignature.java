package org.meander.index.bits;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.meander.base.MeanderException;
import org.meander.index.SignBits;
import org.meander.index.SignatureFrame;

/**
 * Bits and weights, and their bytes, version 1 within a {@link SignatureFrame}, little-endian:
 *
 * <pre>
 * 0   8  elements n
 * 8   8  squared norm, F64
 * 16  8w words, w = ceil(n / 64)
 *     4b weights, F32, b = ceil(n / 1024)
 * </pre>
 *
 * @param body these bytes, not copied
 */
record BitSignature(MemorySegment body, long elements, double squaredNorm) implements SignBits {

    private static final SignatureFrame FRAME = new SignatureFrame(BitIndex.STRATEGY, 1);
    private static final int HEADER = 16;
    private static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble F64 =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private static long wordBytes(long elements) {
        return Long.BYTES * ((elements + Long.SIZE - 1) / Long.SIZE);
    }

    private static long weightBytes(long elements) {
        return Float.BYTES * ((elements + BLOCK - 1) / BLOCK);
    }

    /** An empty body to fill. */
    static MemorySegment body(long elements) {
        return MemorySegment.ofArray(new byte[Math.toIntExact(HEADER + wordBytes(elements) + weightBytes(elements))]);
    }

    static MemorySegment words(MemorySegment body, long elements) {
        return body.asSlice(HEADER, wordBytes(elements));
    }

    static MemorySegment weights(MemorySegment body, long elements) {
        return body.asSlice(HEADER + wordBytes(elements), weightBytes(elements));
    }

    static BitSignature made(MemorySegment body, long elements, double squaredNorm) {
        body.set(I64, 0, elements);
        body.set(F64, 8, squaredNorm);
        return new BitSignature(body.asReadOnly(), elements, squaredNorm);
    }

    static BitSignature read(MemorySegment signature) {
        MemorySegment body = FRAME.unwrap(signature);
        long elements = body.byteSize() < HEADER ? -1 : body.get(I64, 0);
        if (elements < 0
                || elements > BitIndex.MOST_ELEMENTS
                || body.byteSize() != HEADER + wordBytes(elements) + weightBytes(elements)) {
            throw MeanderException.malformed(
                    "bits signature of %d elements in %d bytes; they do not go together", elements, body.byteSize());
        }
        return new BitSignature(body, elements, body.get(F64, 8));
    }

    @Override
    public String strategy() {
        return BitIndex.STRATEGY;
    }

    @Override
    public MemorySegment words() {
        return words(body, elements);
    }

    @Override
    public MemorySegment weights() {
        return weights(body, elements);
    }

    @Override
    public MemorySegment write() {
        return FRAME.wrap(body);
    }
}
