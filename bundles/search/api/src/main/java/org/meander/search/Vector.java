package org.meander.search;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import org.meander.index.Signature;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A vector that need not be in memory, with what its index knows of it. It may have a part that lies outside the space of the
 * query (a model's tensors that the query's model lacks): such coordinates are zero in the query, so all that matters is their
 * squared norm. Thread-safe.
 */
@ConsumerType
public interface Vector {

    /** Unique in its set; breaks ties. */
    String id();

    /** Coordinates in the space of the query, 1 or more; the same for all vectors of a search. */
    long dimension();

    /** Sum of the squares of all coordinates, also of those outside the query's space. */
    double squaredNorm();

    /** Sum of the squares of the coordinates outside the query's space; 0 for the query. */
    double outside();

    /**
     * Largest L2 norm of the difference between the values that {@link #values} gives and those that {@link #squaredNorm} and
     * {@link #segments} tell of; not 0 where an index of the original goes with values from a lossy codec. A search allows for it
     * before it rules a vector out, and always scores the values. 0 for the query.
     */
    default double valueError() {
        return 0;
    }

    /** Number of granularities that are known without reading values, coarsest first; 0 if there is no index. */
    int levels();

    /** What is known at a level. Query and candidates of a search have the same number of segments at a level. */
    Segments segments(int level);

    /**
     * The signature of the whole sequence that the vector stands for, also of what lies outside the query's space. One that is not kept may
     * be made from the values, which takes as long as reading them.
     *
     * @param kind what it must be, such as {@link org.meander.index.GrayPicture}
     * @return empty if nothing of that kind can be had
     */
    default <T extends Signature> Optional<T> signature(Class<T> kind) {
        return Optional.empty();
    }

    /**
     * Signatures of runs of coordinates, in their order and without overlap. The vector is zero where there is none.
     *
     * @param kind what they must be, such as {@link org.meander.index.SignBits}
     * @return empty if nothing of that kind can be had
     */
    default <T extends Signature> List<Part<T>> parts(Class<T> kind) {
        return List.of();
    }

    /**
     * A run of coordinates: the first {@code length} values of the sequence that a signature is of.
     *
     * @param from first coordinate
     * @param length coordinates, 1 to the elements of the signature
     */
    record Part<T extends Signature>(long from, long length, T signature) {}

    /**
     * Coordinates {@code from} to {@code from+count-1} as little-endian F32.
     *
     * @param scratch room for {@code count} F32, which may or may not be used
     * @return a segment of {@code 4*count} bytes: a view of the vector's own memory, or the start of {@code scratch}
     */
    MemorySegment values(long from, int count, MemorySegment scratch);

    /** All values, in an array of their own; of a vector of at most 2^31-1 coordinates. */
    default float[] toArray() {
        float[] values = new float[Math.toIntExact(dimension())];
        MemorySegment scratch = MemorySegment.ofArray(new float[Math.min(values.length, Scorer.PIECE)]);
        for (int from = 0; from < values.length; from += Scorer.PIECE) {
            int count = Math.min(Scorer.PIECE, values.length - from);
            MemorySegment.copy(values(from, count, scratch), Scorer.F32, 0, values, from, count);
        }
        return values;
    }

    /**
     * Segments of one granularity. Segment {@code i} stands for {@code lengths[i]} coordinates with mean {@code means[i]} and
     * deviation {@code deviations[i]} (root of the sum of squared differences from the mean), both as precise as
     * {@link org.meander.index.SegmentMeans#PRECISION} says, or NaN if they are not known. The query's segments follow one another
     * from its first coordinate and cover all of them. A segment that is not known, or that does not match the query's, has length
     * 0 in the candidate. Arrays are read only.
     */
    record Segments(long[] lengths, double[] means, double[] deviations) {}
}
