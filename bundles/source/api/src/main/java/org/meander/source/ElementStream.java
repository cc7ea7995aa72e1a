package org.meander.source;

import java.lang.foreign.MemorySegment;
import org.meander.base.MeanderException;
import org.meander.base.TensorInfo;

/**
 * The contract of {@link TensorStream} on top of an {@link ElementReader}: position, ranges, packed types, end and
 * closing.
 */
public final class ElementStream implements TensorStream {

    private final TensorInfo tensor;
    private final ElementReader reader;
    private final long elements;
    private final long group;
    private final long groupBytes;
    private long position;
    private boolean closed;

    /** @throws MeanderException {@code INVALID_ARGUMENT} if {@code from} is outside the tensor or inside a byte */
    public ElementStream(TensorInfo tensor, long from, ElementReader reader) {
        this.tensor = tensor;
        this.reader = reader;
        this.elements = tensor.elements();
        int bits = tensor.dtype().bits();
        this.group = bits >= 8 ? 1 : bits == 6 ? 4 : 2;
        this.groupBytes = group * bits / 8;
        if (from < 0 || from > elements) {
            throw MeanderException.invalid(
                    "tensor '%s': start %d is outside it; it must be 0 to %d", tensor.name(), from, elements);
        }
        if (from % group != 0) {
            throw MeanderException.invalid(
                    "tensor '%s': start %d of packed type %s is inside a byte; it must be a multiple of %d",
                    tensor.name(), from, tensor.dtype(), group);
        }
        this.position = from;
    }

    @Override
    public long read(MemorySegment target) {
        checkOpen();
        long room = target.byteSize() / groupBytes * group;
        if (room == 0) {
            throw MeanderException.invalid(
                    "tensor '%s': a target of %d bytes; it must have room for %d of type %s, which is %d bytes",
                    tensor.name(), target.byteSize(), group, tensor.dtype(), groupBytes);
        }
        long count = Math.min(room, elements - position);
        if (count > 0) {
            reader.read(position, count, target.asSlice(0, count / group * groupBytes));
            position += count;
        }
        return count;
    }

    @Override
    public boolean skip(long left) {
        checkOpen();
        if (left < 0 || left > elements - position || left % group != 0) {
            throw MeanderException.invalid(
                    "tensor '%s': %d elements are to be left out after %d; it must be a multiple of %d, 0 to %d",
                    tensor.name(), left, position, group, elements - position);
        }
        position += left;
        return true;
    }

    private void checkOpen() {
        if (closed) {
            throw MeanderException.invalid("tensor '%s': the stream is closed; open another", tensor.name());
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
