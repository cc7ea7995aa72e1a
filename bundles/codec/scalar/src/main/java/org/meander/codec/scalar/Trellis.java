package org.meander.codec.scalar;

import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The trellis of entropy-coded trellis-coded quantisation (T. Fischer and M. Wang, "Entropy-constrained trellis-coded quantization", IEEE
 * Trans. Inf. Theory 38, 1992; M. Marcellin, "On entropy-constrained trellis coded quantization", IEEE Trans. Commun. 42, 1994).
 *
 * <p>Cells lie on whole multiples of the step, called points. A state allows every other point: an even state the even points, an odd
 * state the odd ones, so that a number k names the point 2k or 2k + 1, and the bits are those of twice the step. The lowest bit of k
 * leads to the next state: from s to {@code 2s + (k + parity(s & MASK)) mod 2}, modulo {@value #STATES}. The four subsets of
 * G. Ungerboeck's codes are thus the points by their remainder of 4.
 *
 * <p>Cell i of a block belongs to path {@code i mod} {@value #PATHS}; each path begins in state 0.
 */
final class Trellis {

    static final int STATES = 32;

    /** Which bits of a state decide between its two successors; found by trying all. */
    static final int MASK = 0b10110;

    static final int PATHS = 16;

    /** Mean squared error in squared steps, for densities that are smooth beside the step. */
    static final double ERROR = 0.2522;

    /** Blocks of fewer cells are quantised without a trellis: the paths' beginnings and ends would gain little. */
    static final int LEAST_CELLS = 1024;

    /** Bit s is the parity of {@code s & MASK}. */
    static final int PARITIES = parities();

    static final VectorSpecies<Integer> I =
            IntVector.SPECIES_PREFERRED.length() > PATHS ? IntVector.SPECIES_512 : IntVector.SPECIES_PREFERRED;

    private Trellis() {}

    private static int parities() {
        int bits = 0;
        for (int s = 0; s < STATES; s++) {
            bits |= (Integer.bitCount(s & MASK) & 1) << s;
        }
        return bits;
    }

    /**
     * Turns numbers into points; up to 15 ints behind them are changed, too.
     *
     * @param n how many; a multiple of {@value #PATHS} unless they are the last
     * @param states of the paths, before and after
     */
    static void walk(int[] q, int n, int[] states) {
        for (int path = 0; path < PATHS; path += I.length()) {
            IntVector state = IntVector.fromArray(I, states, path);
            for (int i = path; i < n; i += PATHS) {
                IntVector k = IntVector.fromArray(I, q, i);
                k.add(k).add(state.and(1)).intoArray(q, i);
                IntVector parity = IntVector.broadcast(I, PARITIES).lanewise(LSHR, state);
                state = state.add(state)
                        .and(STATES - 1)
                        .add(parity.lanewise(XOR, k).and(1));
            }
            state.intoArray(states, path);
        }
    }
}
