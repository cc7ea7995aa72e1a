package org.meander.codec;

import java.lang.foreign.MemorySegment;
import org.meander.base.DType;
import org.osgi.annotation.versioning.ConsumerType;

/** A configured way to write blocks. The service is immutable and thread-safe; work is done in sessions. */
@ConsumerType
public interface Encoder {

    /** Service property with {@link #name()}. */
    String NAME = "codec.name";

    /** Service property: whether decoding gives every bit back. */
    String LOSSLESS = "codec.lossless";

    /** Name that is written into every payload, such as {@code scalar}. */
    String name();

    /** Whether decoding gives every bit back. */
    boolean lossless();

    /** Whether blocks of this type can be encoded. */
    boolean supports(DType dtype);

    /** Opens a session with scratch memory of its own; the caller closes it. */
    Session open();

    /** For one thread at a time. Scratch memory is kept from block to block, so encoding allocates nothing once it is warm. */
    @ConsumerType
    interface Session extends AutoCloseable {

        /** Bytes that suffice for the payload of any block of that size, header and checksum included. */
        long bound(DType dtype, int width, int height);

        /**
         * Encodes a block as one payload that {@link Payload} describes and that decodes by itself.
         *
         * @param target native or heap memory of at least {@link #bound} bytes; filled from its start
         * @throws org.meander.base.MeanderException {@code UNSUPPORTED_DATA} for a type that {@link #supports} denies
         */
        Encoding encode(Block block, MemorySegment target);

        @Override
        void close();
    }
}
