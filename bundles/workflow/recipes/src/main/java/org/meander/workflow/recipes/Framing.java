package org.meander.workflow.recipes;

import org.meander.base.DType;

/**
 * How tensors are cut into frames, each encoded by itself.
 *
 * @param elements elements of a frame; the last of a tensor, or of a run of tensors of one type, may have fewer
 * @param across whether a frame may hold the end of one tensor and the beginning of the next of the same type
 * @param indexed whether each frame gets a signature of its own
 * @param batch elements that a thread takes at a time; whole frames
 */
record Framing(int elements, boolean across, boolean indexed, int batch) {

    /** The number of values whose bits fill whole bytes in every packed type. */
    private static final int GROUP = 4;

    /**
     * @param chunks whether frames are chunks, a block has many, and each has a signature; else a block is a frame
     */
    static Framing of(boolean chunks, int chunk, boolean across, int block) {
        int frame = chunks ? chunk : block;
        return new Framing(frame, across, chunks, Math.max(frame, block / frame * frame));
    }

    /** What of this is part of what is stored. */
    @Override
    public String toString() {
        return (indexed ? "chunk.elements=" : "block.elements=") + elements + (across ? " chunk.across" : "");
    }

    /** Elements of a frame of that type; of packed types such that every frame begins at a byte. */
    int elements(DType dtype) {
        return dtype.bits() < Byte.SIZE ? elements - elements % GROUP : elements;
    }

    /** Elements that a batch of that type holds, if it may hold {@code wanted}: whole frames, at least one. */
    int batch(DType dtype, long wanted) {
        int frame = elements(dtype);
        return (int) Math.max(frame, Math.min(wanted, batch) / frame * frame);
    }
}
