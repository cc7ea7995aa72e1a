package org.meander.codec.scalar;

import org.meander.base.Checks;

/** The error that is allowed: exactly one of the limits is positive. */
record Tolerance(double absolute, double relative, double rms) {

    private static final double DEFAULT_RMS = 0.01;

    /** Checks the configuration keys, of which 0 means not given; without any, the relative root mean square is {@value #DEFAULT_RMS}. */
    static Tolerance of(double absolute, double relative, double rms) {
        Checks.range(Scalar.PID + ".max.absolute.error", absolute, 0, Double.MAX_VALUE);
        Checks.range(Scalar.PID + ".max.relative.error", relative, 0, 1);
        Checks.range(Scalar.PID + ".relative.rms.error", rms, 0, 1);
        int given = (absolute > 0 ? 1 : 0) + (relative > 0 ? 1 : 0) + (rms > 0 ? 1 : 0);
        if (given > 1) {
            throw Checks.configuration(
                    Scalar.PID + ".max.absolute.error, .max.relative.error, .relative.rms.error",
                    absolute + ", " + relative + ", " + rms,
                    "given for one of the three only");
        }
        return given == 0 ? new Tolerance(0, 0, DEFAULT_RMS) : new Tolerance(absolute, relative, rms);
    }

    boolean isRms() {
        return rms > 0;
    }

    /** The largest error of a cell, or the root mean square of the errors if {@link #isRms}, for cells that were surveyed. */
    double bound(Cells cells) {
        if (rms > 0) {
            return rms * Math.sqrt(cells.squares / cells.finite);
        }
        return absolute > 0 ? absolute : relative * Math.min(cells.max - cells.min, Double.MAX_VALUE);
    }
}
