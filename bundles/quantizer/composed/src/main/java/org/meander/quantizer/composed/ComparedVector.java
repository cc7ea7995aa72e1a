package org.meander.quantizer.composed;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.meander.index.SegmentMeans;
import org.meander.index.Signature;
import org.meander.search.Vector;

/**
 * A vector in the space of a query: the shorter of the two goes on with zeros, and what the query has no coordinates for lies outside.
 *
 * @param id the model's name
 * @param dimension coordinates of the query
 * @param length of the vector
 * @param opened gives the vector
 * @param squaredNorm of what the index tells of: of the vector before it was encoded
 * @param outside squared norm of the values from {@code dimension} on
 * @param valueError of the values against what the index tells of
 * @param query levels of the query's index
 * @param means the vector's own index
 * @param signing makes other signatures
 */
record ComparedVector(
        String id,
        long dimension,
        int length,
        Supplier<float[]> opened,
        double squaredNorm,
        double outside,
        double valueError,
        List<SegmentMeans.Level> query,
        Optional<SegmentMeans> means,
        Signing signing)
        implements Vector {

    @Override
    public int levels() {
        return query.size();
    }

    @Override
    public Segments segments(int level) {
        SegmentMeans.Level wanted = query.get(level);
        int segments = wanted.means().length;
        Segments matching = new Segments(new long[segments], new double[segments], new double[segments]);
        counterpart(wanted).ifPresent(own -> {
            long covered = own.segmentLength();
            for (int i = 0; i < Math.min(segments, own.means().length); i++) {
                long ofQuery = Math.min(covered, dimension - i * covered);
                if (ofQuery == Math.min(covered, length - i * covered)) {
                    matching.lengths()[i] = ofQuery;
                    matching.means()[i] = own.means()[i];
                    matching.deviations()[i] = own.deviations()[i];
                }
            }
        });
        return matching;
    }

    private Optional<SegmentMeans.Level> counterpart(SegmentMeans.Level wanted) {
        return means.stream()
                .flatMap(m -> m.levels().stream())
                .filter(level -> level.segmentLength() == wanted.segmentLength())
                .findFirst();
    }

    /** {@inheritDoc} Only the means are kept. */
    @Override
    public <T extends Signature> Optional<T> signature(Class<T> kind) {
        return means.filter(kind::isInstance).map(kind::cast).or(() -> signing.sign(kind, opened.get()));
    }

    @Override
    public MemorySegment values(long from, int count, MemorySegment scratch) {
        MemorySegment all = MemorySegment.ofArray(opened.get());
        long there = Math.clamp(length - from, 0L, (long) count);
        if (there == count) {
            return all.asSlice(Float.BYTES * from, (long) Float.BYTES * count);
        }
        MemorySegment target = scratch.asSlice(0, (long) Float.BYTES * count);
        target.fill((byte) 0);
        MemorySegment.copy(all, Float.BYTES * Math.min(from, length), target, 0, Float.BYTES * there);
        return target;
    }
}
