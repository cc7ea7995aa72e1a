package org.meander.store.folder;

import java.util.Arrays;

/**
 * What the frames of a video file have in common.
 *
 * @param coding name of the coding
 * @param width columns of pixels
 * @param height rows of pixels
 * @param depth bits of a pixel
 * @param header what a decoder needs beside the packets; may be empty
 */
public record VideoFormat(String coding, int width, int height, int depth, byte[] header) {

    @Override
    public boolean equals(Object other) {
        return other instanceof VideoFormat f
                && coding.equals(f.coding)
                && width == f.width
                && height == f.height
                && depth == f.depth
                && Arrays.equals(header, f.header);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(header) + 31 * (31 * (31 * width + height) + depth) + coding.hashCode();
    }

    @Override
    public String toString() {
        return width + "x" + height + "x" + depth + " " + coding;
    }
}
