package org.meander.search.hnsw;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Optional;
import org.meander.base.Cancellation;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.search.Metric;
import org.meander.search.RowSums;
import org.meander.search.Vector;
import org.meander.search.VectorSet;

/**
 * The vectors of a set that are finite, numbered, as a graph compares them: in float, by cosine or by squared distance. They are compared
 * where they lie if the set is a matrix in which no square overflows or vanishes; else they are copied, scaled, to memory outside the heap. The
 * part of a vector outside the query's space becomes one more coordinate, in which every query is 0. Immutable.
 */
final class GraphVectors {

    /** Norms between which no square that matters is lost in a float. */
    private static final double LEAST_NORM = 1e-12;

    private static final double MOST_NORM = 1e12;
    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(LITTLE_ENDIAN);

    private final Metric metric;
    private final MemorySegment values;
    /** Where the values of each vector lie, counted in vectors. */
    private final int[] places;
    /** Row in the set of each vector. */
    private final int[] rows;

    private final int dimension;
    /** One over the norm of each vector as it lies there, by cosine; 0 for a norm of 0. */
    private final float[] inverses;
    /** What values are multiplied by before they are compared, by distance. */
    private final double scale;

    private GraphVectors(
            Metric metric,
            MemorySegment values,
            int[] places,
            int[] rows,
            int dimension,
            float[] inverses,
            double scale) {
        this.metric = metric;
        this.values = values;
        this.places = places;
        this.rows = rows;
        this.dimension = dimension;
        this.inverses = inverses;
        this.scale = scale;
    }

    /**
     * Reads all values once, and once more if they are copied.
     *
     * @param set one vector or more
     * @param memory bytes that a copy may take
     */
    static GraphVectors of(VectorSet set, Metric metric, long memory, Cancellation cancellation) {
        SetFacts facts = SetFacts.of(set, cancellation);
        Optional<MemorySegment> matrix = set.matrix();
        if (matrix.isEmpty() || facts.outside() || !areModest(facts.norms(), metric)) {
            return copy(set, metric, memory, facts, cancellation);
        }
        float[] inverses = new float[metric == Metric.COSINE ? facts.rows().length : 0];
        for (int i = 0; i < inverses.length; i++) {
            inverses[i] = facts.norms()[i] > 0 ? (float) (1 / facts.norms()[i]) : 0;
        }
        return new GraphVectors(metric, matrix.get(), facts.rows(), facts.rows(), facts.dimension(), inverses, 1);
    }

    /** By distance, vectors much shorter than the longest do not matter. */
    private static boolean areModest(double[] norms, Metric metric) {
        double longest = Arrays.stream(norms).max().orElse(0);
        double shortest = Arrays.stream(norms).filter(norm -> norm > 0).min().orElse(longest);
        return longest <= MOST_NORM && (metric == Metric.COSINE ? shortest : longest) >= LEAST_NORM;
    }

    private static GraphVectors copy(
            VectorSet set, Metric metric, long memory, SetFacts facts, Cancellation cancellation) {
        int count = facts.rows().length;
        int dimension = facts.dimension() + (facts.outside() ? 1 : 0);
        long rowBytes = (long) Float.BYTES * dimension;
        long bytes = Math.multiplyExact(rowBytes, (long) count);
        if (bytes > memory) {
            throw new MeanderException(
                    StandardError.UNAVAILABLE,
                    ("a graph of %d vectors of %d coordinates has to copy %d bytes, and %s.memory.bytes is %d; allow"
                                    + " more, or choose a method that copies nothing, such as progressive")
                            .formatted(count, dimension, bytes, HnswSearch.PID, memory));
        }
        MemorySegment values = Arena.ofAuto().allocate(Math.max(1, bytes), 64);
        double longest = Arrays.stream(facts.norms()).max().orElse(0);
        double scale = metric == Metric.L2 && longest > 0 ? Math.scalb(1.0, -Math.getExponent(longest)) : 1;
        float[] row = new float[dimension];
        float[] inverses = new float[metric == Metric.COSINE ? count : 0];
        MemorySegment scratch = SetFacts.scratch(facts.dimension());
        for (int i = 0; i < count; i++) {
            cancellation.check();
            Vector vector = set.get(facts.rows()[i]);
            double norm = facts.norms()[i];
            double factor = metric == Metric.L2 ? scale : norm > 0 ? 1 / norm : 0;
            SetFacts.read(vector, facts.dimension(), scratch, row);
            for (int k = 0; k < facts.dimension(); k++) {
                row[k] = (float) (row[k] * factor);
            }
            if (facts.outside()) {
                row[dimension - 1] = (float) (Math.sqrt(vector.outside()) * factor);
            }
            MemorySegment.copy(row, 0, values, F32, rowBytes * i, dimension);
            if (metric == Metric.COSINE) {
                inverses[i] = norm > 0 ? 1 : 0;
            }
        }
        int[] places = new int[count];
        Arrays.setAll(places, i -> i);
        return new GraphVectors(metric, values, places, facts.rows(), dimension, inverses, scale);
    }

    /** Vectors, numbered from 0. */
    int size() {
        return rows.length;
    }

    /** Coordinates that are compared. */
    int dimension() {
        return dimension;
    }

    /** Row of a vector in the set. */
    int row(int vector) {
        return rows[vector];
    }

    /** A vector as others are compared with it, into {@code target} of {@link #dimension} floats. */
    void load(int vector, float[] target) {
        MemorySegment.copy(values, F32, offset(vector), target, 0, dimension);
        if (metric == Metric.COSINE) {
            float inverse = inverses[vector];
            for (int i = 0; i < dimension; i++) {
                target[i] *= inverse;
            }
        }
    }

    /**
     * A query as vectors are compared with it; empty if it is so long beside them, by distance, that squares overflow.
     *
     * @param norm its L2 norm
     */
    Optional<float[]> query(Vector query, double norm) {
        double factor = metric == Metric.L2 ? scale : norm > 0 ? 1 / norm : 0;
        if (metric == Metric.L2 && norm * scale > MOST_NORM) {
            return Optional.empty();
        }
        float[] target = new float[dimension];
        int coordinates = (int) query.dimension();
        SetFacts.read(query, coordinates, SetFacts.scratch(coordinates), target);
        for (int i = 0; i < coordinates; i++) {
            target[i] = (float) (target[i] * factor);
        }
        return Optional.of(target);
    }

    /**
     * Scores of vectors, the higher the nearer: the cosine, or the squared distance with a minus.
     *
     * @param query of what {@link #query} or {@link #load} gives
     * @param scores receives {@code count} scores; has room for {@link RowSums#ROWS} more
     */
    void score(RowSums query, int[] vectors, float[] scores, int count) {
        for (int i = 0; i < count; i += RowSums.ROWS) {
            int last = count - 1;
            long a = offset(vectors[i]);
            long b = offset(vectors[Math.min(i + 1, last)]);
            long c = offset(vectors[Math.min(i + 2, last)]);
            long d = offset(vectors[Math.min(i + 3, last)]);
            if (metric == Metric.COSINE) {
                query.dots(values, a, b, c, d, 0, dimension, scores, i);
            } else {
                query.squaredDistances(values, a, b, c, d, 0, dimension, scores, i);
            }
        }
        for (int i = 0; i < count; i++) {
            scores[i] = metric == Metric.COSINE ? scores[i] * inverses[vectors[i]] : -scores[i];
        }
    }

    /** The highest cosine, or the least distance, that a vector with a score can have. */
    double best(float score) {
        double precision = RowSums.precision(dimension);
        if (metric == Metric.COSINE) {
            // Beside the sum: the query and one over the norm are rounded, too.
            return score + 2 * precision;
        }
        double least = -score * (1 - 2 * precision) - dimension * (double) Float.MIN_NORMAL;
        return Math.sqrt(Math.max(0, least)) / scale;
    }

    private long offset(int vector) {
        return (long) Float.BYTES * dimension * places[vector];
    }
}
