package org.meander.index;

import java.lang.foreign.MemorySegment;
import org.osgi.annotation.versioning.ConsumerType;

/** A way to sum a sequence up so that it can be compared without being read. Immutable and thread-safe. */
@ConsumerType
public interface IndexStrategy {

    /** Service property with {@link #name()}. */
    String NAME = "index.name";

    /** Name that is written into every signature, such as {@code hierarchical}. */
    String name();

    /**
     * Starts the signature of a sequence that comes in pieces.
     *
     * @param elements length of the whole sequence, 0 or more
     */
    Builder builder(long elements);

    /**
     * Reads a signature that {@link Signature#write} of the same strategy wrote, in every version ever released.
     *
     * @throws org.meander.base.MeanderException {@code MALFORMED_DATA}, {@code CHECKSUM_MISMATCH} or {@code UNSUPPORTED_DATA}
     */
    Signature read(MemorySegment bytes);

    /** Takes a sequence in order; for one thread. */
    @ConsumerType
    interface Builder {

        /** The next {@code count} values: little-endian F32 in sequence order. */
        void add(MemorySegment values, long count);

        /** The signature, once all elements are in; {@code INVALID_ARGUMENT} before. */
        Signature finish();
    }
}
