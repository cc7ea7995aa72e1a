package org.meander.source;

import org.osgi.annotation.versioning.ConsumerType;

/** Tells by a tensor's name what it does in its network. An unconfigured, thread-safe service. */
@ConsumerType
public interface LayerClassifier {

    /** Service property: the name of its rules. */
    String NAME = "classifier.name";

    /** The kind of the tensor with that name; {@link LayerKind#OTHER} if the name does not tell. */
    LayerKind kind(String tensor);
}
