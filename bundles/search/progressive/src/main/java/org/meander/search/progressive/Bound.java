package org.meander.search.progressive;

import org.meander.index.SegmentMeans;
import org.meander.search.Metric;
import org.meander.search.Vector;

/**
 * How near a candidate could be at best, if its squared L2 distance within the query's space is at least so much. All bounds allow
 * for rounding of the index and for the error of the candidate's values, so that no hit is ever lost. For one thread.
 */
final class Bound {

    /** Rounding of norms and segments, which is {@link SegmentMeans#PRECISION} for each side, with room for that of the bound itself. */
    private static final double SLACK = 2 * SegmentMeans.PRECISION;
    /** Rounding of scores and of this formula, relative to the squared norms. */
    private static final double ROUNDING = 1e-10;

    private final Metric metric;
    private final double queryNorm;
    private double norm;
    private double outside;
    private double slack;

    Bound(Metric metric, double queryNorm) {
        this.metric = metric;
        this.queryNorm = queryNorm;
    }

    /** Turns to a candidate. */
    void of(Vector candidate) {
        norm = Math.sqrt(candidate.squaredNorm());
        outside = candidate.outside();
        slack = candidate.valueError() + SLACK * (queryNorm + norm);
    }

    /** From the norms alone: the triangle inequality. NaN, which stands for no hit, if the norm is not finite. */
    double ofNorms() {
        if (!Double.isFinite(norm)) {
            return Double.NaN;
        }
        double inside = Math.sqrt(Math.max(0, norm * norm - outside));
        // The subtraction can lose half of the digits where almost everything lies outside.
        double lost = outside == 0 ? 0 : Math.sqrt(SLACK) * norm;
        return best(0, Math.max(0, Math.abs(queryNorm - inside) - lost));
    }

    /**
     * From what was read and what the index tells of the rest.
     *
     * @param read squared L2 distance over the coordinates that were read
     * @param rest lower bound of the L2 distance over others, by the index
     * @return an upper bound of the cosine, or a lower bound of the distance
     */
    double best(double read, double rest) {
        double known = Math.max(0, rest - slack);
        double squared = (read + known * known + outside) * (1 - ROUNDING);
        return metric == Metric.COSINE ? highestCosine(squared) : Math.sqrt(squared);
    }

    /** The cosine is convex or rising in the candidate's norm, so it is largest at an end of the range of the norm. */
    private double highestCosine(double squaredDistance) {
        double low = norm - slack;
        return low <= 0 || queryNorm == 0
                ? 1
                : Math.max(cosine(low, squaredDistance), cosine(norm + slack, squaredDistance));
    }

    private double cosine(double candidateNorm, double squaredDistance) {
        double squares = queryNorm * queryNorm + candidateNorm * candidateNorm;
        double rounding = ROUNDING * (squares + squaredDistance);
        return (squares - squaredDistance + rounding) / (2 * queryNorm * candidateNorm);
    }
}
