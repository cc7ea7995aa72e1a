package org.meander.base;

import org.osgi.annotation.versioning.ConsumerType;

/** A stable name for a kind of failure, and whose fault it is. Plug-ins may bring their own enum. */
@ConsumerType
public interface ErrorCode {

    /** Upper-case name, unique in its enum, for scripts and logs. */
    String name();

    /** Who has to act. */
    Blame blame();

    /** Whose fault a failure is. */
    enum Blame {
        /** The request: an argument, a name that does not exist, a cancelled run. */
        CALLER,
        /** A workflow file or a configuration. */
        CONFIGURATION,
        /** Bytes that were read: malformed, damaged or of an unsupported kind. */
        DATA,
        /** Disk, memory, network, time. */
        RESOURCE,
        /** This software. */
        INTERNAL
    }
}
