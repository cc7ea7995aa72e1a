package org.meander.optimizer;

import org.osgi.annotation.versioning.ConsumerType;

/** A way to solve least-squares problems. The service is immutable and thread-safe: several fits may run at a time. */
@ConsumerType
public interface Optimizer {

    /** Service property with {@link #name()}. */
    String NAME = "optimizer.name";

    /** Such as {@code streaming}. */
    String name();

    /** The configured options, to be used as they are or changed. */
    Options options();

    /**
     * Fits the model. The same problem and options give the same bits, whatever the number of threads and whether or not the run was
     * interrupted and resumed.
     *
     * @throws org.meander.base.MeanderException {@code CANCELLED} after a checkpoint was saved, if there is a store; {@code
     *     MALFORMED_DATA} naming the points that cannot be used; {@code INVALID_ARGUMENT} for a model that is not finite at the start
     */
    Solution solve(Problem problem, Options options, Run run);
}
