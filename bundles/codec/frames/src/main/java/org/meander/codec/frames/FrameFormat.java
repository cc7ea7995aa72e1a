package org.meander.codec.frames;

import org.meander.base.MeanderException;

/**
 * Frames of one geometry.
 *
 * @param width columns of pixels, within the coding's limits
 * @param height rows of pixels
 * @param depth bits of a pixel: one that {@link Coding#depth} gives
 */
public record FrameFormat(Coding coding, int width, int height, int depth) {

    public FrameFormat {
        check(coding, width, "wide");
        check(coding, height, "high");
        if (depth < 8 || coding.depth(depth) != depth) {
            throw MeanderException.invalid("frames in %s have no %d bits", coding.key(), depth);
        }
    }

    private static void check(Coding coding, int side, String word) {
        if (side < coding.leastSide() || side > coding.mostSide() || side % coding.multiple() != 0) {
            throw MeanderException.invalid(
                    "a frame in %s cannot be %d pixels %s; multiples of %d from %d to %d are possible",
                    coding.key(), side, word, coding.multiple(), coding.leastSide(), coding.mostSide());
        }
    }

    /** Pixels of a frame. */
    public int pixels() {
        return width * height;
    }
}
