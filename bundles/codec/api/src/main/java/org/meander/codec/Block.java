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
 * @param used how many cells carry values, 1 to all. The rest, wherever they are, are all-zero bits that a curve left over: they are
 *     coded like any zero, but a bound that is relative to the block's range or RMS is relative to the values alone
 */
public record Block(DType dtype, int width, int height, MemorySegment cells, long used) {

    /** A block whose cells all carry values. */
    public Block(DType dtype, int width, int height, MemorySegment cells) {
        this(dtype, width, height, cells, (long) width * height);
    }

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
        if (used < 1 || used > (long) width * height) {
            throw MeanderException.invalid("%d used cells of %d x %d; there must be 1 to all", used, width, height);
        }
    }

    public long elements() {
        return (long) width * height;
    }
}
