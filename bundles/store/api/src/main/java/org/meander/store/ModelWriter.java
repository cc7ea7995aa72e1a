package org.meander.store;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.meander.base.MeanderException;
import org.meander.base.TensorInfo;
import org.osgi.annotation.versioning.ConsumerType;

/** Writes one model: for each tensor {@link #tensor}, then its blocks in order; signatures at any time. For one thread. */
@ConsumerType
public interface ModelWriter extends AutoCloseable {

    /** Starts the next tensor; its name is not empty and new in this model: {@code ALREADY_EXISTS} otherwise. */
    void tensor(TensorInfo info);

    /**
     * Appends a payload to the current tensor. The segment may be reused after the call.
     *
     * @throws org.meander.base.MeanderException {@code INVALID_ARGUMENT} if there is no tensor yet, the block has no elements, or its
     *     length is not the payload's
     */
    void block(StoredBlock block, MemorySegment payload);

    /**
     * Keeps a signature of a tensor under its strategy's name; of the whole model if the tensor's name is empty. The tensor may be
     * written later.
     *
     * @throws org.meander.base.MeanderException {@code ALREADY_EXISTS} if there is one of that strategy
     */
    void signature(String tensor, String strategy, MemorySegment bytes);

    /**
     * Says that the payload that was appended last also holds the first elements of the current tensor, which has no block yet.
     *
     * @param block as the one before it, with the {@code offset} at which that one ends
     * @throws org.meander.base.MeanderException {@code INVALID_ARGUMENT} if it does not continue the block before
     */
    default void share(StoredBlock block) {
        throw MeanderException.unsupported("this store keeps no payloads that two tensors share");
    }

    /**
     * Keeps a signature of all elements of the payload that was appended last.
     *
     * @throws org.meander.base.MeanderException {@code ALREADY_EXISTS} if it has one of that strategy; {@code INVALID_ARGUMENT} before the
     *     first block
     */
    default void blockSignature(String strategy, MemorySegment bytes) {
        throw MeanderException.unsupported("this store keeps no signatures of blocks");
    }

    /**
     * Says that the payload that was appended last is decoded with the help of that of a block of another model, or of an earlier one of
     * the same name, and so with that of everything that one needs. The store keeps these payloads as long as the model that is written,
     * whether the other one is replaced, deleted or not.
     *
     * @param model open, and of this store
     * @throws org.meander.base.MeanderException {@code INVALID_ARGUMENT} before the first block, if the block has a reference already, or
     *     for a model of another store. If the other model was replaced or deleted since it was opened, the next {@link #checkpoint} or
     *     {@link #commit} fails with {@code NOT_FOUND}
     */
    default void reference(ModelReader model, int tensor, int block) {
        throw MeanderException.unsupported("this store keeps no payloads that need others");
    }

    /**
     * The same for a payload that is kept with the model that is written, because the store has no model that it is of: each is given, the
     * nearest first, as {@link ModelReader#references} has them. The segment may be reused after the call.
     *
     * @throws org.meander.base.MeanderException {@code INVALID_ARGUMENT} before the first block, if the block has a reference to a model, or
     *     the length is not the payload's
     */
    default void reference(StoredBlock block, MemorySegment payload) {
        throw MeanderException.unsupported("this store keeps no payloads that need others");
    }

    /** Adds an attribute, or replaces one that the writer was given. It takes no part in {@link ModelStore#resume}. */
    default void attribute(String key, String value) {
        throw MeanderException.unsupported("this store takes no attributes while a model is written");
    }

    /**
     * Makes everything that was written so far durable, so that {@link ModelStore#resume} finds it if this writer, its process or the
     * machine dies. It stays invisible. A store that cannot does nothing.
     *
     * @param state what the caller needs to go on; up to a few megabytes
     */
    default void checkpoint(MemorySegment state) {}

    /** Where this writer went on, if it comes from {@link ModelStore#resume}. */
    default Optional<Checkpoint> resumed() {
        return Optional.empty();
    }

    /**
     * Makes the model durable, then visible, in one step; an older model of that name is replaced. When this returns, the model is
     * acknowledged.
     *
     * @throws org.meander.base.MeanderException {@code INVALID_ARGUMENT} if the blocks do not add up to the tensors' elements
     *     or a signature is of no tensor;
     *     {@code IO_FAILURE}, and then nothing has changed
     */
    StoredModel commit();

    /** Discards everything that was not committed, but for what a {@link #checkpoint} keeps for {@link ModelStore#resume}. */
    @Override
    void close();
}
