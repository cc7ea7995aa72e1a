package org.meander.optimizer.homodyne;

import java.util.stream.LongStream;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.meander.optimizer.Tile;
import org.meander.optimizer.vectormath.ArrayMath;

/**
 * Normal noise that depends on its place alone: Box and Muller's transform (1958) of words that SplitMix64 (Steele, Lea and Flood, 2014) makes of a
 * counter. A word has 40 bits for the radius, which end the noise at 7.4 standard deviations, and 24 for the angle; cosine and sine are for two places
 * {@value #PAIR} apart. They are the polynomials of Cephes (Moshier, 1984-1992), good to 1e-8. For one thread.
 */
final class Noise {

    /** Noise costs least from a multiple of this many places on. */
    static final int BLOCK = 16;

    /** The distance between the two places of a word. */
    private static final int PAIR = BLOCK / 2;

    private static final long GOLDEN = 0x9e3779b97f4a7c15L;
    private static final VectorSpecies<Long> WORDS = LongVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    private static final int WIDTH = S.length();
    private static final LongVector STEPS = LongVector.fromArray(
            WORDS, LongStream.range(0, WIDTH).map(k -> k * GOLDEN).toArray(), 0);

    /** The bits of 1.0, whose mantissa is 0. */
    private static final long ONE = 0x3ff0000000000000L;

    /** Of a word, what is neither the sign of its noise nor which of its places has the cosine. */
    private static final long TURN = -4;

    private final long key;
    private final long[] words = new long[Tile.CAPACITY / 2 + BLOCK];
    private final double[] radius = new double[words.length];
    private final double[] noise = new double[2 * words.length];

    /** @param stream of noise, of which those of one seed have nothing in common */
    Noise(long seed, int stream) {
        this.key = mix(mix(seed + GOLDEN) + stream * GOLDEN);
    }

    private static long mix(long word) {
        long z = word;
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }

    private static LongVector mix(LongVector word) {
        LongVector z = word;
        z = z.lanewise(VectorOperators.XOR, z.lanewise(VectorOperators.LSHR, 30))
                .mul(0xbf58476d1ce4e5b9L);
        z = z.lanewise(VectorOperators.XOR, z.lanewise(VectorOperators.LSHR, 27))
                .mul(0x94d049bb133111ebL);
        return z.lanewise(VectorOperators.XOR, z.lanewise(VectorOperators.LSHR, 31));
    }

    /** Adds noise to the values of consecutive places, at most {@link Tile#CAPACITY} of them. */
    void add(long place, double sigma, double[] values, int at, int count) {
        int skipped = (int) (place % BLOCK);
        int blocks = (skipped + count + BLOCK - 1) / BLOCK;
        draw(place / BLOCK * PAIR, blocks * PAIR);
        ArrayMath.log(radius, 0, radius, 0, blocks * PAIR);
        transform(sigma, blocks * PAIR);
        for (int i = 0; i < count; i++) {
            values[at + i] += noise[skipped + i];
        }
    }

    /** Words from a counter on, and what the radius is made of: above 0, so that its logarithm is finite. */
    private void draw(long counter, int count) {
        LongVector at = STEPS.add(key + counter * GOLDEN);
        for (int k = 0; k < count; k += WIDTH) {
            LongVector word = mix(at);
            word.intoArray(words, k);
            DoubleVector.broadcast(S, 2)
                    .sub(word.lanewise(VectorOperators.LSHR, 24)
                            .lanewise(VectorOperators.LSHL, 12)
                            .or(ONE)
                            .reinterpretAsDoubles())
                    .intoArray(radius, k);
            at = at.add(WIDTH * GOLDEN);
        }
    }

    /** An eighth of a turn to either side, then its sign and its reflection at the diagonal by a bit each, are a whole turn. */
    private void transform(double sigma, int count) {
        for (int k = 0; k < count; k += WIDTH) {
            LongVector word = LongVector.fromArray(WORDS, words, k);
            DoubleVector length =
                    DoubleVector.fromArray(S, radius, k).mul(-2).sqrt().mul(sigma);
            length = length.reinterpretAsLongs()
                    .lanewise(VectorOperators.XOR, word.lanewise(VectorOperators.LSHL, 63))
                    .reinterpretAsDoubles();
            VectorMask<Double> reflected = word.lanewise(VectorOperators.LSHL, 62)
                    .reinterpretAsDoubles()
                    .test(VectorOperators.IS_NEGATIVE);
            DoubleVector r = word.and(TURN)
                    .lanewise(VectorOperators.LSHL, 40)
                    .lanewise(VectorOperators.LSHR, 12)
                    .or(ONE)
                    .reinterpretAsDoubles()
                    .sub(1.5)
                    .mul(Math.PI / 2);
            DoubleVector z = r.mul(r);
            DoubleVector sine = z.lanewise(VectorOperators.FMA, -1.9515295891e-4, 8.3321608736e-3)
                    .lanewise(VectorOperators.FMA, z, DoubleVector.broadcast(S, -1.6666654611e-1));
            sine = sine.mul(z).fma(r, r).mul(length);
            DoubleVector cosine = z.lanewise(VectorOperators.FMA, 2.443315711809948e-5, -1.388731625493765e-3)
                    .lanewise(VectorOperators.FMA, z, DoubleVector.broadcast(S, 4.166664568298827e-2))
                    .lanewise(VectorOperators.FMA, z, DoubleVector.broadcast(S, -0.5));
            cosine = cosine.fma(z, DoubleVector.broadcast(S, 1)).mul(length);
            int to = k / PAIR * BLOCK + k % PAIR;
            cosine.blend(sine, reflected).intoArray(noise, to);
            sine.blend(cosine, reflected).intoArray(noise, to + PAIR);
        }
    }
}
