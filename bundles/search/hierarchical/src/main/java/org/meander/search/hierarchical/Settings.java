package org.meander.search.hierarchical;

import org.meander.base.Checks;
import org.meander.search.Ranges;

/**
 * What can be configured, checked.
 *
 * @param filtering in which order granularities sort candidates out
 * @param levels most granularities to use, from the finest on
 * @param candidatesPerLevel most candidates that a granularity leaves
 * @param threshold least similarity at a granularity
 * @param spatial weight of the means' similarity
 * @param magnitude weight of the norms' ratio
 * @param distribution weight of the deviations' similarity
 * @param rerank most similar vectors that are ordered by the metric
 * @param threads that a search may use
 */
record Settings(
        Filtering filtering,
        int levels,
        int candidatesPerLevel,
        double threshold,
        double spatial,
        double magnitude,
        double distribution,
        int rerank,
        int threads) {

    static final int MOST_CANDIDATES = 1 << 24;
    static final int MOST_LEVELS = 16;

    static final Settings DEFAULT = new Settings(Filtering.PROGRESSIVE, 9, 1000, 0.1, 1, 0, 0, 20, 1);

    private static final double ROUNDING = 1e-6;

    Settings {
        String pid = HierarchicalSearchSlot.PID;
        Checks.range(pid + ".levels", levels, 1, MOST_LEVELS);
        Checks.range(pid + ".candidates.per.level", candidatesPerLevel, 1, MOST_CANDIDATES);
        Checks.range(pid + ".threshold", threshold, 0, 1);
        Checks.range(pid + ".weight.spatial", spatial, 0, 1);
        Checks.range(pid + ".weight.magnitude", magnitude, 0, 1);
        Checks.range(pid + ".weight.distribution", distribution, 0, 1);
        if (Math.abs(spatial + magnitude + distribution - 1) > ROUNDING) {
            throw Checks.configuration(
                    pid + ".weight.spatial, .magnitude and .distribution",
                    spatial + " + " + magnitude + " + " + distribution,
                    "a sum of 1");
        }
        Checks.range(pid + ".rerank", rerank, 0, MOST_CANDIDATES);
        Checks.range(pid + ".threads", threads, 0, Ranges.MOST_THREADS);
        threads = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    }
}
