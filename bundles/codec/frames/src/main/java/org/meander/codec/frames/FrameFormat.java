package org.meander.codec.frames;

import org.meander.base.MeanderException;

/**
 * Frames of one geometry.
 *
 * @param width columns of pixels, within the coding's limits; in Motion JPEG from 1
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
        // Others code JPEG pictures of any size, which are read here.
        boolean possible = coding == Coding.MJPEG ? side >= 1 && side <= coding.mostSide() : isCodable(coding, side);
        if (!possible) {
            throw MeanderException.invalid(
                    "a frame in %s cannot be %d pixels %s; multiples of %d from %d to %d are possible",
                    coding.key(), side, word, coding.multiple(), coding.leastSide(), coding.mostSide());
        }
    }

    private static boolean isCodable(Coding coding, int side) {
        return side >= coding.leastSide() && side <= coding.mostSide() && side % coding.multiple() == 0;
    }

    /** Whether {@link FrameEncoder} makes such frames: pictures in Motion JPEG of any size can be read. */
    public boolean isCodable() {
        return isCodable(coding, width) && isCodable(coding, height);
    }

    /** Pixels of a frame. */
    public int pixels() {
        return width * height;
    }
}
