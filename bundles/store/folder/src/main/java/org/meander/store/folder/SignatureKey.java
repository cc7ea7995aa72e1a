package org.meander.store.folder;

/** A signature in its model: a tensor's name, or the empty text for the whole model, and the strategy that made it. */
record SignatureKey(String tensor, String strategy) {

    @Override
    public String toString() {
        return "the '" + strategy + "' signature of " + (tensor.isEmpty() ? "the whole" : "tensor '" + tensor + "'");
    }
}
