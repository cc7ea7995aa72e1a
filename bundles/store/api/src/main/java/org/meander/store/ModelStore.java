package org.meander.store;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.meander.base.Cancellation;
import org.meander.base.Progress;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Keeps encoded models by name. Payloads and signatures are opaque bytes here. What was committed survives the death of the
 * process or the machine at any moment. Thread-safe; several processes may share one store. After its component was deactivated, all
 * methods throw {@code UNAVAILABLE}; readers that are open go on, writers fail.
 */
@ConsumerType
public interface ModelStore {

    /** Where it is, for reports. */
    String location();

    /** All models, by name. */
    List<StoredModel> models();

    Optional<StoredModel> find(String name);

    /**
     * Starts to write a model. Nothing is visible before {@link ModelWriter#commit}.
     *
     * @param name 1 to 1,024 characters; not a path, whatever it looks like
     * @param attributes text kept with the model, such as its source and fingerprint
     */
    ModelWriter write(String name, Map<String, String> attributes);

    /**
     * Opens a model for reading. It stays readable while open, even if it is replaced or deleted.
     *
     * @throws org.meander.base.MeanderException {@code NOT_FOUND}, naming the nearest names there are
     */
    ModelReader read(String name);

    /** Removes a model; {@code NOT_FOUND} if there is none. Its bytes are reclaimed by compaction. */
    void delete(String name);

    /** Reads everything back against its checksums; one sentence a damage found, none if all is well. */
    List<String> verify(Progress progress, Cancellation cancellation);
}
