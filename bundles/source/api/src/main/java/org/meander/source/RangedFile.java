package org.meander.source;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.meander.base.DType;
import org.meander.base.MeanderException;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A file of which any run of bytes can be read, wherever it is: mapped from a disk, or fetched over a network. What formats are
 * read from. Thread-safe. Its content is that of the moment it was opened: if that changes, reading is {@code IO_FAILURE}, never a
 * mixture.
 */
@ConsumerType
public interface RangedFile extends AutoCloseable {

    /** How messages name it: a path or an address without secrets. */
    String location();

    /** Bytes it has. */
    long size();

    /** Text that differs if the content does, such as name, size and time, or a hash. */
    String fingerprint();

    /**
     * Copies bytes {@code offset} to {@code offset + target.byteSize() - 1}, which the caller has checked against {@link #size}.
     *
     * @throws MeanderException {@code IO_FAILURE}; {@code INVALID_ARGUMENT} once it is closed
     */
    void read(long offset, MemorySegment target);

    /**
     * Copies runs of bytes that lie {@code stride} bytes apart, one after the other into the target.
     *
     * @param offset byte at which the first run begins; the caller has checked all runs against {@link #size}
     * @param run bytes of a run
     * @param runs how many
     * @param target {@code run x runs} bytes
     */
    default void read(long offset, long stride, long run, long runs, MemorySegment target) {
        for (long i = 0; i < runs; i++) {
            read(offset + i * stride, target.asSlice(i * run, run));
        }
    }

    /**
     * Tells what will be read, in this order, so that what is far away can be fetched ahead, a bounded part at a time. A new plan
     * replaces the one before. Other ranges can still be read.
     */
    default void plan(List<ByteRange> ranges) {}

    /** @throws MeanderException {@code INVALID_ARGUMENT} once it is closed */
    void checkOpen();

    /** @throws MeanderException {@code IO_FAILURE} if it is known to have changed since it was opened */
    void verify();

    /**
     * Elements that lie in this file as they are. Verifies the file when the first and the last elements are read.
     *
     * @param offset byte at which element 0 begins
     * @param elements of the tensor, which the caller has checked against {@link #size}
     */
    default ElementReader elements(DType dtype, long offset, long elements) {
        return (from, count, target) -> {
            if (from == 0) {
                verify();
            }
            read(offset + dtype.bytes(from), target);
            if (from + count == elements) {
                verify();
            }
        };
    }

    /** Closing twice is harmless. */
    @Override
    void close();
}
