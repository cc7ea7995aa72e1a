package org.meander.index;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A sequence as a small picture along the Hilbert curve: a pixel is the mean of a run of {@code 4^j} values, a gray level where that mean
 * lies between two limits. The run is the shortest of which there are at most {@code side*side}. A sequence without values has no
 * pixels.
 */
@ConsumerType
public interface GrayPicture extends Signature {

    /** Width and height in pixels, a power of two; 0 without values. */
    int side();

    /** Levels row by row, 0 to 255 unsigned; those behind the last value are 0. Owned by the signature, not to be changed. */
    byte[] pixels();

    /** Mean that level 0 stands for: one in {@code 200} pixels is lower. */
    float low();

    /** Mean that level 255 stands for. */
    float high();
}
