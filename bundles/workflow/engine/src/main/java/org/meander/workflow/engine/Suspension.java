package org.meander.workflow.engine;

/**
 * Takes a run out of its recipe. An error, so that no recipe catches it by accident, and without a stack trace, as
 * nothing is wrong.
 */
final class Suspension extends Error {

    private static final long serialVersionUID = 1;

    Suspension() {
        super("the run is suspended until its parts are back", null, false, false);
    }
}
