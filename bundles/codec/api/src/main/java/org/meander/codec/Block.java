package org.meander.codec;

import java.lang.foreign.MemorySegment;
import org.meander.base.DType;
import org.meander.base.MeanderException;

/**
 * A grid of elements to encode or to decode into; a view, whose memory belongs to the caller.
 *
 * @param dtype type of the elements, 8 bits or more
 * @param width columns
 * @param height rows
 * @param cells {@code height x width} little-endian elements, row by row; native memory is fastest
 */
public record Block(DType dtype, int width, int height, MemorySegment cells) {

    public Block {
        if (width < 1 || height < 1 || dtype.bits() < 8) {
            throw MeanderException.invalid(
                    "a block of %d x %d %s; needs sides of at least 1 and whole bytes", width, height, dtype);
        }
        long bytes = dtype.bytes((long) width * height);
        if (cells.byteSize() != bytes) {
            throw MeanderException.invalid(
                    "a block of %d x %d %s takes %d bytes, not %d", width, height, dtype, bytes, cells.byteSize());
        }
    }

    public long elements() {
        return (long) width * height;
    }
}
