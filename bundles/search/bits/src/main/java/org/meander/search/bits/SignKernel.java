package org.meander.search.bits;

import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Sums of a query's levels over the bits of sign codes, {@value #ROWS} rows at a time. */
final class SignKernel {

    /** Rows whose codes lie together: word 0 of each, then word 1 of each, and so on. */
    static final int ROWS = 16;

    private static final VectorSpecies<Long> S =
            LongVector.SPECIES_PREFERRED.length() > 8 ? LongVector.SPECIES_512 : LongVector.SPECIES_PREFERRED;
    private static final int LANES = S.length();

    private SignKernel() {}

    /**
     * For each of the rows, the sum over its bits of the query's levels there.
     *
     * @param codes {@code words x ROWS} words from {@code at} on
     * @param planes {@code 4 words}, as {@link BitQuery} has them
     * @param sums receives {@code ROWS} sums from {@code to} on
     */
    static void sums(long[] codes, int at, int words, long[] planes, long[] sums, int to) {
        for (int row = 0; row < ROWS; row += 2 * LANES) {
            pair(codes, at + row, words, planes, sums, to + row);
        }
    }

    private static void pair(long[] codes, int at, int words, long[] planes, long[] sums, int to) {
        LongVector a0 = LongVector.zero(S);
        LongVector a1 = a0;
        LongVector a2 = a0;
        LongVector a3 = a0;
        LongVector b0 = a0;
        LongVector b1 = a0;
        LongVector b2 = a0;
        LongVector b3 = a0;
        for (int w = 0; w < words; w++) {
            LongVector x = LongVector.fromArray(S, codes, at + w * ROWS);
            LongVector y = LongVector.fromArray(S, codes, at + w * ROWS + LANES);
            LongVector p0 = LongVector.broadcast(S, planes[4 * w]);
            LongVector p1 = LongVector.broadcast(S, planes[4 * w + 1]);
            LongVector p2 = LongVector.broadcast(S, planes[4 * w + 2]);
            LongVector p3 = LongVector.broadcast(S, planes[4 * w + 3]);
            a0 = a0.add(x.and(p0).lanewise(VectorOperators.BIT_COUNT));
            b0 = b0.add(y.and(p0).lanewise(VectorOperators.BIT_COUNT));
            a1 = a1.add(x.and(p1).lanewise(VectorOperators.BIT_COUNT));
            b1 = b1.add(y.and(p1).lanewise(VectorOperators.BIT_COUNT));
            a2 = a2.add(x.and(p2).lanewise(VectorOperators.BIT_COUNT));
            b2 = b2.add(y.and(p2).lanewise(VectorOperators.BIT_COUNT));
            a3 = a3.add(x.and(p3).lanewise(VectorOperators.BIT_COUNT));
            b3 = b3.add(y.and(p3).lanewise(VectorOperators.BIT_COUNT));
        }
        weigh(a0, a1, a2, a3).intoArray(sums, to);
        weigh(b0, b1, b2, b3).intoArray(sums, to + LANES);
    }

    private static LongVector weigh(LongVector p0, LongVector p1, LongVector p2, LongVector p3) {
        LongVector low = p0.add(p1.lanewise(VectorOperators.LSHL, 1));
        LongVector high = p2.add(p3.lanewise(VectorOperators.LSHL, 1));
        return low.add(high.lanewise(VectorOperators.LSHL, 2));
    }
}
