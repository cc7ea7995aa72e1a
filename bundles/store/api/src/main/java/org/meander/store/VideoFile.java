package org.meander.store;

import java.time.Instant;

/**
 * A video file whose frames are pictures of stored models, all of one geometry.
 *
 * @param id its number, which no other file of the store has or will have
 * @param path of the file, which any player opens
 * @param coding of the frames, such as {@code ffv1}
 * @param width columns of pixels
 * @param height rows of pixels
 * @param depth bits of a pixel
 * @param frameRate frames a second, for players: a frame's position is its time
 * @param keyEvery at least one of so many frames is decoded without others
 * @param exact whether the frames are the pictures that were packed, bit by bit
 * @param bytes length of the file
 * @param frames frames in the file
 * @param needed frames whose model is still there
 * @param written when it was completed
 * @param similarity mean similarity of neighbouring frames, 0..1; 1 if there is one frame only
 * @param variance of these similarities
 */
public record VideoFile(
        long id,
        String path,
        String coding,
        int width,
        int height,
        int depth,
        int frameRate,
        int keyEvery,
        boolean exact,
        long bytes,
        int frames,
        int needed,
        Instant written,
        double similarity,
        double variance) {

    /** {@code similarity * (1 - min(variance, 1))}, 0..1. */
    public double temporalCoherence() {
        return similarity * (1 - Math.min(variance, 1));
    }

    /** One less the mean distance of neighbours, where a distance is one less the similarity; 0..1. */
    public double orderingEfficiency() {
        return similarity;
    }
}
