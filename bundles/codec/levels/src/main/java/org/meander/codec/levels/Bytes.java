package org.meander.codec.levels;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.meander.base.MeanderException;

/**
 * A body that is read. The body:
 *
 * <pre>
 * 1  form
 * {@value #RAW}: the cells as they are
 * {@value #CONSTANT}: one cell, which all others equal
 * {@value #PICTURES}:
 *   1  coding, 0 if pictures are not coded    1  depth, 8..16    1  1 if the scale is tiled, otherwise 0
 *   v  columns and v rows of a picture
 *   8  offset and 8 step of each tile, F64
 *   v  number of exact cells; for each v difference of positions; then the cells
 *   v  length of the header, the header
 *      for each picture v length, its packet
 * </pre>
 *
 * v is a number in groups of 7 bits, lowest first.
 */
final class Bytes {

    static final int RAW = 0;
    static final int CONSTANT = 1;
    static final int PICTURES = 2;

    static final ValueLayout.OfDouble F64 = ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final MemorySegment bytes;
    private long at;

    Bytes(MemorySegment bytes) {
        this.bytes = bytes;
    }

    MemorySegment take(long n) {
        if (n > bytes.byteSize() - at) {
            throw MeanderException.malformed(
                    "a body of %d bytes ends where %d more are needed at byte %d", bytes.byteSize(), n, at);
        }
        MemorySegment part = bytes.asSlice(at, n);
        at += n;
        return part;
    }

    int u8() {
        return take(1).get(ValueLayout.JAVA_BYTE, 0) & 0xff;
    }

    /** The scale of a block, which stands as pairs of offset and step. */
    Scale scale(int width, int height, boolean tiled) {
        Scale scale = Scale.blank(width, height, tiled);
        MemorySegment pairs = take(16L * scale.steps.length);
        for (int tile = 0; tile < scale.steps.length; tile++) {
            scale.offsets[tile] = pairs.get(F64, 16L * tile);
            scale.steps[tile] = pairs.get(F64, 16L * tile + 8);
        }
        return scale;
    }

    /** Positions of exact cells, ascending. */
    long[] positions(long elements) {
        // Each takes a byte at least, so damage cannot ask for more memory than the payload has.
        long[] positions = new long[(int) number(Math.min(elements, left()))];
        long cell = 0;
        for (int i = 0; i < positions.length; i++) {
            cell += number(elements);
            if (cell >= elements) {
                throw MeanderException.malformed("a body keeps cell %d of %d exactly", cell, elements);
            }
            positions[i] = cell;
        }
        return positions;
    }

    /** A number that can be at most {@code most}. */
    long number(long most) {
        long value = 0;
        for (int shift = 0; shift < 56; shift += 7) {
            int b = u8();
            value |= (long) (b & 0x7f) << shift;
            if (b < 0x80) {
                if (value > most) {
                    throw MeanderException.malformed(
                            "a body has the number %d before byte %d; at most %d is possible", value, at, most);
                }
                return value;
            }
        }
        throw MeanderException.malformed("a body has a number of more than 8 bytes before byte %d", at);
    }

    /** A length and so many bytes. */
    byte[] counted() {
        return take(number(left())).toArray(ValueLayout.JAVA_BYTE);
    }

    /** Bytes that were taken. */
    long at() {
        return at;
    }

    long left() {
        return bytes.byteSize() - at;
    }

    void end() {
        if (left() != 0) {
            throw MeanderException.malformed("a body of %d bytes has %d after its end", bytes.byteSize(), left());
        }
    }

    static void put(ByteArrayOutputStream to, long value) {
        long v = value;
        while (v >>> 7 != 0) {
            to.write((int) v | 0x80);
            v >>>= 7;
        }
        to.write((int) v);
    }
}
