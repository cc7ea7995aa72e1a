package org.meander.workflow;

import java.util.Optional;
import org.meander.base.Cancellation;
import org.meander.base.Progress;
import org.osgi.annotation.versioning.ProviderType;

/** What the engine gives a run. Thread-safe, except that {@link #boundary} is for the run's own thread. */
@ProviderType
public interface RunContext {

    /** Identity of the run; the same after a resume. */
    String id();

    /** A point where the run may be left: throws if it was cancelled or has to be suspended; recipes do not catch that. */
    void boundary();

    /** The same as a question, for parts and for threads of the recipe's own: true if the run should come to its boundary. */
    Cancellation cancellation();

    Progress progress();

    /** What was saved under a key by an earlier try of this run. */
    Optional<byte[]> load(String key);

    /** Saves a few kilobytes durably: a later try of this run finds them, also after the death of the process. */
    void save(String key, byte[] value);
}
