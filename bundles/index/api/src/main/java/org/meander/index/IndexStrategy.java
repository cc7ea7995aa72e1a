package org.meander.index;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.meander.base.MeanderException;
import org.osgi.annotation.versioning.ConsumerType;

/** A way to sum a sequence up so that it can be compared without being read. Immutable and thread-safe. */
@ConsumerType
public interface IndexStrategy {

    /** Service property with {@link #name()}. */
    String NAME = "index.name";

    /** Name that is written into every signature, such as {@code hierarchical}. */
    String name();

    /** Whether signatures of this kind are of use for each tensor of a model. */
    default boolean ofTensors() {
        return true;
    }

    /** Whether a signature of this kind is of use for the sequence of all values of a model. */
    default boolean ofWhole() {
        return true;
    }

    /**
     * This strategy with other granularities; what it writes, this one reads.
     *
     * @param levels sides of square grids in segments
     * @throws org.meander.base.MeanderException {@code UNSUPPORTED_DATA} if it has no granularities, {@code INVALID_CONFIGURATION} if it
     *     has not these
     */
    default IndexStrategy withLevels(int... levels) {
        throw MeanderException.unsupported("index '%s' has no levels to choose", name());
    }

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

    /**
     * A builder that goes on where another one of this strategy, with the same settings, was {@link Builder#save saved}.
     *
     * @param elements length of the whole sequence, as the other builder was given it
     * @throws org.meander.base.MeanderException {@code UNSUPPORTED_DATA} if builders of this strategy cannot be saved, {@code MALFORMED_DATA}
     *     if these bytes are not of a builder for such a sequence
     */
    default Builder restore(long elements, MemorySegment saved) {
        throw MeanderException.unsupported("index '%s' does not save its builders", name());
    }

    /** Takes a sequence in order; for one thread, but for its pieces. */
    @ConsumerType
    interface Builder {

        /** The next {@code count} values: little-endian F32 in sequence order. */
        void add(MemorySegment values, long count);

        /** The signature, once all elements are in; {@code INVALID_ARGUMENT} before. */
        Signature finish();

        /**
         * A run of the sequence that any thread may look at while earlier ones are on their way. To cut a sequence into pieces gives the
         * same signature, bit by bit, as adding it.
         *
         * @param from position of its first value in the sequence, 0 or more
         * @param count number of values, 0 or more
         */
        default Piece piece(long from, long count) {
            return new WaitingPiece(this, count);
        }

        /**
         * Everything that was taken so far, as a few kilobytes for {@link IndexStrategy#restore}; empty if this strategy cannot. The
         * builder can be used on.
         */
        default Optional<MemorySegment> save() {
            return Optional.empty();
        }
    }

    /** A run of a builder's sequence. */
    @ConsumerType
    interface Piece {

        /**
         * Looks at the values, in any one thread; once more after a failure.
         *
         * @param values little-endian F32, exactly the piece; they must stay as they are until {@link #join}
         */
        void take(MemorySegment values);

        /** Adds the piece to its builder, in the builder's thread and in the sequence's order. */
        void join();
    }
}
