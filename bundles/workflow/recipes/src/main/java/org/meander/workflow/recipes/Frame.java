package org.meander.workflow.recipes;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.meander.base.MeanderException;
import org.meander.index.Signature;
import org.meander.store.StoredBlock;

/**
 * A payload that a batch made, or the error that a frame ended in.
 *
 * @param at position of its first element in the batch
 * @param count number of its elements
 * @param block what it holds; empty if it failed
 * @param payload its bytes, in the batch's memory
 * @param signature of its elements, if it gets one
 * @param reference the stored block that decoding needs, if any
 * @param failure why there is none
 */
record Frame(
        long at,
        long count,
        Optional<StoredBlock> block,
        MemorySegment payload,
        Optional<Signature> signature,
        Optional<ReferenceModel.Position> reference,
        Optional<MeanderException> failure) {

    /** The block of the elements of this frame that belong to a run. */
    StoredBlock share(long count, long offset) {
        StoredBlock b = block.orElseThrow();
        return new StoredBlock(
                count, b.curve(), b.codec(), b.bytes(), b.maxError(), b.squaredError(), offset, b.elements());
    }
}
