package org.meander.optimizer.homodyne;

import org.meander.optimizer.Tile;
import org.meander.optimizer.vectormath.ArrayMath;

/**
 * Normal noise that depends on its place alone: Box and Muller's transform (1958) of two words that SplitMix64 (Steele, Lea and Flood, 2014) makes of
 * a counter. For one thread.
 */
final class Noise {

    private static final long GOLDEN = 0x9e3779b97f4a7c15L;
    private static final double UNIT = 0x1p-53;

    private final long key;
    private final double[] radius = new double[Tile.CAPACITY];
    private final double[] turn = new double[Tile.CAPACITY];

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

    /** Adds noise to the values of consecutive places, at most {@link Tile#CAPACITY} of them. */
    void add(long place, double sigma, double[] values, int at, int count) {
        int padded = (count + ArrayMath.LANES - 1) / ArrayMath.LANES * ArrayMath.LANES;
        for (int i = 0; i < padded; i++) {
            long counter = key + 2 * (place + i) * GOLDEN;
            // Above 0, so that its logarithm is finite.
            radius[i] = ((mix(counter) >>> 11) + 1) * UNIT;
            turn[i] = (mix(counter + GOLDEN) >>> 11) * (UNIT * 2 * Math.PI);
        }
        ArrayMath.log(radius, 0, radius, 0, padded);
        ArrayMath.cos(turn, 0, turn, 0, padded);
        for (int i = 0; i < count; i++) {
            values[at + i] += sigma * Math.sqrt(-2 * radius[i]) * turn[i];
        }
    }
}
