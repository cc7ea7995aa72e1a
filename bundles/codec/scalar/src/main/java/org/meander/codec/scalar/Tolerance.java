package org.meander.codec.scalar;

import java.util.List;
import java.util.Optional;
import org.meander.base.Checks;
import org.meander.codec.Block;

/**
 * The error that is allowed, and how to go about it: exactly one of the limits is positive.
 *
 * @param absolute largest error of any value
 * @param relative the same, as a part of the difference of largest and smallest
 * @param relativeRms root mean square of the errors, as a part of that of the values
 * @param rms root mean square of the errors
 * @param trellis whether a {@link Trellis} is used
 * @param prediction {@code auto}, {@code none}, {@code lorenzo1} or {@code lorenzo2}
 * @param row cells of a row; 0 for the width of the block
 */
record Tolerance(
        double absolute, double relative, double relativeRms, double rms, boolean trellis, String prediction, int row) {

    static final String AUTO = "auto";
    static final String NONE = "none";
    static final String LORENZO1 = "lorenzo1";
    static final String LORENZO2 = "lorenzo2";

    private static final List<String> PREDICTIONS = List.of(AUTO, NONE, LORENZO1, LORENZO2);

    private static final double DEFAULT_RMS = 0.01;

    /** Checks the configuration keys, of which 0 means not given; without any, the relative root mean square is {@value #DEFAULT_RMS}. */
    static Tolerance of(double absolute, double relative, double relativeRms, double rms, boolean trellis) {
        return of(absolute, relative, relativeRms, rms, trellis, AUTO, 0);
    }

    static Tolerance of(
            double absolute,
            double relative,
            double relativeRms,
            double rms,
            boolean trellis,
            String prediction,
            int row) {
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
        if (!PREDICTIONS.contains(prediction)) {
            throw Checks.configuration(
                    Scalar.PID + ".prediction", "'" + prediction + "'", "one of " + String.join(", ", PREDICTIONS));
        }
        if (trellis && !prediction.equals(AUTO) && !prediction.equals(NONE)) {
            throw Checks.configuration(
                    Scalar.PID + ".prediction", prediction + " with a trellis", "none or auto, which then is none");
        }
        Checks.range(Scalar.PID + ".row.elements", row, 0, EncodingSession.MAX_CELLS);
        return new Tolerance(absolute, relative, given == 0 ? DEFAULT_RMS : relativeRms, rms, trellis, prediction, row);
    }

    /** The prediction that is given; empty if it is chosen block by block. */
    Optional<Prediction> prediction(Block block) {
        if (trellis) {
            return Optional.of(Prediction.NONE);
        }
        return switch (prediction) {
            case NONE -> Optional.of(Prediction.NONE);
            case LORENZO1 -> Optional.of(Prediction.LORENZO1);
            case LORENZO2 -> Optional.of(Prediction.lorenzo2(lag(block), block.elements()));
            default -> Optional.empty();
        };
    }

    /** Cells from one row to the next. */
    int lag(Block block) {
        return row > 0 ? row : block.width();
    }

    /** Whether a block may be predicted from another one. */
    boolean usesReferences() {
        return !trellis && prediction.equals(AUTO);
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
