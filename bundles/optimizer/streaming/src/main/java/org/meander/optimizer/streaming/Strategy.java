package org.meander.optimizer.streaming;

import java.util.Locale;

/** How much machinery a fit of some size deserves. All give the same answer. */
enum Strategy {
    /** All points from the first pass on, in one thread. */
    STANDARD,
    /** The same in all threads. */
    LARGE,
    /** Chunks with retries after a warm-up on a sample; no checkpoints. */
    CHUNKED,
    /** The same with checkpoints. */
    STREAMING;

    /** Leaves the choice to {@link #choose}. */
    static final String AUTO = "auto";

    private static final double PART = 0.7;

    /** What was chosen, and why, in one sentence. */
    record Choice(Strategy strategy, String reason) {}

    /**
     * By the number of points, and one step further if arrays of all points and their Jacobian would take more than 70 % of the memory.
     *
     * @param configured {@value #AUTO} or a strategy's name
     * @param memory bytes that are to be had
     */
    static Choice choose(String configured, long points, int parameters, long memory) {
        if (!configured.equals(AUTO)) {
            return new Choice(valueOf(configured.toUpperCase(Locale.ROOT)), "configured");
        }
        Strategy bySize = points < 1_000_000
                ? STANDARD
                : points < 10_000_000 ? LARGE : points < 100_000_000 ? CHUNKED : STREAMING;
        double bytes = ((double) points * (1 + parameters) + (double) parameters * parameters) * 8 * 2;
        String size = points + " points";
        if (bytes > PART * memory && bySize != STREAMING) {
            return new Choice(
                    values()[bySize.ordinal() + 1],
                    String.format(
                            Locale.ROOT,
                            "%s would do with %s, but in arrays would take %.3g of %.3g GiB",
                            size,
                            bySize,
                            bytes / (1 << 30),
                            memory / (double) (1 << 30)));
        }
        return new Choice(bySize, size);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
