package org.meander.source;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** A configured place where models come from. The service is thread-safe; what it opens is closed by the caller. */
@ConsumerType
public interface Source {

    /** Service property: the type's name, such as {@code safetensors}. */
    String NAME = "source.name";

    /**
     * Names of the models it offers, in a fixed order and without reading values. One file is one model, named after
     * the file.
     */
    List<String> models();

    /**
     * Opens a model: reads headers, no values.
     *
     * @throws org.meander.base.MeanderException {@code NOT_FOUND} for a name that {@link #models} lacks; {@code MALFORMED_DATA} or
     *     {@code UNSUPPORTED_DATA} with file, place, value and what would be right
     */
    TensorModel open(String name);
}
