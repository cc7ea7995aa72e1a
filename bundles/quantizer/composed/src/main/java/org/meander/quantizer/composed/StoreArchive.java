package org.meander.quantizer.composed;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.meander.base.Cancellation;
import org.meander.base.MeanderException;
import org.meander.base.Progress;
import org.meander.base.StandardError;
import org.meander.quantizer.MethodComparison;
import org.meander.quantizer.ModelArchive;
import org.meander.quantizer.Parameters;
import org.meander.quantizer.QuantizedModel;
import org.meander.quantizer.QuantizerError;
import org.meander.quantizer.SearchQuery;
import org.meander.quantizer.SearchResult;
import org.meander.search.VectorSet;
import org.meander.store.ModelFile;
import org.meander.store.ModelReader;
import org.meander.store.ModelStore;
import org.meander.store.PackRequest;
import org.meander.store.Removal;
import org.meander.store.StoredModel;
import org.meander.store.VideoArchive;
import org.meander.store.VideoFrame;
import org.meander.store.VideoStatistics;

/** The models of a quantizer in a store. What was read of a model is kept until the model changes. */
final class StoreArchive implements ModelArchive {

    private record Loaded(Instant committed, Optional<QuantizedModel> model) {}

    private final ModelQuantizer quantizer;
    private final Supplier<ModelStore> stores;
    private final Supplier<Installed> parts;
    private final Map<String, Loaded> loaded = new HashMap<>();

    StoreArchive(ModelQuantizer quantizer, Supplier<ModelStore> stores, Supplier<Installed> parts) {
        this.quantizer = quantizer;
        this.stores = stores;
        this.parts = parts;
    }

    @Override
    public String location() {
        return stores.get().location();
    }

    @Override
    public Archived store(Parameters parameters) {
        return write(quantizer.quantize(parameters.unregistered()));
    }

    @Override
    public List<Archived> storeAll(List<Parameters> batch) {
        List<QuantizedModel> models = quantizer.quantizeAll(
                batch.stream().map(Parameters::unregistered).toList());
        models.forEach(this::write);
        pack();
        return models.stream().map(m -> new Archived(m, frame(m.name()))).toList();
    }

    private Archived write(QuantizedModel model) {
        ModelFile.copy(ModelFiles.reader(model), stores.get(), model.name());
        return new Archived(model, frame(model.name()));
    }

    @Override
    public List<String> names() {
        return stores.get().models().stream().map(StoredModel::name).sorted().toList();
    }

    @Override
    public QuantizedModel model(String name) {
        ModelStore store = stores.get();
        try (ModelReader reader = store.read(name)) {
            return ModelFiles.quantized(reader, "model '" + name + "' of " + store.location(), parts.get());
        }
    }

    @Override
    public Optional<Frame> frame(String name) {
        return stores.get().videos().flatMap(videos -> frames(videos, name).map(StoreArchive::frame));
    }

    private static Optional<VideoFrame> frames(VideoArchive videos, String name) {
        return videos.frames(name).stream().findFirst();
    }

    private static Frame frame(VideoFrame frame) {
        return new Frame(
                frame.model(),
                frame.width(),
                frame.height(),
                frame.bytes(),
                frame.place().map(place -> new Place(place.path(), place.position())));
    }

    @Override
    public boolean remove(String name) {
        return stores.get().find(name).isPresent()
                && !removeAll(List.of(name), false).isEmpty();
    }

    @Override
    public List<String> removeAll(Collection<String> names, boolean withDependants) {
        ModelStore store = stores.get();
        Removal.Dependants dependants = withDependants ? Removal.Dependants.DELETE : Removal.Dependants.REFUSE;
        return store.delete(Removal.of(store, names, dependants).models());
    }

    @Override
    public long pack() {
        Cancellation cancellation = () -> Thread.currentThread().isInterrupted();
        return stores.get()
                .videos()
                .map(videos -> videos.pack(new PackRequest(), Progress.NONE, cancellation)
                        .frames())
                .orElse(0L);
    }

    @Override
    public List<Found> search(SearchQuery query) {
        Map<String, Optional<VideoFrame>> frames = new HashMap<>();
        List<SearchResult> results = quantizer.search(among(query), model -> place(frames, model));
        return results.stream()
                .map(result -> new Found(result, frame(result.model().name())))
                .toList();
    }

    @Override
    public MethodComparison compareSearchMethods(SearchQuery query, String... methods) {
        return quantizer.compareSearchMethods(among(query), methods);
    }

    /** Where a model's frame lies among others; what is no frame is nobody's neighbour. */
    private VectorSet.Place place(Map<String, Optional<VideoFrame>> frames, QuantizedModel model) {
        return stores.get()
                .videos()
                .flatMap(videos -> frames.computeIfAbsent(model.name(), name -> frames(videos, name)))
                .flatMap(VideoFrame::place)
                .map(place -> new VectorSet.Place(place.path(), place.position()))
                .orElseGet(() -> new VectorSet.Place("model " + model.name(), 0));
    }

    private SearchQuery among(SearchQuery query) {
        if (query.candidates().isPresent()) {
            throw new MeanderException(
                    QuantizerError.VALIDATION,
                    "a search of the store " + location() + " has candidates of its own; the models of the store are"
                            + " the candidates");
        }
        return query.among(models());
    }

    private synchronized List<QuantizedModel> models() {
        Map<String, Loaded> current = new LinkedHashMap<>();
        for (StoredModel stored : stores.get().models()) {
            Loaded known = loaded.get(stored.name());
            Loaded now = known != null && known.committed.equals(stored.committed()) ? known : load(stored);
            current.put(stored.name(), now);
        }
        loaded.clear();
        loaded.putAll(current);
        List<QuantizedModel> models = new ArrayList<>();
        current.values().forEach(one -> one.model.ifPresent(models::add));
        return models;
    }

    /** One that is no vector, or was deleted since it was listed, is no candidate. */
    private Loaded load(StoredModel stored) {
        try {
            return new Loaded(stored.committed(), Optional.of(model(stored.name())));
        } catch (MeanderException e) {
            if (e.code() == StandardError.UNSUPPORTED_DATA || e.code() == StandardError.NOT_FOUND) {
                return new Loaded(stored.committed(), Optional.empty());
            }
            throw e;
        }
    }

    @Override
    public Map<String, Object> storageInformation() {
        return VideoStatistics.of(stores.get()).named();
    }
}
