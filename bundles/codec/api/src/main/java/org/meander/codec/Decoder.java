package org.meander.codec;

import java.lang.foreign.MemorySegment;
import java.util.List;
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

        /**
         * How many reference blocks a payload was encoded with; 0 if it decodes by itself.
         *
         * @param payload exactly what an encoder wrote; any byte may be damaged
         */
        default int references(MemorySegment payload) {
            return 0;
        }

        /**
         * Decodes a payload with the blocks that it was encoded with.
         *
         * @param references the first {@link #references} of those that the encoder was given, equal bit by bit, or more of them;
         *     {@code INVALID_ARGUMENT} if there are fewer, or one is of another type or size. Their memory is only read
         */
        default void decode(MemorySegment payload, List<Block> references, Block target) {
            decode(payload, target);
        }

        @Override
        void close();
    }
}
