package org.meander.search.progressive;

import org.meander.base.MeanderException;
import org.meander.search.Vector;
import org.meander.search.Vector.Segments;

/** The query's segments at one granularity, which candidates are held against. For one thread. */
final class Segmentation {

    private final Segments query;
    private final String queryId;
    private final int level;
    /** Squared distances of the candidate's segments from {@code i} on; the last is 0. */
    private final double[] suffixes;

    Segmentation(Vector query, int level) {
        this.query = query.segments(level);
        this.queryId = query.id();
        this.level = level;
        int segments = this.query.lengths().length;
        long covered = 0;
        for (long length : this.query.lengths()) {
            covered += length;
        }
        if (covered != query.dimension()) {
            throw MeanderException.invalid(
                    "the segments of query '%s' at level %d cover %d coordinates; it has %d",
                    queryId, level, covered, query.dimension());
        }
        this.suffixes = new double[segments + 1];
    }

    /** Lower bound of a candidate's L2 distance from the query. */
    double distance(Vector candidate) {
        Segments other = candidate.segments(level);
        int segments = query.lengths().length;
        if (other.lengths().length != segments) {
            throw MeanderException.invalid(
                    "vector '%s' has %d segments at level %d, the query '%s' has %d; they must agree",
                    candidate.id(), other.lengths().length, level, queryId, segments);
        }
        for (int i = segments - 1; i >= 0; i--) {
            suffixes[i] = suffixes[i + 1] + squaredDistance(other, i);
        }
        return Math.sqrt(suffixes[0]);
    }

    private double squaredDistance(Segments other, int i) {
        long length = query.lengths()[i];
        if (other.lengths()[i] != length) {
            return 0;
        }
        double means = query.means()[i] - other.means()[i];
        double deviations = query.deviations()[i] - other.deviations()[i];
        double squared = length * means * means + deviations * deviations;
        // NaN or an infinity: nothing is known.
        return squared <= Double.MAX_VALUE ? squared : 0;
    }

    /** The same bound over the segments that begin at a coordinate or behind it, of the candidate of {@link #distance}. */
    double distanceFrom(long coordinate) {
        long start = 0;
        int i = 0;
        for (; i < query.lengths().length && start < coordinate; i++) {
            start += query.lengths()[i];
        }
        return Math.sqrt(suffixes[i]);
    }
}
