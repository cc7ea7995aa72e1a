package org.meander.source.pytorch;

import java.util.Arrays;
import java.util.List;

/**
 * How the elements of a tensor lie in its storage: extents with the distance from one element to the next, those that can be
 * joined joined, those of 1 left out.
 *
 * @param begin element of the storage at which the tensor begins
 * @param span elements of the storage from the first to the last, 0 if the tensor has none
 * @param size extents, outermost first, each 2 or more
 * @param stride elements from one to the next, 0 or more, for each extent
 */
record Layout(long begin, long span, long[] size, long[] stride) {

    /** @throws ArithmeticException if the last element's place is beyond 2^63-1 */
    static Layout of(long begin, List<Long> sizes, List<Long> strides) {
        if (sizes.contains(0L)) {
            return new Layout(0, 0, new long[0], new long[0]);
        }
        long[] size = new long[sizes.size()];
        long[] stride = new long[sizes.size()];
        int count = 0;
        long last = 0;
        for (int i = 0; i < sizes.size(); i++) {
            long n = sizes.get(i);
            long s = strides.get(i);
            if (n == 1) {
                continue;
            }
            last = Math.addExact(last, Math.multiplyExact(n - 1, s));
            if (count > 0 && s <= Long.MAX_VALUE / n && stride[count - 1] == s * n) {
                size[count - 1] *= n;
                stride[count - 1] = s;
            } else {
                size[count] = n;
                stride[count++] = s;
            }
        }
        Math.addExact(begin, Math.addExact(last, 1));
        return new Layout(begin, last + 1, Arrays.copyOf(size, count), Arrays.copyOf(stride, count));
    }

    /** Whether the elements lie one after the other. */
    boolean isPlain() {
        return size.length == 0 || size.length == 1 && stride[0] == 1;
    }
}
