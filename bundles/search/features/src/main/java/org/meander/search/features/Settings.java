package org.meander.search.features;

import org.meander.base.Checks;
import org.meander.search.Ranges;

/**
 * What can be configured, checked.
 *
 * @param orb weight of the keypoints' similarity
 * @param template weight of the pixels' correlation
 * @param histogram weight of the histograms' correlation
 * @param ssim weight of the structural similarity
 * @param keypoints most keypoints of a picture
 * @param rerank most similar vectors that are ordered by the metric
 * @param threads that a search may use
 */
record Settings(double orb, double template, double histogram, double ssim, int keypoints, int rerank, int threads) {

    static final Settings DEFAULT = new Settings(0.3, 0.25, 0.2, 0.25, 100, 0, 1);

    private static final double ROUNDING = 1e-6;

    Settings {
        String pid = FeatureSearchSlot.PID;
        Checks.range(pid + ".weight.orb", orb, 0, 1);
        Checks.range(pid + ".weight.template", template, 0, 1);
        Checks.range(pid + ".weight.histogram", histogram, 0, 1);
        Checks.range(pid + ".weight.ssim", ssim, 0, 1);
        if (Math.abs(orb + template + histogram + ssim - 1) > ROUNDING) {
            throw Checks.configuration(
                    pid + ".weight.orb, .template, .histogram and .ssim",
                    orb + " + " + template + " + " + histogram + " + " + ssim,
                    "a sum of 1");
        }
        Checks.range(pid + ".keypoints", keypoints, 1, 10_000);
        Checks.range(pid + ".rerank", rerank, 0, 1 << 24);
        Checks.range(pid + ".threads", threads, 0, Ranges.MOST_THREADS);
        threads = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    }
}
