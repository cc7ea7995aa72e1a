package org.meander.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Whole runs, of a second or so each, in turn, so that a disturbance meets all alike. For what takes several threads or the machine's
 * devices; kernels are for {@link Paired}.
 */
final class Rates {

    /** One run. */
    @FunctionalInterface
    interface Work {
        /** @return how much was done: bytes, or elements */
        long run() throws IOException, InterruptedException;
    }

    private Rates() {}

    /**
     * Prints the best and the median rate of each subject in units of 10^9 a second, and both of the first subject's. The first round
     * warms up and does not count.
     *
     * @param unit for 10^9 of what the subjects return
     */
    static void print(Map<String, Work> subjects, int rounds, String unit) throws IOException, InterruptedException {
        Map<String, List<Double>> rates = new LinkedHashMap<>();
        for (int round = 0; round <= rounds; round++) {
            for (Map.Entry<String, Work> subject : subjects.entrySet()) {
                long start = System.nanoTime();
                long done = subject.getValue().run();
                double rate = done / (double) (System.nanoTime() - start);
                if (round > 0) {
                    rates.computeIfAbsent(subject.getKey(), n -> new ArrayList<>())
                            .add(rate);
                }
            }
        }
        System.out.printf("| subject | %s/s, best | median | best, of the first | median |%n", unit);
        System.out.println("|---|---|---|---|---|");
        List<Double> first = List.of();
        for (Map.Entry<String, List<Double>> subject : rates.entrySet()) {
            List<Double> sorted = subject.getValue().stream().sorted().toList();
            first = first.isEmpty() ? sorted : first;
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.3f | %.3f | %.2f | %.2f |%n",
                    subject.getKey(),
                    sorted.getLast(),
                    median(sorted),
                    sorted.getLast() / first.getLast(),
                    median(sorted) / median(first));
        }
    }

    private static double median(List<Double> sorted) {
        return sorted.get(sorted.size() / 2);
    }
}
