package org.meander.store.video;

import org.meander.codec.frames.Coding;

/**
 * How files are written.
 *
 * @param coding of the frames; FFV1: as they are
 * @param coarseness of a coding with losses
 * @param keyEvery one of so many frames is coded by itself, if the coding refers to other frames at all
 * @param rate frames a second
 * @param maxFrames of a file
 * @param maxAbsoluteError of a value, 0 for any
 * @param relativeRmsError root mean square of the errors, as a part of that of the values; 0 for any
 */
record PackSettings(
        Coding coding,
        int coarseness,
        int keyEvery,
        int rate,
        int maxFrames,
        double maxAbsoluteError,
        double relativeRmsError) {

    /** Whether values may have such errors; not if they are not known. */
    boolean allow(double maxError, double squaredError, double squares) {
        boolean max = maxAbsoluteError == 0 || maxError <= maxAbsoluteError;
        boolean rms = relativeRmsError == 0 || squaredError <= relativeRmsError * relativeRmsError * squares;
        return max && rms && Double.isFinite(maxError);
    }
}
