package org.meander.store;

import java.lang.foreign.MemorySegment;
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
     * Makes the model durable, then visible, in one step; an older model of that name is replaced. When this returns, the model is
     * acknowledged.
     *
     * @throws org.meander.base.MeanderException {@code INVALID_ARGUMENT} if the blocks do not add up to the tensors' elements
     *     or a signature is of no tensor;
     *     {@code IO_FAILURE}, and then nothing has changed
     */
    StoredModel commit();

    /** Discards everything that was not committed. */
    @Override
    void close();
}
