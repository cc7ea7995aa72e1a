package org.meander.base;

import org.osgi.annotation.versioning.ConsumerType;

/** Asked at chunk boundaries by everything that takes long. Implementations are thread-safe and cheap to ask. */
@ConsumerType
@FunctionalInterface
public interface Cancellation {

    /** Never cancelled. */
    Cancellation NEVER = () -> false;

    boolean isCancelled();

    /** Throws {@link StandardError#CANCELLED} once cancelled. */
    default void check() {
        if (isCancelled()) {
            throw new MeanderException(StandardError.CANCELLED, "cancelled");
        }
    }
}
