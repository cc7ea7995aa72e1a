package org.meander.source;

import org.osgi.annotation.versioning.ConsumerType;

/** Takes a part of a model: some of its tensors, or some of their values. Thread-safe service. */
@ConsumerType
public interface ModelFilter {

    /** Service property: the type's name. */
    String NAME = "filter.name";

    /**
     * How the keys of a view's metadata begin that tell what was taken: {@code layer_counts} (tensors by kind), {@code
     * total_layers_processed} (tensors), {@code sampling_applied}, {@code stratified_sampling}, {@code original_parameter_count}
     * (values of the selected tensors), {@code final_parameter_count} (values of the view), {@code max_params_limit} and {@code
     * layer_filters}.
     */
    String EXTRACTION = "extraction.";

    /**
     * A view of the model with what this takes of it. Nothing that the view leaves out is read. Its fingerprint differs from the model's
     * unless the view is the whole model.
     *
     * @param model taken over: closed with the view, and if this throws
     */
    TensorModel filter(TensorModel model);
}
