package org.meander.optimizer;

import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/** Where a fit keeps its state. One store serves one fit; used by one thread at a time. */
@ConsumerType
public interface CheckpointStore {

    /**
     * Keeps a state so that it survives the death of the process from the moment this returns. States come with ascending {@link
     * Checkpoint#number}; a store keeps the last few.
     */
    void save(Checkpoint checkpoint);

    /** The newest state that is whole. Damaged ones are reported by the store, and the one before is taken. */
    Optional<Checkpoint> load();
}
