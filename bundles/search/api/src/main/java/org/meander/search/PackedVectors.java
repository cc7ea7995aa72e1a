package org.meander.search;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.meander.base.MeanderException;
import org.meander.index.IndexStrategy;
import org.meander.index.SegmentMeans;
import org.meander.index.Signature;

/** Vectors of one dimension in memory, one row after another; each may have a signature. Also makes a query: row 0 of a set of one. */
public final class PackedVectors implements VectorSet {

    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final List<Vector> rows;
    private final MemorySegment matrix;

    /**
     * Without an index.
     *
     * @param ids unique names of the rows
     * @param matrix {@code ids.size() x dimension} little-endian F32; not copied: the caller keeps it alive and unchanged
     * @param dimension coordinates of a vector, 1 or more
     */
    public PackedVectors(List<String> ids, MemorySegment matrix, int dimension) {
        this(ids, matrix, dimension, List.of());
    }

    /** With a signature a row, made here. The strategy's signatures must be {@link SegmentMeans}. */
    public PackedVectors(List<String> ids, MemorySegment matrix, int dimension, IndexStrategy strategy) {
        this(ids, matrix, dimension, List.of(strategy));
        if (!ids.isEmpty() && rows.getFirst().levels() == 0) {
            throw MeanderException.invalid(
                    "index '%s' keeps no means of segments, so vectors cannot be compared by it", strategy.name());
        }
    }

    /** With a signature a row and strategy, made here. */
    public PackedVectors(List<String> ids, MemorySegment matrix, int dimension, List<IndexStrategy> strategies) {
        long rowBytes = (long) Float.BYTES * dimension;
        if (dimension < 1 || matrix.byteSize() != Math.multiplyExact(rowBytes, (long) ids.size())) {
            throw MeanderException.invalid(
                    "%d vectors of %d F32 coordinates in %d bytes; 1 coordinate or more and %d bytes are right",
                    ids.size(), dimension, matrix.byteSize(), rowBytes * ids.size());
        }
        this.matrix = matrix.asReadOnly();
        this.rows = new ArrayList<>(ids.size());
        List<Vector.Segments> previous = List.of();
        for (int row = 0; row < ids.size(); row++) {
            MemorySegment values = this.matrix.asSlice(row * rowBytes, rowBytes);
            Row vector = row(ids.get(row), values, dimension, strategies, previous);
            previous = vector.granularities;
            rows.add(vector);
        }
    }

    private static Row row(
            String id,
            MemorySegment values,
            int dimension,
            List<IndexStrategy> strategies,
            List<Vector.Segments> previous) {
        List<Signature> signatures = new ArrayList<>();
        for (IndexStrategy strategy : strategies) {
            IndexStrategy.Builder builder = strategy.builder(dimension);
            builder.add(values, dimension);
            signatures.add(builder.finish());
        }
        for (Signature signature : signatures) {
            if (signature instanceof SegmentMeans means) {
                return new Row(
                        id, dimension, means.squaredNorm(), values, levels(dimension, means, previous), signatures);
            }
        }
        return new Row(id, dimension, squaredNorm(values, dimension), values, List.of(), signatures);
    }

    private static List<Vector.Segments> levels(int dimension, SegmentMeans means, List<Vector.Segments> previous) {
        List<Vector.Segments> levels = new ArrayList<>();
        for (SegmentMeans.Level level : means.levels()) {
            long[] lengths = lengths(dimension, level);
            if (levels.size() < previous.size()
                    && Arrays.equals(lengths, previous.get(levels.size()).lengths())) {
                // All rows share one array.
                lengths = previous.get(levels.size()).lengths();
            }
            levels.add(new Vector.Segments(lengths, level.means(), level.deviations()));
        }
        return levels;
    }

    private static long[] lengths(int dimension, SegmentMeans.Level level) {
        long[] lengths = new long[level.means().length];
        Arrays.fill(lengths, level.segmentLength());
        lengths[lengths.length - 1] = dimension - (lengths.length - 1) * level.segmentLength();
        return lengths;
    }

    private static double squaredNorm(MemorySegment values, int dimension) {
        double sum = 0;
        for (long i = 0; i < dimension; i++) {
            double x = values.get(F32, Float.BYTES * i);
            sum += x * x;
        }
        return sum;
    }

    @Override
    public int size() {
        return rows.size();
    }

    @Override
    public Vector get(int row) {
        return rows.get(row);
    }

    @Override
    public Optional<MemorySegment> matrix() {
        return Optional.of(matrix);
    }

    private record Row(
            String id,
            long dimension,
            double squaredNorm,
            MemorySegment row,
            List<Vector.Segments> granularities,
            List<Signature> signatures)
            implements Vector {

        @Override
        public <T extends Signature> Optional<T> signature(Class<T> kind) {
            return signatures.stream().filter(kind::isInstance).map(kind::cast).findFirst();
        }

        @Override
        public <T extends Signature> List<Part<T>> parts(Class<T> kind) {
            return signature(kind)
                    .map(s -> List.of(new Part<>(0, dimension, s)))
                    .orElse(List.of());
        }

        @Override
        public double outside() {
            return 0;
        }

        @Override
        public int levels() {
            return granularities.size();
        }

        @Override
        public Segments segments(int level) {
            return granularities.get(level);
        }

        @Override
        public MemorySegment values(long from, int count, MemorySegment scratch) {
            return row.asSlice(Float.BYTES * from, (long) Float.BYTES * count);
        }
    }
}
