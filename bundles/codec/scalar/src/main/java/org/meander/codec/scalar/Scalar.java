package org.meander.codec.scalar;

/** What encoder and decoder share. */
final class Scalar {

    static final String NAME = "scalar";

    static final String PID = "org.meander.codec.scalar";

    /** Version of a {@link Body} without a trellis. */
    static final int PLAIN_VERSION = 1;

    /** Version of a {@link Body} with one, and the newest. */
    static final int TRELLIS_VERSION = 2;

    private Scalar() {}
}
