package org.meander.search;

import java.lang.foreign.MemorySegment;
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
     * L2 norm that the difference between the values {@link #values} gives and those behind {@link #segments} and
     * {@link #squaredNorm} does not exceed: what a lossy codec may have changed after the index was made.
     */
    default double uncertainty() {
        return 0;
    }

    /** Number of granularities that are known without reading values, coarsest first; 0 if there is no index. */
    int levels();

    /** What is known at a level. Query and candidates of a search have the same number of segments at a level. */
    Segments segments(int level);

    /**
     * Coordinates {@code from} to {@code from+count-1} as little-endian F32.
     *
     * @param scratch room for {@code count} F32, which may or may not be used
     * @return a segment of {@code 4*count} bytes: a view of the vector's own memory, or the start of {@code scratch}
     */
    MemorySegment values(long from, int count, MemorySegment scratch);

    /**
     * Segments of one granularity. Segment {@code i} stands for {@code lengths[i]} coordinates with mean {@code means[i]} and
     * deviation {@code deviations[i]} (root of the sum of squared differences from the mean). A segment that is not known, or that
     * does not match the query's, has length 0 in the candidate. Arrays are read only.
     */
    record Segments(long[] lengths, double[] means, double[] deviations) {}
}
