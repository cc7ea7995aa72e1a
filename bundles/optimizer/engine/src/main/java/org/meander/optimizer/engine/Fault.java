package org.meander.optimizer.engine;

/** Why points could not be summed up: because of them, or because of the parameters at which the model was asked. */
record Fault(Kind kind, String message) {

    /** Whose fault it is. */
    enum Kind {
        /** A column holds what is no number, or cannot be read. The points are left out, in this pass and in all others. */
        DATA,
        /** The model overflows at these parameters. They are no good; the points stay. */
        MODEL
    }

    static Fault data(String format, Object... arguments) {
        return new Fault(Kind.DATA, String.format(format, arguments));
    }

    static Fault model(String format, Object... arguments) {
        return new Fault(Kind.MODEL, String.format(format, arguments));
    }
}
