package org.meander.codec.scalar;

/** What encoder and decoder share. */
final class Scalar {

    static final String NAME = "scalar";

    static final String PID = "org.meander.codec.scalar";

    /** Version of a {@link Body} without a trellis. */
    static final int PLAIN_VERSION = 1;

    /** Version of a {@link Body} with a prediction, and the newest; that of one with a trellis lies between. */
    static final int NEWEST_VERSION = 3;

    private Scalar() {}
}
