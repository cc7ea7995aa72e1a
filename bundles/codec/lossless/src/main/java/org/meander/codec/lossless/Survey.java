package org.meander.codec.lossless;

import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.NE;
import static jdk.incubator.vector.VectorOperators.OR;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/** What one pass over the words of a frame finds out about each tile. */
final class Survey {

    private static final VectorSpecies<Integer> INTS = BitPacker.INTS;

    private final int[] or;
    private final int[] and;
    private final int[] exponents;
    private final int[] filled;

    Survey(int tiles) {
        or = new int[tiles];
        and = new int[tiles];
        exponents = new int[tiles];
        filled = new int[tiles];
    }

    /**
     * Looks at tiles.
     *
     * @param exponentShift where the exponent begins, which ends below the sign
     */
    void scan(int[] words, int tile, int tiles, int exponentShift) {
        for (int i = tile; i < tile + tiles; i++) {
            scan(words, i, exponentShift, or, and, exponents, filled);
        }
    }

    private static void scan(
            int[] words, int tile, int exponentShift, int[] or, int[] and, int[] exponents, int[] filled) {
        IntVector some = IntVector.zero(INTS);
        IntVector all = IntVector.broadcast(INTS, -1);
        IntVector sum = IntVector.zero(INTS);
        int others = 0;
        for (int i = 0; i < Tiles.CELLS; i += INTS.length()) {
            IntVector v = IntVector.fromArray(INTS, words, tile * Tiles.CELLS + i);
            some = v.or(some);
            all = v.and(all);
            others += v.compare(NE, 0).trueCount();
            sum = v.and(Integer.MAX_VALUE).lanewise(LSHR, exponentShift).add(sum);
        }
        or[tile] = some.reduceLanes(OR);
        and[tile] = all.reduceLanes(AND);
        exponents[tile] = sum.reduceLanes(ADD);
        filled[tile] = Math.max(1, others);
    }

    /** Whether all words of a tile are the same. */
    boolean isEqual(int tile) {
        return or[tile] == and[tile];
    }

    /** Low bits that are 0 in all words of a tile, 0..32. */
    int zeros(int tile) {
        return Integer.numberOfTrailingZeros(or[tile]);
    }

    /** Whether both signs occur in a tile. */
    boolean isMixed(int tile) {
        return (or[tile] ^ and[tile]) < 0;
    }

    /** Whether a tile that is not mixed has the sign bit. */
    boolean isNegative(int tile) {
        return and[tile] < 0;
    }

    /** Mean of the exponents of a tile without those of zeros, rounded down. */
    int exponent(int tile) {
        return exponents[tile] / filled[tile];
    }

    /** The fraction that {@link #exponent} leaves out, in so many steps: 0 to less than that. */
    int fraction(int tile, int steps) {
        return exponents[tile] % filled[tile] * steps / filled[tile];
    }
}
