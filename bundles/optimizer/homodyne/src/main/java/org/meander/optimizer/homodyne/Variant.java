package org.meander.optimizer.homodyne;

import java.util.Locale;

/**
 * The forms of the model that are in use. They differ in the rates at time 0, in how the modulus of an integral is made smooth, and in the
 * weight of the shear.
 */
enum Variant {

    /** Rates at half a frame instead of at 0; the square of the field correlation, with 1/(2 pi) before the phase. */
    CURRENT(1e-12, 1, 0.5 / Math.PI),

    /**
     * As the programs of October 2025: diffusion 1e-10 s later, shear at time 0 as after a frame, and g2 held in [1e-10, 2]. With a negative
     * exponent the diffusion at time 0 is huge, and the first row and column of g2 fall to the offset.
     */
    SEED(1e-20, 1, 0.5 / Math.PI),

    /** As the equation was published: the squared sinc of half of q h times the integral of the shear; times as in {@link #CURRENT}. */
    PAPER(1e-12, 0, 0.5);

    /** The least and greatest g2 of {@link #SEED}. */
    static final double LEAST = 1e-10;

    static final double GREATEST = 2;

    private static final double LATER = 1e-10;
    private static final double EARLIEST = 1e-8;

    private final double smoothing;
    private final double quartic;
    private final double factor;

    Variant(double smoothing, double quartic, double factor) {
        this.smoothing = smoothing;
        this.quartic = quartic;
        this.factor = factor;
    }

    static Variant of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** Added to the square of a sum before its root, so that the modulus has a derivative at 0. */
    double smoothing() {
        return smoothing;
    }

    /** 1 if g2 has the fourth power of the sinc, 0 if it has the second. */
    double quartic() {
        return quartic;
    }

    /** Of the phase. */
    double factor() {
        return factor;
    }

    /** Whether g2 is held in its bounds. */
    boolean clips() {
        return this == SEED;
    }

    /** The time at which the diffusion is taken, in s, above 0. */
    double diffusionTime(double t, double dt) {
        return this == SEED ? t + LATER : atLeastHalf(t, dt);
    }

    /** The time at which the shear is taken, in s, above 0. */
    double shearTime(double t, double dt) {
        if (this == SEED) {
            return t == 0 ? dt : t;
        }
        return atLeastHalf(t, dt);
    }

    private static double atLeastHalf(double t, double dt) {
        return Math.max(t, Math.max(dt / 2, EARLIEST));
    }
}
