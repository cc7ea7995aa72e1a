package org.meander.quantizer;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Models of a quantizer in a store: they outlive the process, and in a store of type {@code video}, with a codec of pictures, they are
 * frames of video files. Of what others keep in the store, vectors of one tensor are taken part in, and all else is left alone. Thread-safe.
 */
@ProviderType
public interface ModelArchive {

    /** Where the store is. */
    String location();

    /**
     * Quantizes a vector, as the quantizer's settings say, and stores the model; one of the same name is replaced. It is not added to the
     * registry. When this returns, the model is safe. A picture waits in the store's journal until the store packs it, or {@link #pack}.
     */
    Archived store(Parameters parameters);

    /** Quantizes a batch as {@link Quantizer#quantizeAll}, stores it, and packs it if the store has video files. */
    List<Archived> storeAll(List<Parameters> batch);

    /** Names of all models, sorted. */
    List<String> names();

    /** A model; {@code NOT_FOUND} if there is none, {@code UNSUPPORTED_DATA} if it is no vector. */
    QuantizedModel model(String name);

    /** The frame that a model is, if it is one. */
    Optional<Frame> frame(String name);

    /**
     * Deletes a model; whether there was one.
     *
     * @throws org.meander.base.MeanderException {@code INVALID_ARGUMENT} if another model of the store was encoded by what it differs from
     *     this one; then nothing is deleted
     */
    boolean remove(String name);

    /**
     * Deletes models, all at once in a store that ships. None is deleted if one of them is not there, or if it is refused because another
     * model depends on one.
     *
     * @param names of models that are there
     * @param withDependants whether models that were encoded by what they differ from one of these are deleted as well; otherwise
     *     {@code INVALID_ARGUMENT} if there are any
     * @return names of all models that were deleted
     * @throws org.meander.base.MeanderException {@code NOT_FOUND} if there is none of a name
     */
    List<String> removeAll(Collection<String> names, boolean withDependants);

    /** Moves waiting pictures into video files, ordered by likeness where it helps; how many frames were moved. */
    long pack();

    /**
     * The most similar models of the store, as {@link Quantizer#search}; the query has no candidates of its own. Results are made of what is
     * stored at the moment of asking.
     */
    List<Found> search(SearchQuery query);

    /** Compares methods on the models of the store, as {@link Quantizer#compareSearchMethods}. */
    MethodComparison compareSearchMethods(SearchQuery query, String... methods);

    /** Figures of the store by the names that users know, such as {@code total_videos}, {@code total_frames}, {@code avg_compression_ratio}. */
    Map<String, Object> storageInformation();

    /** A model that was stored, and the frame that it is, if it is one. */
    record Archived(QuantizedModel model, Optional<Frame> frame) {}

    /** A result, and the frame that the model is, if it is one. */
    record Found(SearchResult result, Optional<Frame> frame) {}

    /**
     * A frame of a video file.
     *
     * @param modelId name of the model
     * @param width columns of pixels
     * @param height rows of pixels
     * @param bytes that it takes
     * @param place where it is; empty while it waits in the journal
     */
    record Frame(String modelId, int width, int height, long bytes, Optional<Place> place) {}

    /**
     * A position in a video file.
     *
     * @param videoPath the file
     * @param frameIndex from 0
     */
    record Place(String videoPath, int frameIndex) {}
}
