package org.meander.search.bits;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.meander.base.MeanderException;
import org.meander.index.SignBits;
import org.meander.search.Scorer;
import org.meander.search.Vector;

/**
 * A run of a query's coordinates in four bits each, block by block of {@link SignBits#BLOCK}, as bit planes: coordinate {@code i} of a block is
 * about {@code low + step x (p0 + 2 p1 + 4 p2 + 8 p3)}. Immutable; takes half a byte a coordinate.
 */
final class RunPlanes {

    private static final int WORDS = SignBits.BLOCK / Long.SIZE;
    private static final int PLANES = 4;
    private static final int LEVELS = (1 << PLANES) - 1;
    private static final VectorSpecies<Long> S =
            LongVector.SPECIES_PREFERRED.length() > WORDS ? LongVector.SPECIES_512 : LongVector.SPECIES_PREFERRED;
    private static final int LANES = S.length();
    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final long length;
    private final long[] planes;
    private final double[] lows;
    private final double[] steps;
    private final double[] sums;

    /** Reads coordinates {@code from} to {@code from+length-1}. */
    RunPlanes(Vector query, long from, long length) {
        int blocks = Math.toIntExact((length + SignBits.BLOCK - 1) / SignBits.BLOCK);
        this.length = length;
        this.planes = new long[Math.multiplyExact(blocks, PLANES * WORDS)];
        this.lows = new double[blocks];
        this.steps = new double[blocks];
        this.sums = new double[blocks];
        float[] values = new float[SignBits.BLOCK];
        MemorySegment scratch = MemorySegment.ofArray(new float[Scorer.PIECE]);
        for (long at = 0; at < length; at += Scorer.PIECE) {
            int count = (int) Math.min(Scorer.PIECE, length - at);
            MemorySegment read = query.values(from + at, count, scratch);
            for (int i = 0; i < count; i += SignBits.BLOCK) {
                int some = Math.min(SignBits.BLOCK, count - i);
                MemorySegment.copy(read, F32, 4L * i, values, 0, some);
                encode(query, values, some, (int) ((at + i) / SignBits.BLOCK));
            }
        }
    }

    private void encode(Vector query, float[] values, int count, int block) {
        double sum = 0;
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < count; i++) {
            sum += values[i];
            low = Math.min(low, values[i]);
            high = Math.max(high, values[i]);
        }
        if (!Double.isFinite(sum)) {
            throw MeanderException.invalid("query '%s' has a value that is not finite", query.id());
        }
        double step = (high - low) / LEVELS;
        for (int i = 0; i < count; i++) {
            long level = step > 0 ? Math.clamp(Math.round((values[i] - low) / step), 0, LEVELS) : 0;
            for (int j = 0; j < PLANES; j++) {
                planes[(block * PLANES + j) * WORDS + i / Long.SIZE] |= (level >> j & 1) << i;
            }
        }
        lows[block] = low;
        steps[block] = step;
        sums[block] = sum;
    }

    /**
     * Estimate of the dot product of the run with as many values of a sequence; NaN if one of them is not finite.
     *
     * @param words scratch of {@value #WORDS} words
     */
    double dot(SignBits bits, long[] words) {
        MemorySegment codes = bits.words();
        MemorySegment weights = bits.weights();
        double dot = 0;
        for (int block = 0; block < lows.length; block++) {
            int count = (int) Math.min(SignBits.BLOCK, length - (long) block * SignBits.BLOCK);
            int used = (count + Long.SIZE - 1) / Long.SIZE;
            MemorySegment.copy(codes, I64, (long) block * WORDS * Long.BYTES, words, 0, used);
            if (count < SignBits.BLOCK) {
                Arrays.fill(words, used, WORDS, 0);
                words[used - 1] &= -1L >>> -count;
            }
            double product = 2 * (steps[block] * levels(words, block * PLANES * WORDS) + lows[block] * ones(words))
                    - sums[block];
            dot += weights.get(F32, (long) Float.BYTES * block) * product;
        }
        return dot;
    }

    private static long ones(long[] words) {
        long ones = 0;
        for (long word : words) {
            ones += Long.bitCount(word);
        }
        return ones;
    }

    /** Sum of the query's levels where the bits are set. */
    private long levels(long[] words, int at) {
        LongVector a = LongVector.zero(S);
        LongVector b = a;
        LongVector c = a;
        LongVector d = a;
        for (int w = 0; w < WORDS; w += LANES) {
            LongVector code = LongVector.fromArray(S, words, w);
            a = count(code, at + w).add(a);
            b = count(code, at + WORDS + w).add(b);
            c = count(code, at + 2 * WORDS + w).add(c);
            d = count(code, at + 3 * WORDS + w).add(d);
        }
        // Integers: the order of the lanes does not matter.
        return a.add(b.lanewise(VectorOperators.LSHL, 1))
                .add(c.lanewise(VectorOperators.LSHL, 2))
                .add(d.lanewise(VectorOperators.LSHL, 3))
                .reduceLanes(VectorOperators.ADD);
    }

    private LongVector count(LongVector code, int at) {
        return code.and(LongVector.fromArray(S, planes, at)).lanewise(VectorOperators.BIT_COUNT);
    }
}
