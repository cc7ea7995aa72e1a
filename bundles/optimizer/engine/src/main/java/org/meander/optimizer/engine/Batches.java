package org.meander.optimizer.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.meander.base.MeanderException;
import org.meander.optimizer.BatchStatistics;

/** Counts how chunks go, and keeps those that are left out. Read by several threads under the lock of the passes, written by one. */
final class Batches {

    private static final int RECENT = 100;
    private static final int SHOWN = 3;

    private final Ranges ranges;
    private final double minSuccessRate;
    private final Map<Long, Fault> leftOut = new TreeMap<>();
    private final Map<String, Long> causes = new TreeMap<>();
    private final long[] recentBatch = new long[RECENT];
    private final double[] recentLoss = new double[RECENT];
    private final int[] recentAttempts = new int[RECENT];
    private int recent;
    private long successes;
    private long failures;
    private long attempts;
    private double losses;
    private boolean grown;

    Batches(Ranges ranges, double minSuccessRate) {
        this.ranges = ranges;
        this.minSuccessRate = minSuccessRate;
    }

    void begin() {
        recent = 0;
    }

    boolean isLeftOut(long chunk) {
        return !leftOut.isEmpty() && leftOut.containsKey(chunk);
    }

    Fault cause(long chunk) {
        return leftOut.get(chunk);
    }

    /** Why the first of the chunks that are left out is so. */
    String first() {
        return leftOut.values().stream().findFirst().map(Fault::message).orElse("there are none");
    }

    void summed(long chunk, Sums sums, int tries) {
        double loss = sums.cost() / sums.points();
        successes++;
        attempts += tries;
        losses += loss;
        note(chunk, loss, tries);
    }

    void retried(String cause) {
        causes.merge(cause, 1L, Long::sum);
    }

    void failed(long chunk, Fault fault, int tries) {
        failures++;
        if (leftOut.putIfAbsent(chunk, fault) == null) {
            grown = true;
            attempts += tries;
            causes.merge(fault.message(), 1L, Long::sum);
            double rate = 1 - (double) leftOut.size() / ranges.count();
            if (rate < minSuccessRate) {
                List<String> shown = leftOut.values().stream()
                        .limit(SHOWN)
                        .map(Fault::message)
                        .toList();
                if (minSuccessRate == 1) {
                    // Whoever may leave nothing out did not set this, and may know nothing of chunks.
                    throw MeanderException.malformed("%s", fault.message());
                }
                throw MeanderException.malformed(
                        "%d of %d chunks cannot be used, more than min.success.rate %s admits: %s",
                        leftOut.size(), ranges.count(), minSuccessRate, String.join("; ", shown));
            }
        }
        note(chunk, Double.NaN, tries);
    }

    private void note(long chunk, double loss, int tries) {
        int at = recent++ % RECENT;
        recentBatch[at] = chunk;
        recentLoss[at] = loss;
        recentAttempts[at] = tries;
        if (recent == 2 * RECENT) {
            recent = RECENT;
        }
    }

    /** Whether chunks were left out for the first time since the last call. */
    boolean grown() {
        boolean was = grown;
        grown = false;
        return was;
    }

    BatchStatistics statistics() {
        List<BatchStatistics.Failure> list = new ArrayList<>();
        leftOut.forEach((chunk, fault) -> list.add(new BatchStatistics.Failure(
                chunk, ranges.from(ranges.first(chunk)), ranges.points(chunk), fault.message())));
        List<BatchStatistics.Batch> last = new ArrayList<>();
        for (int i = Math.max(0, recent - RECENT); i < recent; i++) {
            last.add(new BatchStatistics.Batch(
                    recentBatch[i % RECENT], recentLoss[i % RECENT], recentAttempts[i % RECENT]));
        }
        long total = successes + failures;
        return new BatchStatistics(
                total,
                successes,
                failures,
                total == 0 ? 1 : (double) successes / total,
                successes == 0 ? Double.NaN : losses / successes,
                successes == 0 ? Double.NaN : (double) attempts / Math.max(1, successes + leftOut.size()),
                causes,
                list,
                last);
    }

    /** For checkpoints: counters, then each chunk that is left out with the length and the characters of its cause. */
    long[] counters() {
        LongStream head =
                LongStream.of(successes, failures, attempts, Double.doubleToRawLongBits(losses), grown ? 1 : 0);
        LongStream tail = leftOut.entrySet().stream().flatMapToLong(e -> {
            String cause = e.getValue().message();
            return LongStream.concat(
                    LongStream.of(e.getKey(), cause.length()), cause.chars().asLongStream());
        });
        return LongStream.concat(head, tail).toArray();
    }

    void restore(long[] state) {
        successes = state[0];
        failures = state[1];
        attempts = state[2];
        losses = Double.longBitsToDouble(state[3]);
        grown = state[4] == 1;
        int at = 5;
        while (at < state.length) {
            long chunk = state[at];
            int length = Math.toIntExact(state[at + 1]);
            StringBuilder cause = new StringBuilder(length);
            for (int i = 0; i < length; i++) {
                cause.append((char) state[at + 2 + i]);
            }
            at += 2 + length;
            Fault fault = Fault.data("%s", cause);
            leftOut.put(chunk, fault);
            causes.merge(fault.message(), 1L, Long::sum);
        }
    }
}
