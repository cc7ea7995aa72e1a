package org.meander.quantizer;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The models that a quantizer knows by name and searches unless it is told others. Thread-safe; in memory only. */
@ProviderType
public interface ModelRegistry {

    /**
     * Adds a model; one of the same name is replaced.
     *
     * @throws org.meander.base.MeanderException {@link QuantizerError#QUANTIZATION} if it does not fit the memory limit; then nothing
     *     has changed
     */
    void add(QuantizedModel model);

    /** Adds models, as {@link #add}. */
    default void addAll(Collection<QuantizedModel> models) {
        models.forEach(this::add);
    }

    /** Removes a model; whether there was one. */
    boolean remove(String name);

    /** Removes all models. */
    void clear();

    Optional<QuantizedModel> find(String name);

    /** All models, by name. */
    List<QuantizedModel> models();

    Information information();

    /**
     * What is there, each list in the order of the names.
     *
     * @param totalModels number of models
     * @param modelIds their names
     * @param parameterCounts their lengths
     * @param compressionRatios original over compressed sizes
     * @param bytes bytes of payloads and indices
     * @param cachedSearches searches whose results are kept
     * @param cacheHits searches that were answered from these
     */
    record Information(
            int totalModels,
            List<String> modelIds,
            List<Integer> parameterCounts,
            List<Double> compressionRatios,
            long bytes,
            int cachedSearches,
            long cacheHits) {

        public Information {
            modelIds = List.copyOf(modelIds);
            parameterCounts = List.copyOf(parameterCounts);
            compressionRatios = List.copyOf(compressionRatios);
        }

        /** Mean of the ratios; 0 without models. */
        public double averageCompressionRatio() {
            return compressionRatios.stream().mapToDouble(r -> r).average().orElse(0);
        }
    }
}
