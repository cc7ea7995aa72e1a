package org.meander.codec.entropy;

import jdk.incubator.vector.IntVector;

/**
 * What coder and decoder agree on.
 *
 * <p>A stream is coded by {@link #lanes} states x, {@value #LOW} &le; x &lt; 2^31. Symbols come in segments; symbol i of a segment
 * belongs to lane {@code i mod lanes}, and a segment that its table makes constant uses no lane at all. Lanes stand in groups of 16,
 * or of all if there are fewer. The decoder goes through the groups in order, and a lane that falls below {@value #LOW} takes the
 * next 16-bit word; within a group the words are in memory in the order of the lanes, group after group backwards:
 *
 * <pre>
 * words of the last group … words of the first group | the states, lane 0 first, 4 bytes each
 * </pre>
 *
 * so that a group's words can be loaded at once and spread over the lanes that need one.
 */
final class Rans {

    /** Lower end of the interval of states. */
    static final int LOW = 1 << 15;

    /** Lanes that share a run of words. */
    static final int GROUP = 16;

    static final int MAX_LANES = 64;

    /** Whether this machine has vectors of 8 ints. */
    static final boolean VECTORS = IntVector.SPECIES_PREFERRED.length() >= GROUP / 2;

    private Rans() {}

    /** A lane costs 15 bits, so there is one for 1024 symbols: a power of two, at most 64. */
    static int lanes(long symbols) {
        return Math.clamp(Long.highestOneBit(symbols >>> 10), 1, MAX_LANES);
    }

    /** Whether the vector kernels can do this many symbols from the start of a segment. */
    static int vectorised(int lanes, int count, boolean vectors) {
        return vectors && lanes == MAX_LANES ? count & -MAX_LANES : 0;
    }
}
