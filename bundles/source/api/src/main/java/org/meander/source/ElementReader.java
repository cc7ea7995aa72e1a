package org.meander.source;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
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

    /**
     * The same with the bytes of each number turned over: for files whose numbers are big-endian.
     *
     * @param bytes of a number, which is a part of the element if that is complex: 1, 2, 4 or 8
     */
    default ElementReader swapped(int bytes) {
        ValueLayout number =
                switch (bytes) {
                    case 1 -> ValueLayout.JAVA_BYTE;
                    case 2 -> ValueLayout.JAVA_SHORT_UNALIGNED;
                    case 4 -> ValueLayout.JAVA_INT_UNALIGNED;
                    case 8 -> ValueLayout.JAVA_LONG_UNALIGNED;
                    default -> throw new IllegalArgumentException("numbers of " + bytes + " bytes");
                };
        if (bytes == 1) {
            return this;
        }
        ValueLayout big = number.withOrder(ByteOrder.BIG_ENDIAN);
        ValueLayout little = number.withOrder(ByteOrder.LITTLE_ENDIAN);
        return (from, count, target) -> {
            read(from, count, target);
            MemorySegment.copy(target, big, 0, target, little, 0, target.byteSize() / bytes);
        };
    }
}
