package org.meander.source.filter;

import java.util.ArrayList;
import java.util.List;
import org.meander.base.DType;
import org.meander.base.MeanderException;
import org.meander.base.TensorInfo;

/**
 * Takes at most so many values of tensors that have more, in the order of the tensors. Only what can be trained counts and is taken:
 * tensors of floating point and complex types.
 *
 * @param limit most values; 0 for no limit
 * @param stratified whether each tensor gives a part of its own, in proportion to its size and at least one value; else the values are
 *     evenly spaced over all tensors one after the other, and small tensors may give none
 */
record Sampling(long limit, boolean stratified) {

    /** Sums beyond this are not exact as double, so positions would not be. */
    private static final long MAX_VALUES = 1L << 53;

    private static boolean counts(DType dtype) {
        return switch (dtype) {
            case BOOL, U8, I8, I16, U16, I32, U32, I64, U64 -> false;
            default -> true;
        };
    }

    /** Whether there is a limit at all; without one everything is taken, whatever its type. */
    boolean limited() {
        return limit > 0;
    }

    /** Those of some tensors that can be taken. */
    List<TensorInfo> candidates(List<TensorInfo> tensors) {
        return limited() ? tensors.stream().filter(t -> counts(t.dtype())).toList() : tensors;
    }

    /**
     * @param tensors candidates
     * @throws MeanderException {@code UNSUPPORTED_DATA} if one of them is of a packed type and not all of its values are taken
     */
    List<Taken> take(List<TensorInfo> tensors) {
        if (!limited()) {
            return tensors.stream().map(Taken::whole).toList();
        }
        long total = total(tensors);
        if (total <= limit) {
            return tensors.stream().map(Taken::whole).toList();
        }
        List<Taken> taken = stratified ? stratified(tensors, total) : plain(tensors, total);
        for (Taken part : taken) {
            if (!part.isWhole() && part.origin().dtype().bits() < Byte.SIZE) {
                throw MeanderException.unsupported(
                        "tensor '%s' is of the packed type %s, of which single values cannot be taken; exclude it, or"
                                + " set no max.parameters",
                        part.origin().name(), part.origin().dtype());
            }
        }
        return taken;
    }

    private static long total(List<TensorInfo> tensors) {
        long total = 0;
        for (TensorInfo tensor : tensors) {
            total += tensor.elements();
            if (total < 0 || total > MAX_VALUES) {
                throw MeanderException.unsupported(
                        "up to tensor '%s' there are more than 2^53 values, which cannot be sampled", tensor.name());
            }
        }
        return total;
    }

    private List<Taken> stratified(List<TensorInfo> tensors, long total) {
        double ratio = limit / (double) total;
        List<Taken> taken = new ArrayList<>();
        long left = limit;
        for (TensorInfo tensor : tensors) {
            long count = tensor.elements();
            if (count == 0) {
                taken.add(Taken.whole(tensor));
            } else if (left > 0) {
                long points = Math.max(1, (long) (count * ratio));
                long length = Math.min(points, left);
                taken.add(Taken.some(tensor, length, new Spacing(count, points), 0, 0));
                left -= length;
            }
        }
        return taken;
    }

    private List<Taken> plain(List<TensorInfo> tensors, long total) {
        Spacing spacing = new Spacing(total, limit);
        List<Taken> taken = new ArrayList<>();
        long start = 0;
        for (TensorInfo tensor : tensors) {
            long end = start + tensor.elements();
            long skipped = spacing.before(start);
            long length = spacing.before(end) - skipped;
            if (length > 0 || start == end) {
                taken.add(Taken.some(tensor, length, spacing, skipped, start));
            }
            start = end;
        }
        return taken;
    }
}
