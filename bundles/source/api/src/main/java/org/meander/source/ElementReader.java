package org.meander.source;

import java.lang.foreign.MemorySegment;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Random access to the elements of one tensor: all that a source has to write, {@link ElementStream} does the rest.
 * For one thread.
 */
@ConsumerType
@FunctionalInterface
public interface ElementReader {

    /**
     * Writes elements {@code from} to {@code from + count - 1}, little-endian and row-major.
     *
     * @param from within the tensor; of packed types at a border of bytes
     * @param count 1 or more, within the tensor; of packed types a whole number of bytes
     * @param target exactly their bytes, native or heap, of any alignment
     */
    void read(long from, long count, MemorySegment target);
}
