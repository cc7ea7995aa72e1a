package org.meander.codec;

import java.lang.foreign.MemorySegment;
import java.util.List;
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

        /** How many reference blocks {@link #encode(Block, List, MemorySegment)} can make use of; 0 if none. */
        default int references() {
            return 0;
        }

        /**
         * Encodes a block by what it differs from others of the same type and size, such as the same part of an earlier state of the
         * model, where that takes fewer bytes.
         *
         * @param references the nearest first, as decoding gives them; any number, of which the first {@link #references} are looked
         *     at. Their memory is only read
         * @param target as for {@link #encode(Block, MemorySegment)}
         * @return with the number of references that decoding needs
         */
        default Encoding encode(Block block, List<Block> references, MemorySegment target) {
            return encode(block, target);
        }

        @Override
        void close();
    }
}
