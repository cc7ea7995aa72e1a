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

    /**
     * A point where the run may be left. Throws a {@code MeanderException} with {@code CANCELLED} if the run was cancelled, and an
     * {@link Error} if it has to be suspended; recipes catch neither, and tidy up in {@code finally}.
     */
    void boundary();

    /**
     * The same as a question, for parts and for threads of the recipe's own: true if the run should come to its boundary. Who leaves
     * by {@link Cancellation#check} suspends the run if that is what was asked for.
     */
    Cancellation cancellation();

    Progress progress();

    /** What was saved under a key by an earlier try of this run, or by an earlier run of this workflow that did not succeed. */
    Optional<byte[]> load(String key);

    /**
     * Saves a few kilobytes, 1 MiB at most, durably: a later try of this run finds them, and after the death of the process the next
     * run of this workflow. Forgotten when a run succeeds or the workflow is removed. Options may have changed in between: what
     * depends on them is saved with them.
     */
    void save(String key, byte[] value);
}
