package org.meander.search.hybrid;

import org.meander.base.Checks;

/**
 * What can be configured, checked.
 *
 * @param hierarchical weight of the means' similarity
 * @param features weight of the pictures' similarity
 * @param candidates most vectors whose pictures are compared
 * @param rerank most similar vectors that are ordered by the metric
 */
record Mix(double hierarchical, double features, int candidates, int rerank) {

    static final Mix DEFAULT = new Mix(0.65, 0.35, 200, 40);

    private static final double ROUNDING = 1e-6;
    private static final int MOST_CANDIDATES = 1 << 24;

    Mix {
        String pid = HybridSearchSlot.PID;
        Checks.range(pid + ".weight.hierarchical", hierarchical, 0, 1);
        Checks.range(pid + ".weight.features", features, 0, 1);
        Checks.range(pid + ".candidates", candidates, 1, MOST_CANDIDATES);
        Checks.range(pid + ".rerank", rerank, 0, MOST_CANDIDATES);
        if (Math.abs(hierarchical + features - 1) > ROUNDING) {
            throw Checks.configuration(
                    pid + ".weight.hierarchical and .features", hierarchical + " + " + features, "a sum of 1");
        }
    }
}
