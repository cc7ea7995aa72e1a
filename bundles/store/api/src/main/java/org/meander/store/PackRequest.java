package org.meander.store;

import org.meander.base.Checks;

/**
 * What {@link VideoArchive#pack} is to do.
 *
 * @param ordering of the frames in their files
 * @param again whether frames that are in files already are ordered and written anew, with those that wait
 * @param whole whether only files are written that are filled to the limit
 * @param steps pairs of frames that are compared at most to improve the order of a file, 0..2^40
 */
public record PackRequest(Ordering ordering, boolean again, boolean whole, long steps) {

    /** In which order frames are put into a file. */
    public enum Ordering {
        /** As they were written. */
        NONE,
        /** As they were written if these are coherent enough, else {@link #PATH}. */
        AUTO,
        /** From the frame nearest the mean on, each time to the nearest frame that is left. */
        GREEDY,
        /** Along a minimum spanning tree or greedily, whichever is shorter, improved by exchanging stretches within the budget. */
        PATH
    }

    public PackRequest {
        Checks.range("steps", steps, 0, 1L << 40);
    }

    /** What {@link #steps} is unless told otherwise: some seconds. */
    public static final long STEPS = 20_000_000;

    /** Packs all that waits, ordered if it helps. */
    public PackRequest() {
        this(Ordering.AUTO, false, false, STEPS);
    }
}
