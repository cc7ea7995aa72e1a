package org.meander.source.onnx;

import java.lang.foreign.MemorySegment;
import java.util.function.Supplier;
import org.meander.base.DType;
import org.meander.source.ElementReader;

/**
 * The values of a tensor, as a recipe to read them.
 *
 * @param elements how many
 * @param open makes a reader with scratch memory of its own, for one stream
 */
record Values(DType dtype, long elements, Supplier<Reader> open) {

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
