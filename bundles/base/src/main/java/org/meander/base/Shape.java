package org.meander.base;

import java.util.ArrayList;
import java.util.List;

/** The extents of a tensor, outermost first; empty for a scalar. Extents are 0 or more and their product fits a long. */
public record Shape(List<Long> extents) {

    public Shape {
        extents = List.copyOf(extents);
        long product = 1;
        boolean empty = false;
        for (long extent : extents) {
            if (extent < 0) {
                throw MeanderException.malformed("shape %s has the extent %d; extents are 0 or more", extents, extent);
            }
            empty |= extent == 0;
        }
        for (long extent : extents) {
            try {
                product = empty ? 0 : Math.multiplyExact(product, extent);
            } catch (ArithmeticException e) {
                throw MeanderException.malformed("shape %s has more than 2^63-1 elements", extents);
            }
        }
    }

    public static Shape of(long... extents) {
        List<Long> list = new ArrayList<>(extents.length);
        for (long extent : extents) {
            list.add(extent);
        }
        return new Shape(list);
    }

    /** Number of elements: the product of the extents, 1 for a scalar. */
    public long elements() {
        long product = 1;
        for (long extent : extents) {
            product *= extent;
        }
        return product;
    }

    /** Such as {@code [30522,384]}. */
    @Override
    public String toString() {
        return extents.toString().replace(" ", "");
    }
}
