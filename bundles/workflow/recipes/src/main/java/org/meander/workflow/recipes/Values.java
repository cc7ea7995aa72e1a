package org.meander.workflow.recipes;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.meander.base.TensorInfo;

/** Values of a model's tensors as F32, from a source or from a store; cheapest when read in order. For one thread at a time. */
interface Values extends AutoCloseable {

    List<TensorInfo> tensors();

    /**
     * Reads elements of a float tensor.
     *
     * @param tensor index in {@link #tensors}
     * @param target {@code count} little-endian F32
     */
    void read(int tensor, long from, long count, MemorySegment target);

    @Override
    void close();
}
