package org.meander.store.folder;

/** A signature of a block: indices of its tensor and of the block in it, and the strategy that made it. */
record BlockSignatureKey(int tensor, int block, String strategy) {

    @Override
    public String toString() {
        return "the '" + strategy + "' signature of block " + block + " of tensor " + tensor;
    }
}
