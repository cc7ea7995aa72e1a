package org.meander.codec.levels;

import org.osgi.annotation.versioning.ConsumerType;

/** A way to code pictures of gray levels, with its limits. Immutable and thread-safe. */
@ConsumerType
public interface PictureCoding {

    /** Stable number of this coding in payloads, 0..255. */
    int code();

    /** What users call it. */
    String name();

    /** Whether levels come back unchanged. */
    boolean exact();

    /** The coarsest setting; 0 is the finest. 0 for an exact coding. */
    int coarsest();

    /**
     * The least depth of a picture whose levels have so many bits.
     *
     * @return 8..16; 0 if no picture is so deep
     */
    int depth(int bits);

    /** Sides of a picture: multiples of {@code multiple}, {@code least} to {@code most}, both of which are multiples. */
    Sides sides();

    /** Begins a sequence of pictures; the caller closes it. */
    PictureWriter write(int width, int height, int depth, int coarseness);

    /**
     * Reads a sequence of pictures; the caller closes it.
     *
     * @param header what {@link PictureWriter#header} gave; any byte may be damaged
     */
    PictureReader read(int width, int height, int depth, byte[] header);

    /** Limits of a picture's sides, in pixels. */
    record Sides(int least, int multiple, int most) {}
}
