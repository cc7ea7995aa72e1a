package org.meander.workflow.recipes;

import java.util.List;
import java.util.Optional;
import org.meander.index.IndexStrategy;

/** The strategies that models are indexed by while they are encoded. */
final class Indexes {

    private final List<IndexStrategy> all;

    Indexes(List<IndexStrategy> all) {
        this.all = List.copyOf(all);
    }

    /** Makes the signatures of a tensor. */
    Optional<IndexStrategy> tensors() {
        return Together.of(all.stream().filter(IndexStrategy::ofTensors).toList());
    }

    /** Makes those of a whole model. */
    Optional<IndexStrategy> whole() {
        return Together.of(all.stream().filter(IndexStrategy::ofWhole).toList());
    }
}
