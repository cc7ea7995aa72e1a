package org.meander.source;

import java.lang.foreign.MemorySegment;
import org.osgi.annotation.versioning.ConsumerType;

/** Values of one tensor in order; for one thread. */
@ConsumerType
public interface TensorStream extends AutoCloseable {

    /**
     * Fills the target with the next elements, little-endian in the tensor's type, row-major. Blocks until the target
     * is full or the tensor ends.
     *
     * @param target room for at least one element, of packed types for as many as fill whole bytes; native or heap, of any alignment
     * @return elements written; 0 at the end
     * @throws org.meander.base.MeanderException {@code IO_FAILURE}, {@code MALFORMED_DATA}
     */
    long read(MemorySegment target);

    /**
     * Leaves out the next elements, if that costs less than to read them, and keeps what was unpacked for those after them.
     *
     * @param elements 0 or more, of the tensor; of packed types a whole number of bytes
     * @return whether it was done; if not, nothing was left out, and the caller reads them
     * @throws org.meander.base.MeanderException {@code INVALID_ARGUMENT} if the tensor has fewer, or a byte would be parted
     */
    default boolean skip(long elements) {
        return false;
    }

    @Override
    void close();
}
