package org.meander.optimizer.xpcs;

import org.meander.base.MeanderException;

/**
 * Angles from one to another, both inclusive and in degrees; an angle counts with all whole turns.
 *
 * @param least finite
 * @param greatest finite, {@code least} or above; a whole turn or more above is every angle
 */
public record AngleRange(double least, double greatest) {

    private static final double TURN = 360;

    public AngleRange {
        if (!(least <= greatest) || Double.isInfinite(least) || Double.isInfinite(greatest)) {
            throw MeanderException.invalid(
                    "angles range from %s to %s; both must be finite and the second not below the first",
                    least, greatest);
        }
    }

    /** Whether it has the angle, in degrees. */
    public boolean contains(double angle) {
        double above = (angle - least) % TURN;
        return (above < 0 ? above + TURN : above) <= greatest - least;
    }

    /** As users write it, such as {@code -10.0 .. 10.0}. */
    @Override
    public String toString() {
        return least + " .. " + greatest;
    }
}
