package org.meander.codec.scalar;

/** What encoder and decoder share. */
final class Scalar {

    static final String NAME = "scalar";

    static final String PID = "org.meander.codec.scalar";

    /** Version of the {@link Body}. */
    static final int VERSION = 1;

    private Scalar() {}
}
