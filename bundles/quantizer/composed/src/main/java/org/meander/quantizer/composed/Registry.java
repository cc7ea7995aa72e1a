package org.meander.quantizer.composed;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.meander.quantizer.ModelRegistry;
import org.meander.quantizer.QuantizedModel;
import org.meander.quantizer.SearchResult;

/** Models by name, and the results of searches among them, which end with every change. */
final class Registry implements ModelRegistry {

    private final Memory memory;
    private final DecodedModels decoded;
    private final TreeMap<String, QuantizedModel> models = new TreeMap<>();
    private final Map<Object, List<SearchResult>> results = new LinkedHashMap<>(16, 0.75f, true);
    private long generation;
    private long hits;

    Registry(Memory memory, DecodedModels decoded) {
        this.memory = memory;
        this.decoded = decoded;
    }

    /** The models, and what they are: another number after every change. */
    record Snapshot(List<QuantizedModel> models, long generation) {}

    synchronized Snapshot snapshot() {
        return new Snapshot(List.copyOf(models.values()), generation);
    }

    @Override
    public synchronized void add(QuantizedModel model) {
        QuantizedModel old = models.get(model.name());
        memory.hold(model.bytes(), old == null ? 0 : old.bytes(), model.name());
        models.put(model.name(), model);
        changed();
        if (old != null) {
            decoded.forget(old);
        }
    }

    /** All or none of them: what does not fit leaves the registry as it was. */
    @Override
    public synchronized void addAll(Collection<QuantizedModel> added) {
        Map<String, QuantizedModel> before = new TreeMap<>(models);
        try {
            added.forEach(this::add);
        } catch (RuntimeException e) {
            added.forEach(model -> remove(model.name()));
            before.values().forEach(this::add);
            throw e;
        }
    }

    @Override
    public synchronized boolean remove(String name) {
        QuantizedModel old = models.remove(name);
        if (old == null) {
            return false;
        }
        memory.hold(0, old.bytes(), name);
        changed();
        decoded.forget(old);
        return true;
    }

    @Override
    public synchronized void clear() {
        List.copyOf(models.keySet()).forEach(this::remove);
    }

    private void changed() {
        generation++;
        results.clear();
    }

    @Override
    public synchronized Optional<QuantizedModel> find(String name) {
        return Optional.ofNullable(models.get(name));
    }

    @Override
    public List<QuantizedModel> models() {
        return snapshot().models();
    }

    /** Results of a search of a snapshot, kept for the next time unless the models have changed meanwhile. */
    List<SearchResult> results(Object search, Snapshot snapshot, long most, Supplier<List<SearchResult>> searching) {
        synchronized (this) {
            List<SearchResult> known = generation == snapshot.generation ? results.get(search) : null;
            if (known != null) {
                hits++;
                return known;
            }
        }
        List<SearchResult> found = searching.get();
        synchronized (this) {
            if (generation == snapshot.generation) {
                results.put(search, found);
                while (results.size() > most) {
                    results.remove(results.keySet().iterator().next());
                }
            }
        }
        return found;
    }

    @Override
    public synchronized Information information() {
        List<QuantizedModel> all = List.copyOf(models.values());
        return new Information(
                all.size(),
                all.stream().map(QuantizedModel::name).toList(),
                all.stream().map(QuantizedModel::parameterCount).toList(),
                all.stream().map(QuantizedModel::compressionRatio).toList(),
                all.stream().mapToLong(QuantizedModel::bytes).sum(),
                results.size(),
                hits);
    }
}
