package org.meander.index;

import java.lang.foreign.MemorySegment;
import org.osgi.annotation.versioning.ConsumerType;

/** What an index strategy keeps of a sequence. Immutable. */
@ConsumerType
public interface Signature {

    /** Name of the strategy that made it and reads it. */
    String strategy();

    /** Length of the sequence. */
    long elements();

    /** Its bytes for storage, with magic, version and checksum: a new heap segment that the caller owns. */
    MemorySegment write();
}
