package org.meander.source.generator;

/**
 * Random numbers by position: the i-th is a function of the key and of i alone, so a stream can start anywhere. They
 * are those of SplitMix64 seeded with the key (Steele, Lea, Flood: Fast splittable pseudorandom number generators,
 * 2014), whose state after i steps is the key plus i times a constant.
 */
final class Noise {

    private static final long GAMMA = 0x9e3779b97f4a7c15L;
    private static final double ULP = 0x1p-53;

    private final long key;

    Noise(long key) {
        this.key = key;
    }

    /**
     * The key of what has these numbers under a seed; each step is a full mix, so neighbours have nothing in common.
     */
    static Noise of(long seed, long... numbers) {
        long key = mix(seed + GAMMA);
        for (long number : numbers) {
            key = mix(key ^ mix(number + GAMMA));
        }
        return new Noise(key);
    }

    /** The position's 64 bits: the {@code (position + 1)}-th output of SplitMix64. */
    long bits(long position) {
        return mix(key + (position + 1) * GAMMA);
    }

    /** Uniform in the open interval (0, 1), in steps of 2^-53. */
    double uniform(long position) {
        return ((bits(position) >>> 12) + 0.5) * (2 * ULP);
    }

    private static long mix(long value) {
        long z = (value ^ value >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }
}
