package org.meander.optimizer.engine;

/** Where one chunk is summed up, until its turn comes to be added to the rest. */
final class Slot {

    /** What became of a chunk. */
    enum State {
        FREE,
        SUMMED,
        FAULTY,
        BROKEN
    }

    final Sums sums;
    State state = State.FREE;
    int attempts;
    Fault fault;
    String retried;
    Throwable cause;

    Slot(Sums sums) {
        this.sums = sums;
    }
}
