package org.meander.base;

import java.util.Objects;

/**
 * What is known of a tensor without reading its values.
 *
 * @param name unique in its model; never a path
 * @param dtype element type
 * @param shape extents, outermost first; values are in row-major order
 */
public record TensorInfo(String name, DType dtype, Shape shape) {

    public TensorInfo {
        Objects.requireNonNull(name);
        Objects.requireNonNull(dtype);
        Objects.requireNonNull(shape);
    }

    public long elements() {
        return shape.elements();
    }

    /** Bytes of the values. */
    public long bytes() {
        return dtype.bytes(elements());
    }
}
