package org.meander.store;

import org.meander.base.Checks;

/**
 * What {@link VideoArchive#pack} is to do.
 *
 * @param ordering of the frames in their files
 * @param again whether frames that are in files already are ordered and written anew, with those that wait
 * @param whole whether only files are written that are filled to the limit
 * @param budgetMillis how long an order may be improved, for all files together, 0..86400000
 */
public record PackRequest(Ordering ordering, boolean again, boolean whole, long budgetMillis) {

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
        Checks.range("budget.ms", budgetMillis, 0, 86_400_000L);
    }

    /** Packs all that waits, ordered if it helps, within ten seconds of improvement. */
    public PackRequest() {
        this(Ordering.AUTO, false, false, 10_000);
    }
}
