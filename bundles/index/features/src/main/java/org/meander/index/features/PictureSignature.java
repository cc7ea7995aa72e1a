package org.meander.index.features;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.meander.base.MeanderException;
import org.meander.index.GrayPicture;
import org.meander.index.SignatureFrame;

/**
 * A picture and its bytes, version 1 within a {@link SignatureFrame}, little-endian:
 *
 * <pre>
 * 0   8  elements
 * 8   4  low, F32
 * 12  4  high, F32
 * 16  4  side s
 * 20  s*s levels, row by row
 * </pre>
 */
record PictureSignature(long elements, int side, byte[] pixels, float low, float high) implements GrayPicture {

    private static final SignatureFrame FRAME = new SignatureFrame(PictureIndex.STRATEGY, 1);
    private static final int HEADER = 20;
    private static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    static PictureSignature read(MemorySegment signature) {
        MemorySegment body = FRAME.unwrap(signature);
        long elements = body.byteSize() < HEADER ? -1 : body.get(I64, 0);
        int side = elements < 0 ? -1 : body.get(I32, 16);
        boolean right = elements == 0
                ? side == 0
                : side >= 1 && side <= PictureIndex.LARGEST_SIDE && Integer.bitCount(side) == 1;
        if (elements < 0 || !right || body.byteSize() != HEADER + (long) side * side) {
            throw MeanderException.malformed(
                    "features signature of %d elements with a side of %d in %d bytes; they do not go together",
                    elements, side, body.byteSize());
        }
        byte[] pixels = body.asSlice(HEADER).toArray(ValueLayout.JAVA_BYTE);
        return new PictureSignature(elements, side, pixels, body.get(F32, 8), body.get(F32, 12));
    }

    @Override
    public String strategy() {
        return PictureIndex.STRATEGY;
    }

    @Override
    public MemorySegment write() {
        MemorySegment body = MemorySegment.ofArray(new byte[HEADER + pixels.length]);
        body.set(I64, 0, elements);
        body.set(F32, 8, low);
        body.set(F32, 12, high);
        body.set(I32, 16, side);
        MemorySegment.copy(pixels, 0, body, ValueLayout.JAVA_BYTE, HEADER, pixels.length);
        return FRAME.wrap(body);
    }
}
