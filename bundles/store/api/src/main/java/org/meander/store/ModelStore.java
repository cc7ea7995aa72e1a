package org.meander.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import org.meander.base.Cancellation;
import org.meander.base.MeanderException;
import org.meander.base.Progress;
import org.meander.base.StandardError;
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
     * Goes on with a model whose writer stopped after a {@link ModelWriter#checkpoint}, and that nobody else is writing now. What a
     * writer of the same name with other attributes left is given up when the new one reaches its first checkpoint, or commits.
     *
     * @param name as it was given to {@link #write}
     * @param attributes the same as were given to {@link #write}
     * @return a writer that stands where the checkpoint was; empty if there is none
     */
    default Optional<ModelWriter> resume(String name, Map<String, String> attributes) {
        return Optional.empty();
    }

    /**
     * Changes attributes of a stored model.
     *
     * @param attributes to set; one with an empty value is removed
     * @throws org.meander.base.MeanderException {@code NOT_FOUND} as {@link #read}
     */
    default StoredModel annotate(String name, Map<String, String> attributes) {
        throw MeanderException.unsupported("%s does not change attributes of stored models", location());
    }

    /**
     * Opens a model for reading. It stays readable while open, even if it is replaced or deleted.
     *
     * @throws org.meander.base.MeanderException {@code NOT_FOUND}, naming the nearest names there are
     */
    ModelReader read(String name);

    /**
     * Removes a model, and what a writer of that name left behind; {@code NOT_FOUND} if there is neither. Its bytes are reclaimed by
     * compaction, but for payloads that other models need. Who wants to know of these before asks {@link Removal}.
     */
    void delete(String name);

    /**
     * Removes models, each as {@link #delete(String)} does; names of none are passed over. A store that promises it removes all of them at
     * once: nobody sees some gone and others there, and a failure or a death leaves all. By default, they go one after another in the order
     * of the names, and a failure leaves those that follow.
     *
     * @return names of those that were removed, in the same order
     */
    default List<String> delete(Collection<String> names) {
        List<String> removed = new ArrayList<>();
        for (String name : names) {
            try {
                delete(name);
                removed.add(name);
            } catch (MeanderException e) {
                if (e.code() != StandardError.NOT_FOUND) {
                    throw e;
                }
            }
        }
        return removed;
    }

    /** Names of models that a writer left behind after a {@link ModelWriter#checkpoint}, or is still writing; sorted. */
    default List<String> unfinished() {
        return List.of();
    }

    /**
     * By the name of a model, the names of all other visible models that are decoded with the help of a payload of it, because one of their
     * writers said so by {@link ModelWriter#reference} or because they depend on such a model. Models that nobody depends on are left out.
     */
    default Map<String, SortedSet<String>> dependants() {
        return Map.of();
    }

    /**
     * Frees what deleted, replaced and given-up models left. Models can be read and written meanwhile, and open readers stay valid. A
     * death in between loses nothing but the time.
     */
    default Compaction compact(Progress progress, Cancellation cancellation) {
        return new Compaction(0, 0);
    }

    /** The pictures of this store and their video files; empty if it makes none. */
    default Optional<VideoArchive> videos() {
        return Optional.empty();
    }

    /** Reads everything back against its checksums; one sentence a damage found, none if all is well. */
    List<String> verify(Progress progress, Cancellation cancellation);
}
