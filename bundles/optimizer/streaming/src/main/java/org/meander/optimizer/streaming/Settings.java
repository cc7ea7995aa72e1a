package org.meander.optimizer.streaming;

/**
 * Settings of the optimizer that are not options of every optimizer.
 *
 * @param strategy {@code auto} or a strategy
 * @param memory bytes for {@code auto}
 * @param chunk points
 * @param warmUp points of the sample; 0 for none
 * @param single whether first passes are in single precision
 * @param checkpointFrequency chunks between checkpoints
 * @param checkpointOverhead part of the time that checkpoints may take
 * @param retries of a chunk that cannot be read
 * @param minSuccessRate of chunks
 * @param method how to go down
 * @param stochastic rate and epochs of the stochastic methods
 */
record Settings(
        String strategy,
        long memory,
        long chunk,
        long warmUp,
        boolean single,
        long checkpointFrequency,
        double checkpointOverhead,
        int retries,
        double minSuccessRate,
        Method method,
        Stochastic.Learning stochastic) {

    /** How to go down. */
    enum Method {
        GAUSS_NEWTON,
        ADAM,
        SGD
    }
}
