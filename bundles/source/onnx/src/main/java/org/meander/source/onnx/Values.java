package org.meander.source.onnx;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.Supplier;
import org.meander.base.DType;
import org.meander.source.ByteRange;
import org.meander.source.ElementReader;
import org.meander.source.MappedFile;
import org.meander.source.RangedFile;

/**
 * The values of a tensor, as a recipe to read them.
 *
 * @param elements how many
 * @param extents what is read for all of them, in the order of reading
 * @param open makes a reader with scratch memory of its own, for one stream
 */
record Values(DType dtype, long elements, List<Extent> extents, Supplier<Reader> open) {

    /** Bytes of a file. */
    record Extent(RangedFile file, ByteRange range) {}

    /** Other elements, computed from these and from nothing else. */
    Values to(DType type, long count, Supplier<Reader> reader) {
        return new Values(type, count, extents, reader);
    }

    /** Whether all of it is mapped, so that reading a part costs what the part does. */
    boolean mapped() {
        return extents.stream().allMatch(extent -> extent.file instanceof MappedFile);
    }

    /** For one thread. */
    interface Reader extends ElementReader {

        /**
         * Reads runs of elements that lie {@code stride} elements apart, one after the other into the target. Types
         * of whole bytes only.
         */
        default void read(long from, long stride, long run, long runs, int width, MemorySegment target) {
            for (long i = 0; i < runs; i++) {
                read(from + i * stride, run, target.asSlice(i * run * width, run * width));
            }
        }
    }
}
