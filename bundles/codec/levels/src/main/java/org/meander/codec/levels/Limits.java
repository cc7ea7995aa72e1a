package org.meander.codec.levels;

import org.meander.base.Checks;

/**
 * The error that is allowed: at most one of the limits is positive.
 *
 * @param absolute largest error of any value
 * @param relative the same, as a part of the difference of the block's largest and smallest value
 * @param relativeRms root mean square of the errors, as a part of that of the block's values
 */
public record Limits(double absolute, double relative, double relativeRms) {

    /** No error is too large. */
    public static final Limits NONE = new Limits(0, 0, 0);

    /**
     * Checks configuration keys, of which 0 means not given.
     *
     * @param pid of the configuration, for the messages
     */
    public static Limits of(String pid, double absolute, double relative, double relativeRms) {
        Checks.range(pid + ".max.absolute.error", absolute, 0, Double.MAX_VALUE);
        Checks.range(pid + ".max.relative.error", relative, 0, 1);
        Checks.range(pid + ".relative.rms.error", relativeRms, 0, 1);
        if ((absolute > 0 ? 1 : 0) + (relative > 0 ? 1 : 0) + (relativeRms > 0 ? 1 : 0) > 1) {
            throw Checks.configuration(
                    pid + ".max.absolute.error, .max.relative.error, .relative.rms.error",
                    absolute + ", " + relative + ", " + relativeRms,
                    "given for one of the three only");
        }
        return new Limits(absolute, relative, relativeRms);
    }

    /** Whether there is no limit. */
    public boolean none() {
        return absolute + relative + relativeRms == 0;
    }

    boolean isRms() {
        return relativeRms > 0;
    }

    /** What a block may have: the largest error of a value, or the largest root mean square if {@link #isRms}. */
    double bound(Survey survey) {
        if (none()) {
            return Double.POSITIVE_INFINITY;
        }
        return absolute > 0 ? absolute : relative > 0 ? relative * survey.valueRange() : relativeRms * survey.rms();
    }
}
