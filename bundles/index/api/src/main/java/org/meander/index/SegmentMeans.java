package org.meander.index;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Means over aligned curve segments at several granularities. At a level with segment length {@code s = 4^j}, segment {@code i}
 * covers positions {@code i*s} to {@code min((i+1)*s, elements) - 1}: a square of the Hilbert image, or what is used of it. For two
 * sequences of one length, {@code sum of n_i*(a_i - b_i)^2} over a level's segments never exceeds their squared L2 distance (the
 * Cauchy-Schwarz inequality within each segment), and neither does the same sum with {@code (da_i - db_i)^2} of the deviations
 * added (the reverse triangle inequality).
 *
 * <p>Means and deviations are exact but for rounding: over the segments of a level, the root of
 * {@code sum of n_i*error(mean_i)^2 + error(deviation_i)^2} is at most {@value #PRECISION} of the norm, which is what a search has to
 * allow for. A segment with a value that is not finite has mean and deviation NaN.
 */
@ConsumerType
public interface SegmentMeans extends Signature {

    /** Largest rounding error of means and deviations, relative to the norm of the sequence. */
    double PRECISION = 1e-10;

    /** Sum of the squares of all values. NaN and infinities count as they are. */
    double squaredNorm();

    /** Levels, coarsest first; segment lengths fall strictly. A sequence without values has none. */
    List<Level> levels();

    /**
     * One granularity.
     *
     * @param segmentLength values a segment covers, a power of 4; the last segment may cover fewer
     * @param means mean of each segment; owned by the signature, not to be changed
     * @param deviations square root of each segment's sum of squared differences from its mean; owned by the signature
     */
    record Level(long segmentLength, double[] means, double[] deviations) {}
}
