package org.meander.optimizer;

import java.util.Objects;
import java.util.Optional;
import org.meander.base.Cancellation;
import org.meander.base.Progress;

/**
 * What surrounds one fit.
 *
 * @param progress told in points; phases name the pass
 * @param cancellation asked at every chunk
 * @param listener told of every step
 * @param checkpoints where the state is kept and found again; empty if nothing is kept
 */
public record Run(
        Progress progress, Cancellation cancellation, FitListener listener, Optional<CheckpointStore> checkpoints) {

    /** Nobody listens and nothing is kept. */
    public static final Run QUIET = new Run(Progress.NONE, Cancellation.NEVER, FitListener.NONE, Optional.empty());

    public Run {
        Objects.requireNonNull(progress);
        Objects.requireNonNull(cancellation);
        Objects.requireNonNull(listener);
        Objects.requireNonNull(checkpoints);
    }

    /** The same with a place for checkpoints. */
    public Run with(CheckpointStore store) {
        return new Run(progress, cancellation, listener, Optional.of(store));
    }

    /** The same without checkpoints. */
    public Run without() {
        return new Run(progress, cancellation, listener, Optional.empty());
    }
}
