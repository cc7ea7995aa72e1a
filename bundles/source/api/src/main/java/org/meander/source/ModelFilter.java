package org.meander.source;

import org.osgi.annotation.versioning.ConsumerType;

/** Takes a part of a model: some of its tensors, or some of their values. Thread-safe service. */
@ConsumerType
public interface ModelFilter {

    /** Service property: the type's name. */
    String NAME = "filter.name";

    /**
     * A view of the model with what this takes of it. Nothing that the view leaves out is read. Its fingerprint differs from the model's
     * unless the view is the whole model.
     *
     * @param model taken over: closed with the view, and if this throws
     */
    TensorModel filter(TensorModel model);
}
