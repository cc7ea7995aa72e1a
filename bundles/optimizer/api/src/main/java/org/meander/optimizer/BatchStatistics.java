package org.meander.optimizer;

import java.util.List;
import java.util.Map;

/**
 * How the chunks of a fit went. Chunks that could not be used are listed, each with its cause, and are no part of the fit.
 *
 * @param totalBatches chunks that were evaluated, counted anew in every pass
 * @param totalSuccesses of them, those that were summed up
 * @param totalFailures of them, those that were not
 * @param successRate successes over all, 0..1
 * @param averageLoss mean over successes of the chunk's mean loss a point
 * @param averageIterations mean number of attempts a chunk took
 * @param errorDistribution failures and retries by cause
 * @param failures chunks that are no part of the solution
 * @param recentBatches the last of the last pass, at most 100
 */
public record BatchStatistics(
        long totalBatches,
        long totalSuccesses,
        long totalFailures,
        double successRate,
        double averageLoss,
        double averageIterations,
        Map<String, Long> errorDistribution,
        List<Failure> failures,
        List<Batch> recentBatches) {

    public BatchStatistics {
        errorDistribution = Map.copyOf(errorDistribution);
        failures = List.copyOf(failures);
        recentBatches = List.copyOf(recentBatches);
    }

    /**
     * A chunk that was left out.
     *
     * @param batch index of the chunk
     * @param from its first point
     * @param points in it
     * @param cause as for an error: one sentence that names the point and the value
     */
    public record Failure(long batch, long from, long points, String cause) {}

    /**
     * A chunk of the last pass.
     *
     * @param batch index of the chunk
     * @param loss mean a point
     * @param attempts 1 or more
     */
    public record Batch(long batch, double loss, int attempts) {}
}
