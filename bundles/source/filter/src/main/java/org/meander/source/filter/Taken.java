package org.meander.source.filter;

import org.meander.base.Shape;
import org.meander.base.TensorInfo;

/**
 * What a view takes of a tensor: all of it, or some of its values.
 *
 * @param origin the tensor of the model
 * @param view the tensor of the view; the same if it is whole, else of one dimension
 * @param spacing positions in a sequence of which the tensor is a part
 * @param skipped positions of the spacing before the tensor
 * @param start where the tensor begins in that sequence
 */
record Taken(TensorInfo origin, TensorInfo view, Spacing spacing, long skipped, long start) {

    static Taken whole(TensorInfo tensor) {
        long elements = Math.max(1, tensor.elements());
        return new Taken(tensor, tensor, new Spacing(elements, elements), 0, 0);
    }

    /** {@code length} values of a tensor, which are all of it or fewer. */
    static Taken some(TensorInfo tensor, long length, Spacing spacing, long skipped, long start) {
        return length == tensor.elements()
                ? whole(tensor)
                : new Taken(
                        tensor,
                        new TensorInfo(tensor.name(), tensor.dtype(), Shape.of(length)),
                        spacing,
                        skipped,
                        start);
    }

    boolean isWhole() {
        return view.elements() == origin.elements();
    }

    /** Where the i-th value of the view is in the tensor. */
    long position(long i) {
        return spacing.position(skipped + i) - start;
    }

    /** Bytes of an element; of types that are not packed. */
    int elementBytes() {
        return origin.dtype().bits() / Byte.SIZE;
    }

    /** From one value that is taken to the next, in bytes. */
    long gapBytes() {
        return (long) (spacing.step() * elementBytes());
    }
}
