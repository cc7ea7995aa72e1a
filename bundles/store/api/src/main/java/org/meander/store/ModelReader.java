package org.meander.store;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.meander.base.MeanderException;
import org.osgi.annotation.versioning.ConsumerType;

/** An open stored model. Thread-safe. Segments that it hands out are mapped, read-only, and valid until it is closed. */
@ConsumerType
public interface ModelReader extends AutoCloseable {

    StoredModel model();

    /** Its tensors in the order they were written. */
    List<StoredTensor> tensors();

    /**
     * The bytes of a payload, checked against the store's checksum. One that was packed with losses is another payload than was
     * written, of the same codec, with the errors that {@link StoredBlock} says.
     *
     * @param tensor index in {@link #tensors}
     * @param block index in its blocks
     * @throws org.meander.base.MeanderException with file and offset: {@code CHECKSUM_MISMATCH}, or {@code MALFORMED_DATA}
     *     if something else or nothing is there; {@code INVALID_ARGUMENT} if there is no such block or this is closed
     */
    MemorySegment payload(int tensor, int block);

    /**
     * The payloads of other models that one is decoded with, the nearest first: each was itself encoded with none or some of those that
     * follow it. None for a payload that decodes by itself.
     */
    default List<StoredBlock> references(int tensor, int block) {
        return List.of();
    }

    /** The bytes of one of the {@link #references}, checked as those of {@link #payload} are. */
    default MemorySegment reference(int tensor, int block, int index) {
        throw MeanderException.invalid("block %d of tensor %d has no references", block, tensor);
    }

    /**
     * The signature of a tensor by that strategy, of the whole model for an empty tensor name; empty if there is none. Checked as a
     * payload is.
     */
    Optional<MemorySegment> signature(String tensor, String strategy);

    /** The signature of the elements of a payload by that strategy; empty if there is none. Checked as a payload is. */
    default Optional<MemorySegment> blockSignature(int tensor, int block, String strategy) {
        return Optional.empty();
    }

    /** Names of the index strategies that it has signatures by, be it of the model, of tensors or of payloads. */
    Set<String> strategies();

    @Override
    void close();
}
