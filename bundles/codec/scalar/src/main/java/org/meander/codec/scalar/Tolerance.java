package org.meander.codec.scalar;

import org.meander.base.Checks;
import org.meander.codec.Block;

/**
 * The error that is allowed: exactly one of the limits is positive.
 *
 * @param absolute largest error of any value
 * @param relative the same, as a part of the difference of largest and smallest
 * @param relativeRms root mean square of the errors, as a part of that of the values
 * @param rms root mean square of the errors
 * @param trellis whether a {@link Trellis} is used
 */
record Tolerance(double absolute, double relative, double relativeRms, double rms, boolean trellis) {

    private static final double DEFAULT_RMS = 0.01;

    /** Checks the configuration keys, of which 0 means not given; without any, the relative root mean square is {@value #DEFAULT_RMS}. */
    static Tolerance of(double absolute, double relative, double relativeRms, double rms, boolean trellis) {
        Checks.range(Scalar.PID + ".max.absolute.error", absolute, 0, Double.MAX_VALUE);
        Checks.range(Scalar.PID + ".max.relative.error", relative, 0, 1);
        Checks.range(Scalar.PID + ".relative.rms.error", relativeRms, 0, 1);
        Checks.range(Scalar.PID + ".rms.error", rms, 0, Double.MAX_VALUE);
        int given = (absolute > 0 ? 1 : 0) + (relative > 0 ? 1 : 0) + (relativeRms > 0 ? 1 : 0) + (rms > 0 ? 1 : 0);
        if (given > 1) {
            throw Checks.configuration(
                    Scalar.PID + ".max.absolute.error, .max.relative.error, .relative.rms.error, .rms.error",
                    absolute + ", " + relative + ", " + relativeRms + ", " + rms,
                    "given for one of the four only");
        }
        if (trellis && absolute + relative > 0) {
            throw Checks.configuration(
                    Scalar.PID + ".trellis",
                    "true with " + (absolute > 0 ? "max.absolute.error" : "max.relative.error"),
                    "given with relative.rms.error or rms.error only: a bound on every value leaves a trellis no"
                            + " choice");
        }
        return new Tolerance(absolute, relative, given == 0 ? DEFAULT_RMS : relativeRms, rms, trellis);
    }

    boolean isRms() {
        return relativeRms + rms > 0;
    }

    /** The largest error of a cell, or the root mean square of {@link #counted} errors if {@link #isRms}, for cells that were surveyed. */
    double bound(Cells cells, Block block) {
        if (relativeRms > 0) {
            return relativeRms * Math.sqrt(cells.squares / counted(cells, block));
        }
        if (rms > 0) {
            return rms;
        }
        return absolute > 0 ? absolute : relative * Math.min(range(cells, block), Double.MAX_VALUE);
    }

    /** Largest less smallest value; zeros count unless all of them are cells that carry no value. */
    private static double range(Cells cells, Block block) {
        long spare = block.elements() - block.used();
        boolean zerosAreSpare = spare > 0 && cells.zeros == spare;
        return zerosAreSpare ? Math.max(0, cells.mostOther - cells.leastOther) : cells.max - cells.min;
    }

    /** The finite values among which errors are averaged: cells that carry no value are none. */
    static long counted(Cells cells, Block block) {
        return Math.max(1, cells.finite - (block.elements() - block.used()));
    }
}
