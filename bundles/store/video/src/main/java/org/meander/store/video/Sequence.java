package org.meander.store.video;

import java.util.ArrayList;
import java.util.List;

/** The frames of a file in the order in which they are written: whose they are, and how alike neighbours are. */
final class Sequence {

    /**
     * A frame.
     *
     * @param payload index of the payload; -1 if nobody needs it
     * @param picture index in the payload
     * @param similarity to the frame before
     */
    record Item(int payload, int picture, double similarity) {}

    final List<Item> items = new ArrayList<>();
    private float[] last;

    void add(int payload, int picture, float[] likeness) {
        items.add(new Item(payload, picture, last == null ? 1 : Likeness.similarity(last, likeness)));
        last = likeness;
    }

    Coherence coherence() {
        return Coherence.of(items.stream().skip(1).mapToDouble(Item::similarity).toArray());
    }
}
