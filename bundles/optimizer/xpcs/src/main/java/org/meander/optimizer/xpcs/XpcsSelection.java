package org.meander.optimizer.xpcs;

import java.util.List;
import java.util.Objects;
import org.meander.base.Checks;

/**
 * What is taken from a file.
 *
 * @param q wave vector, in 1/Å, above 0
 * @param tolerance how far a wave vector of the file may lie from it, in parts of it, 0..1
 * @param dt time between frames, in s, above 0
 * @param startFrame first frame, counted from 1
 * @param endFrame last frame, counted from 1 and inclusive; {@value #LAST} for the last of the file
 * @param angles ranges of which one must have an angle; none for all angles
 * @param diagonal what stands for the diagonal
 */
public record XpcsSelection(
        double q,
        double tolerance,
        double dt,
        int startFrame,
        int endFrame,
        List<AngleRange> angles,
        Diagonal diagonal) {

    /** The last frame of the file. */
    public static final int LAST = -1;

    /** How far a wave vector may lie from the one that is asked for unless more is said, in parts of it. */
    public static final double TOLERANCE = 0.1;

    public XpcsSelection {
        Checks.range("wavevector_q", q, Double.MIN_NORMAL, 1e6);
        Checks.range("q_tolerance_fraction", tolerance, 0, 1);
        Checks.range("dt", dt, Double.MIN_NORMAL, 1e12);
        Checks.range("start_frame", startFrame, 1, Integer.MAX_VALUE);
        if (endFrame != LAST && endFrame <= startFrame) {
            throw Checks.configuration(
                    "end_frame", endFrame, "above start_frame, which is " + startFrame + ", or -1 for the last");
        }
        angles = List.copyOf(angles);
        Objects.requireNonNull(diagonal);
    }

    /** All frames and angles at a wave vector. */
    public static XpcsSelection of(double q, double dt) {
        return new XpcsSelection(q, TOLERANCE, dt, 1, LAST, List.of(), Diagonal.NEIGHBOURS);
    }

    public XpcsSelection withTolerance(double part) {
        return new XpcsSelection(q, part, dt, startFrame, endFrame, angles, diagonal);
    }

    public XpcsSelection withFrames(int first, int last) {
        return new XpcsSelection(q, tolerance, dt, first, last, angles, diagonal);
    }

    public XpcsSelection withAngles(List<AngleRange> ranges) {
        return new XpcsSelection(q, tolerance, dt, startFrame, endFrame, ranges, diagonal);
    }

    public XpcsSelection withDiagonal(Diagonal kind) {
        return new XpcsSelection(q, tolerance, dt, startFrame, endFrame, angles, kind);
    }

    /** Whether an angle, in degrees, is in one of the ranges. */
    boolean has(double angle) {
        return angles.isEmpty() || angles.stream().anyMatch(range -> range.contains(angle));
    }
}
