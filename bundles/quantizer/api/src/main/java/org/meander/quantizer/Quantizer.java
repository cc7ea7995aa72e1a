package org.meander.quantizer;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Turns vectors of parameters into compact models, models back into vectors, and finds the models most similar to a vector. Thread-safe. Curve,
 * codec, index and search method are those that the settings name and that are installed at the moment of the call; one that is not is an
 * {@code UNAVAILABLE} error that lists what is.
 */
@ProviderType
public interface Quantizer {

    /** The name under which it is configured. */
    String name();

    /** The settings at this moment. */
    QuantizerSettings settings();

    /**
     * Changes settings, for all who have this quantizer. Those of a configured one are written to the configuration, and are in effect
     * when this returns.
     *
     * @param changes values by key, such as {@code compression.quality}; underscores may stand for dots
     * @throws org.meander.base.MeanderException {@link QuantizerError#CONFIGURATION}; then nothing has changed
     */
    SettingsChange update(Map<String, ?> changes);

    /**
     * Quantizes a vector of any length from 1 on and adds the model to the registry.
     *
     * @throws org.meander.base.MeanderException {@link QuantizerError#VALIDATION} for an empty vector, values that are not finite, or an unusable
     *     name; {@link QuantizerError#QUANTIZATION} for a vector that does not fit the memory limit or, with strict validation, too
     *     large an error
     */
    QuantizedModel quantize(Parameters parameters);

    /** Quantizes a vector under a name. */
    default QuantizedModel quantize(String name, float... values) {
        return quantize(Parameters.of(values).named(name));
    }

    /** Quantizes a vector under a name that follows from its values. */
    default QuantizedModel quantize(float... values) {
        return quantize(Parameters.of(values));
    }

    /**
     * Quantizes vectors, on several threads if the settings say so; the models are the same and in the same order in any case. After an
     * error no further vector is begun, and nothing of the batch is registered.
     */
    List<QuantizedModel> quantizeAll(List<Parameters> batch);

    /**
     * Turns a model back.
     *
     * @return its vector; owned by the caller
     * @throws org.meander.base.MeanderException {@link QuantizerError#RECONSTRUCTION} naming the model if its bytes are damaged
     */
    float[] reconstruct(QuantizedModel model);

    /**
     * The means of a model's index, level after level, coarsest first; empty if it has none.
     *
     * @return owned by the caller
     */
    float[] hierarchicalIndices(QuantizedModel model);

    /**
     * The most similar models, most similar first, ties by name.
     *
     * @throws org.meander.base.MeanderException {@link QuantizerError#VALIDATION} for a query that is empty or not finite;
     *     {@link QuantizerError#SEARCH} if there are no candidates
     */
    List<SearchResult> search(SearchQuery query);

    /** The most similar models of the registry. */
    default List<SearchResult> search(float... values) {
        return search(SearchQuery.of(values));
    }

    /** Searches for several queries, on several threads if the settings say so; results in the order of the queries. */
    List<List<SearchResult>> searchAll(List<SearchQuery> queries);

    /**
     * Searches by several methods, one after the other.
     *
     * @param query what is searched; its own method is not asked
     * @param methods names of methods; if there are none, all that are installed. One that is not installed or fails is a row with an
     *     error
     */
    MethodComparison compareSearchMethods(SearchQuery query, String... methods);

    ModelRegistry registry();

    /**
     * The models of this quantizer in a store.
     *
     * @param store name of the store: what stands after the tilde in the PID of its configuration
     * @throws org.meander.base.MeanderException {@code UNAVAILABLE}, from the archive's methods, while there is no such store
     */
    ModelArchive archive(String store);

    /** Measures a model; decodes it once. */
    CompressionMetrics metrics(QuantizedModel model);

    /**
     * Measures times and sizes on seeded normal variables; registers nothing.
     *
     * @param trials vectors of each length, 1 or more
     * @param parameterCounts lengths, each 1 or more
     */
    BenchmarkReport benchmark(int trials, int... parameterCounts);

    /** Writes a model as a file of its own; one that exists is replaced. It is complete or not there. */
    void save(QuantizedModel model, Path file);

    /**
     * Reads a model; it is not registered.
     *
     * @throws org.meander.base.MeanderException {@code NOT_FOUND}, {@code MALFORMED_DATA}, {@code CHECKSUM_MISMATCH} or
     *     {@code UNSUPPORTED_DATA}, naming the file and the place
     */
    QuantizedModel load(Path file);
}
