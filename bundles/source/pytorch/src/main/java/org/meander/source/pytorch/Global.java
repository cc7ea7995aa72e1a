package org.meander.source.pytorch;

/**
 * A class or function that a pickle may name. Nothing is loaded by its name: what it does is written here.
 *
 * @param name for messages
 * @param call what calling it, or making an object of it, gives
 */
record Global(String name, Call call) {

    /** Gives the value of a call. */
    @FunctionalInterface
    interface Call {
        Object with(Arguments arguments);
    }

    /** Equal to itself only: calls cannot be compared. */
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
