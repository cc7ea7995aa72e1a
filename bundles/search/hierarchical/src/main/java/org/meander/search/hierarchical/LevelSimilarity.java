package org.meander.search.hierarchical;

import org.meander.base.MeanderException;
import org.meander.search.Vector;
import org.meander.search.Vector.Segments;

/**
 * How similar a candidate's segments at one granularity are to the query's: {@code .7 (r+1)/2 + .3 max(0, 1 - d)}, with Pearson's r of the
 * means, and d their mean squared difference over the sum of their mean squares. Segments count by their length, those that the candidate
 * lacks as zero, and those with a value that is not finite not at all. If neither side varies, 1 for the same mean (to 1e-6) and 0 for
 * another; if one does, .1. For one thread.
 */
final class LevelSimilarity {

    private static final double CORRELATED = 0.7;
    private static final double CLOSE = 0.3;
    private static final double ONE_IS_CONSTANT = 0.1;
    private static final double SAME_MEAN = 1e-6;
    /** Variance relative to the mean square that rounding can make of a constant. */
    private static final double ROUNDING = 1e-26;

    private final Segments query;
    private final String queryId;
    private final int level;

    LevelSimilarity(Vector query, int level) {
        this.query = query.segments(level);
        this.queryId = query.id();
        this.level = level;
    }

    /** The candidate's segments at this level. */
    Segments segments(Vector candidate) {
        Segments segments = candidate.segments(level);
        if (segments.lengths().length != query.lengths().length) {
            throw MeanderException.invalid(
                    "vector '%s' has %d segments at level %d, the query '%s' has %d; they must agree",
                    candidate.id(), segments.lengths().length, level, queryId, query.lengths().length);
        }
        return segments;
    }

    /** 0 to 1; NaN if no segment of the candidate is known. */
    double of(Segments other) {
        double weight = 0;
        double known = 0;
        double a = 0;
        double b = 0;
        for (int i = 0; i < query.lengths().length; i++) {
            double w = weight(other, i);
            weight += w;
            known += other.lengths()[i];
            // NaN times 0 would be NaN.
            a += w > 0 ? w * query.means()[i] : 0;
            b += w > 0 ? w * mean(other, i) : 0;
        }
        if (weight == 0 || known == 0) {
            return Double.NaN;
        }
        double meanA = a / weight;
        double meanB = b / weight;
        double varianceA = 0;
        double varianceB = 0;
        double covariance = 0;
        for (int i = 0; i < query.lengths().length; i++) {
            double w = weight(other, i);
            if (w > 0) {
                double x = query.means()[i] - meanA;
                double y = mean(other, i) - meanB;
                varianceA += w * x * x;
                varianceB += w * y * y;
                covariance += w * x * y;
            }
        }
        double squaresA = varianceA + weight * meanA * meanA;
        double squaresB = varianceB + weight * meanB * meanB;
        boolean constantA = varianceA <= ROUNDING * squaresA;
        boolean constantB = varianceB <= ROUNDING * squaresB;
        if (constantA && constantB) {
            return Math.abs(meanA - meanB) < SAME_MEAN ? 1 : 0;
        }
        if (constantA || constantB) {
            return ONE_IS_CONSTANT;
        }
        double correlation = Math.clamp(covariance / (Math.sqrt(varianceA) * Math.sqrt(varianceB)), -1, 1);
        double shift = meanA - meanB;
        double difference = varianceA + varianceB - 2 * covariance + weight * shift * shift;
        return CORRELATED * (correlation + 1) / 2
                + CLOSE * Math.max(0, 1 - Math.max(0, difference) / (squaresA + squaresB));
    }

    /** 1 minus the sum of the differences of the deviations over the sum of the deviations; 1 if all are zero. */
    double ofDeviations(Segments other) {
        double difference = 0;
        double sum = 0;
        for (int i = 0; i < query.lengths().length; i++) {
            if (weight(other, i) > 0) {
                double y = other.lengths()[i] == 0 ? 0 : other.deviations()[i];
                difference += Math.abs(query.deviations()[i] - y);
                sum += query.deviations()[i] + y;
            }
        }
        return sum == 0 ? 1 : Math.max(0, 1 - difference / sum);
    }

    private double weight(Segments other, int i) {
        return Double.isFinite(query.means()[i]) && Double.isFinite(mean(other, i)) ? query.lengths()[i] : 0;
    }

    private static double mean(Segments other, int i) {
        return other.lengths()[i] == 0 ? 0 : other.means()[i];
    }
}
