package org.meander.curve.hilbert;

import java.lang.foreign.MemorySegment;

/**
 * Moves one square tile of the image between its place on the curve and its rows. Offsets and strides are in bytes, segments are native.
 * Orientations are those of {@link HilbertPath}.
 */
interface TileKernel {

    /**
     * Writes the rows of a tile from its run of the sequence.
     *
     * @param next begin of the run that will be asked for next, of the same length and in the same segment; any run if there is none
     * @return of no meaning; whoever keeps it keeps the reading ahead from being optimised away
     */
    long map(MemorySegment run, long from, MemorySegment image, long to, long rowBytes, int orientation, long next);

    /**
     * Writes a tile's run of the sequence from its rows.
     *
     * @param next begin of the run that will be written next, as for {@link #map}
     * @return of no meaning, as for {@link #map}
     */
    long unmap(MemorySegment image, long from, long rowBytes, int orientation, MemorySegment run, long to, long next);
}
