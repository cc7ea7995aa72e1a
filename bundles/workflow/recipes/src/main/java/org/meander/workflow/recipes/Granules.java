package org.meander.workflow.recipes;

import java.util.List;
import java.util.Optional;
import org.meander.index.SegmentMeans;
import org.meander.search.Vector;

/**
 * A run of a vector's coordinates that has a signature of its own.
 *
 * @param elements number of coordinates, 1 or more
 * @param means their signature, if there is one
 */
record Granules(long elements, Optional<Means> means) {

    /** The number of levels of a vector that is made of these: that of the finest. */
    static int levels(List<Granules> all) {
        boolean complete = all.stream().allMatch(g -> g.means.isPresent());
        return complete ? all.stream().mapToInt(g -> g.levelCount()).max().orElse(0) : 0;
    }

    private int levelCount() {
        return means.map(Means::levels).orElse(0);
    }

    /** The level of this run at a level of the whole vector: its finest, once it has no finer one. */
    private SegmentMeans.Level level(int level) {
        Means known = means.orElseThrow();
        return known.level(Math.min(level, known.levels() - 1));
    }

    /** The segments of the query itself. */
    static Vector.Segments ofQuery(List<Granules> query, int level) {
        return matching(query, query, level);
    }

    /**
     * The segments of a candidate in the order of the query's, with length 0 where nothing is known or the two segments do not cover
     * the same positions.
     *
     * @param candidate one run for each of the query's, without a signature where the candidate has no counterpart
     */
    static Vector.Segments matching(List<Granules> query, List<Granules> candidate, int level) {
        int segments = 0;
        for (Granules granules : query) {
            segments += granules.level(level).means().length;
        }
        long[] lengths = new long[segments];
        double[] means = new double[segments];
        double[] deviations = new double[segments];
        int at = 0;
        for (int i = 0; i < query.size(); i++) {
            SegmentMeans.Level wanted = query.get(i).level(level);
            fill(query.get(i), wanted, candidate.get(i), at, new Vector.Segments(lengths, means, deviations));
            at += wanted.means().length;
        }
        return new Vector.Segments(lengths, means, deviations);
    }

    private static void fill(
            Granules query, SegmentMeans.Level wanted, Granules candidate, int at, Vector.Segments target) {
        long length = wanted.segmentLength();
        Optional<SegmentMeans.Level> same = candidate.means.flatMap(means -> means.ofLength(length));
        if (same.isEmpty()) {
            return;
        }
        SegmentMeans.Level level = same.get();
        int both = Math.min(level.means().length, wanted.means().length);
        for (int i = 0; i < both; i++) {
            long ofQuery = Math.min(length, query.elements - i * length);
            long ofCandidate = Math.min(length, candidate.elements - i * length);
            if (ofQuery == ofCandidate) {
                target.lengths()[at + i] = ofQuery;
                target.means()[at + i] = level.means()[i];
                target.deviations()[at + i] = level.deviations()[i];
            }
        }
    }
}
