package org.meander.optimizer.xpcs;

import org.meander.optimizer.ForwardModel;
import org.osgi.annotation.versioning.ConsumerType;

/** A family of models of two-time correlations, one for every grid. The service is immutable and thread-safe. */
@ConsumerType
public interface TwoTimeModel {

    /** Service property with the family's name. */
    String NAME = "two.time.model.name";

    /**
     * The model on a grid; it reads no columns, the position of a point says all.
     *
     * @throws org.meander.base.MeanderException {@code INVALID_CONFIGURATION} if it has no model on such a grid
     */
    ForwardModel on(TwoTimeGrid grid);

    /**
     * Where to start a fit: the model's own starts, but for what can be estimated from the data.
     *
     * @param model of {@link #on} the data's grid
     * @return a value a parameter, within the model's bounds; the caller's
     */
    double[] start(ForwardModel model, XpcsData data);
}
