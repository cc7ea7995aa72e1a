package org.meander.optimizer;

import java.util.List;
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

    /** The fit ended and its results are kept elsewhere: {@link #load} finds nothing any more. */
    default void finished() {}

    /** What people should know so far: states that were damaged, or not kept, or not taken up; one sentence each. */
    default List<String> warnings() {
        return List.of();
    }
}
