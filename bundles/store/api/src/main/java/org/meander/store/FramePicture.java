package org.meander.store;

/**
 * A decoded frame.
 *
 * @param width columns of pixels
 * @param height rows of pixels
 * @param depth bits of a pixel, 8..16
 * @param levels the pixels row by row, unsigned, below {@code 2^depth}; the caller's
 */
public record FramePicture(int width, int height, int depth, short[] levels) {

    /** The pixels with 8 bits each, row by row: the highest ones, if there are more. */
    public byte[] gray() {
        byte[] gray = new byte[levels.length];
        for (int i = 0; i < gray.length; i++) {
            gray[i] = (byte) ((levels[i] & 0xffff) >>> depth - 8);
        }
        return gray;
    }
}
