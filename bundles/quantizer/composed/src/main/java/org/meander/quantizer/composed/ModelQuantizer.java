package org.meander.quantizer.composed;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.meander.base.MeanderException;
import org.meander.curve.PowerOfFour;
import org.meander.quantizer.BenchmarkReport;
import org.meander.quantizer.CompressionMetrics;
import org.meander.quantizer.MethodComparison;
import org.meander.quantizer.ModelArchive;
import org.meander.quantizer.ModelRegistry;
import org.meander.quantizer.Parameters;
import org.meander.quantizer.QuantizedModel;
import org.meander.quantizer.Quantizer;
import org.meander.quantizer.QuantizerError;
import org.meander.quantizer.QuantizerSettings;
import org.meander.quantizer.SearchQuery;
import org.meander.quantizer.SearchResult;
import org.meander.quantizer.Setting;
import org.meander.quantizer.SettingsChange;
import org.meander.search.SearchMethod;
import org.meander.search.VectorSet;
import org.meander.store.ModelFile;
import org.meander.store.ModelReader;
import org.meander.store.ModelStore;

/** A quantizer made of the parts that are installed when it is asked. */
final class ModelQuantizer implements Quantizer {

    private static final String PROGRESSIVE = "progressive";
    private static final String EXHAUSTIVE = "exact";

    /** Where settings come from and changes go to. */
    interface Configuration {

        QuantizerSettings settings();

        /** Puts settings into effect before it returns. */
        void change(Map<Setting, Object> changes, QuantizerSettings after);
    }

    private final String name;
    private final Configuration configuration;
    private final Supplier<Installed> parts;
    private final Function<String, ModelStore> stores;
    private final Memory memory;
    private final DecodedModels decoded;
    private final Registry registry;

    ModelQuantizer(
            String name, Configuration configuration, Supplier<Installed> parts, Function<String, ModelStore> stores) {
        this.name = name;
        this.configuration = configuration;
        this.parts = parts;
        this.stores = stores;
        this.memory = new Memory(configuration::settings);
        this.decoded = new DecodedModels(memory);
        this.registry = new Registry(memory, decoded);
        memory.caches(decoded::free);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public QuantizerSettings settings() {
        return configuration.settings();
    }

    /** {@inheritDoc} One change at a time. */
    @Override
    public synchronized SettingsChange update(Map<String, ?> changes) {
        QuantizerSettings before = settings();
        QuantizerSettings after = changed(before, changes);
        Map<Setting, Object> changed = new EnumMap<>(Setting.class);
        for (String key : changes.keySet()) {
            Setting setting = Setting.of(key).orElseThrow();
            changed.put(setting, after.get(setting));
        }
        configuration.change(changed, after);
        return new SettingsChange(before, after, after.warnings());
    }

    private static QuantizerSettings changed(QuantizerSettings before, Map<String, ?> changes) {
        try {
            return before.with(changes);
        } catch (MeanderException e) {
            throw new MeanderException(e.code(), "Failed to update configuration: " + e.getMessage(), e);
        }
    }

    @Override
    public QuantizedModel quantize(Parameters parameters) {
        QuantizedModel model = new Quantizing(settings(), parts.get(), memory).quantize(parameters);
        if (parameters.register()) {
            registry.add(model);
        }
        return model;
    }

    @Override
    public List<QuantizedModel> quantizeAll(List<Parameters> batch) {
        QuantizerSettings settings = settings();
        int threads = settings.flag(Setting.PARALLEL_PROCESSING) ? threads(settings) : 1;
        Quantizing quantizing = new Quantizing(settings, parts.get(), memory);
        List<QuantizedModel> models = Workers.each(batch, threads, quantizing::quantize);
        List<QuantizedModel> registered = new ArrayList<>();
        for (int i = 0; i < models.size(); i++) {
            if (batch.get(i).register()) {
                registered.add(models.get(i));
            }
        }
        registry.addAll(registered);
        return models;
    }

    @Override
    public float[] reconstruct(QuantizedModel model) {
        return memory.work(
                VectorDecoder.memory(model),
                "turning model '" + model.name() + "' back",
                () -> VectorDecoder.decode(model, parts.get()));
    }

    @Override
    public float[] hierarchicalIndices(QuantizedModel model) {
        double[] means = Candidates.read(model, parts.get()).stream()
                .flatMap(m -> m.levels().stream())
                .flatMapToDouble(level -> Arrays.stream(level.means()))
                .toArray();
        float[] indices = new float[means.length];
        for (int i = 0; i < means.length; i++) {
            indices[i] = (float) means[i];
        }
        return indices;
    }

    @Override
    public List<SearchResult> search(SearchQuery query) {
        QuantizerSettings settings = settings();
        return search(
                query, settings, settings.flag(Setting.PARALLEL_SEARCH) ? threads(settings) : 1, Optional.empty());
    }

    /** @param places where models are kept among others, for methods that look at neighbours */
    List<SearchResult> search(SearchQuery query, Function<QuantizedModel, VectorSet.Place> places) {
        QuantizerSettings settings = settings();
        int threads = settings.flag(Setting.PARALLEL_SEARCH) ? threads(settings) : 1;
        return search(query, settings, threads, Optional.of(places));
    }

    @Override
    public ModelArchive archive(String store) {
        return new StoreArchive(this, () -> stores.apply(store), parts);
    }

    @Override
    public List<List<SearchResult>> searchAll(List<SearchQuery> queries) {
        QuantizerSettings settings = settings();
        int threads = settings.flag(Setting.PARALLEL_SEARCH) ? threads(settings) : 1;
        return Workers.each(queries, threads, query -> search(query, settings, 1, Optional.empty()));
    }

    private List<SearchResult> search(
            SearchQuery query,
            QuantizerSettings settings,
            int threads,
            Optional<Function<QuantizedModel, VectorSet.Place>> places) {
        Statistic.check(query.values(), true, "Query parameters array");
        int limit = query.limit().orElse(settings.maxResults());
        double threshold = query.threshold().orElse(settings.similarityThreshold());
        if (limit < 1 || !(threshold >= 0 && threshold <= 1)) {
            throw new MeanderException(
                    QuantizerError.VALIDATION,
                    "limit is " + limit + " and threshold " + threshold
                            + "; a limit of 1 or more and a threshold of 0 to 1 are right");
        }
        Registry.Snapshot snapshot = registry.snapshot();
        List<QuantizedModel> models = query.candidates().orElse(snapshot.models());
        if (models.isEmpty()) {
            throw new MeanderException(QuantizerError.SEARCH, "No candidate models available for search");
        }
        Installed installed = parts.get();
        SearchMethod method = installed.method(method(query, settings));
        ModelSearch search = new ModelSearch(
                () -> new Candidates(decoded, installed),
                memory,
                method,
                Quantizing.strategy(settings, installed),
                new Signing(installed.strategies()),
                places,
                settings.reals(Setting.SIMILARITY_WEIGHTS),
                (int) settings.whole(Setting.MAX_CANDIDATES),
                threads);
        Supplier<List<SearchResult>> searching = () -> search.run(query.values(), models, limit, threshold);
        if (query.candidates().isPresent() || !settings.flag(Setting.CACHING)) {
            return searching.get();
        }
        record Search(String digest, int limit, double threshold, String method, QuantizerSettings settings) {}
        Search key = new Search(Digest.of(query.values()), limit, threshold, method.name(), settings);
        return registry.results(key, snapshot, settings.whole(Setting.CACHE_SIZE), searching);
    }

    @Override
    public MethodComparison compareSearchMethods(SearchQuery query, String... methods) {
        List<String> names = methods.length > 0
                ? List.of(methods)
                : parts.get().methods().stream()
                        .map(SearchMethod::name)
                        .distinct()
                        .sorted()
                        .toList();
        return new Comparing(this, parts.get(), query).run(names);
    }

    private static String method(SearchQuery query, QuantizerSettings settings) {
        String method = query.method().orElse(settings.method());
        return method.equals(PROGRESSIVE) && !settings.flag(Setting.PROGRESSIVE_FILTERING) ? EXHAUSTIVE : method;
    }

    private static int threads(QuantizerSettings settings) {
        int wanted = (int) settings.whole(Setting.WORKER_THREADS);
        return wanted == 0 ? Runtime.getRuntime().availableProcessors() : wanted;
    }

    @Override
    public ModelRegistry registry() {
        return registry;
    }

    @Override
    public CompressionMetrics metrics(QuantizedModel model) {
        long start = System.nanoTime();
        reconstruct(model);
        Duration decompression = Duration.ofNanos(System.nanoTime() - start);
        return new CompressionMetrics(
                model.compressionRatio(),
                model.originalSizeBytes(),
                model.compressedSizeBytes(),
                model.bytes() - model.compressedSizeBytes(),
                8.0 * model.compressedSizeBytes() / model.parameterCount(),
                model.reconstructionError(),
                model.maxError(),
                model.compressionTime(),
                decompression,
                model.workingMemory() / (double) (1 << 20),
                new PowerOfFour(model.parameterCount(), PowerOfFour.DEFAULT_RATIO).efficiency(),
                model.warnings());
    }

    @Override
    public BenchmarkReport benchmark(int trials, int... parameterCounts) {
        return new Benchmark(this, trials).run(parameterCounts);
    }

    @Override
    public void save(QuantizedModel model, Path file) {
        ModelFile.write(file, ModelFiles.reader(model), true);
    }

    @Override
    public QuantizedModel load(Path file) {
        try (ModelReader reader = ModelFile.open(file)) {
            return ModelFiles.quantized(reader, file.toString(), parts.get());
        }
    }
}
