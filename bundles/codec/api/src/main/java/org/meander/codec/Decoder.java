package org.meander.codec;

import java.lang.foreign.MemorySegment;
import org.osgi.annotation.versioning.ConsumerType;

/** Reads what encoders of the same name wrote, in every version ever released. Needs no configuration; found by {@link Encoder#NAME}. */
@ConsumerType
public interface Decoder {

    /** The name in the payloads that this decoder reads. */
    String name();

    /** Opens a session with scratch memory of its own; the caller closes it. */
    Session open();

    /** For one thread at a time. */
    @ConsumerType
    interface Session extends AutoCloseable {

        /**
         * Decodes a whole payload.
         *
         * @param payload exactly what an encoder wrote; any byte may be damaged
         * @param target has the payload's type, width and height; undefined after an error
         * @throws org.meander.base.MeanderException {@code CHECKSUM_MISMATCH} or {@code MALFORMED_DATA} if the payload is damaged,
         *     {@code UNSUPPORTED_DATA} if its version is newer
         */
        void decode(MemorySegment payload, Block target);

        @Override
        void close();
    }
}
