package org.meander.store;

import java.util.Optional;

/**
 * A picture of a stored model. Ordering changes its place, never which model it is of.
 *
 * @param model name of the model
 * @param tensor index of the tensor in the model; the first, if several share the payload
 * @param block index of the block in the tensor
 * @param picture index among the pictures of the payload
 * @param width columns of pixels, those beyond the block's included
 * @param height rows of pixels
 * @param depth bits of a pixel
 * @param bytes that it takes
 * @param maxError largest absolute error of an element of the payload: a bound, if it was coded twice
 * @param squaredError sum of squared errors of all elements of the payload, likewise
 * @param place where in a video file it is; empty while it waits in the journal
 */
public record VideoFrame(
        String model,
        int tensor,
        int block,
        int picture,
        int width,
        int height,
        int depth,
        long bytes,
        double maxError,
        double squaredError,
        Optional<Place> place) {

    /**
     * A position in a video file.
     *
     * @param file {@link VideoFile#id}
     * @param path of the file
     * @param position from 0
     * @param key whether it is decoded without other frames
     * @param similarity to the frame before, 0..1; 1 for the first
     */
    public record Place(long file, String path, int position, boolean key, double similarity) {}
}
