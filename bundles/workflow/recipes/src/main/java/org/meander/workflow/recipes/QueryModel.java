package org.meander.workflow.recipes;

import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.meander.base.MeanderException;
import org.meander.base.TensorInfo;
import org.meander.index.IndexStrategy;
import org.meander.index.SegmentMeans;
import org.meander.index.Signature;
import org.meander.source.Source;
import org.meander.source.TensorModel;
import org.meander.store.ModelStore;

/** The model that is searched for. Its signatures are made from its values here and kept nowhere. Thread-safe. */
final class QueryModel implements AutoCloseable, Signing {

    private static final int PIECE = 1 << 20;

    private final String name;
    private final Values values;
    private final Sketch sketch;
    private final Parts parts;
    private final Map<SignatureKey, Optional<Signature>> signatures = new ConcurrentHashMap<>();
    private final Buffer held = new Buffer();
    private final Map<Integer, MemorySegment> inMemory = new HashMap<>();

    private record SignatureKey(int tensor, Class<? extends Signature> kind) {}

    private QueryModel(String name, Values values, Sketch sketch, Parts parts) {
        this.name = name;
        this.parts = parts;
        this.values = values;
        this.sketch = sketch;
        if (sketch.tensors().isEmpty()) {
            throw MeanderException.invalid("model '%s' has no float values to search for", name);
        }
    }

    /** A model of a source, which is taken over. */
    static QueryModel of(TensorModel model, Parts parts, long memory) {
        return opened(model.name(), new SourceValues(model), parts, memory);
    }

    /** The model of a source that is meant by a name, or by none if it has only one. */
    static TensorModel open(Source source, String wanted) {
        List<String> offered = source.models();
        if (wanted.isEmpty() && offered.size() != 1) {
            throw MeanderException.invalid("the source has %d models; name the query: %s", offered.size(), offered);
        }
        return source.open(wanted.isEmpty() ? offered.getFirst() : wanted);
    }

    /** A stored model, as it decodes. */
    static QueryModel of(ModelStore store, String name, Parts parts, long memory) {
        return opened(name, new StoredValues(store.read(name), parts), parts, memory);
    }

    /** Takes over the values, also if this fails. */
    private static QueryModel opened(String name, Values values, Parts parts, long memory) {
        try {
            Map<String, SegmentMeans> made =
                    parts.summaries().map(s -> summarise(values, s)).orElse(Map.of());
            Sketch sketch = Sketch.of(values.tensors(), (tensor, key) -> Optional.ofNullable(made.get(key)), 0);
            QueryModel query = new QueryModel(name, values, sketch, parts);
            if (Float.BYTES * query.sketch.elements() <= memory) {
                query.hold();
            }
            return query;
        } catch (RuntimeException e) {
            values.close();
            throw e;
        }
    }

    private static Map<String, SegmentMeans> summarise(Values values, IndexStrategy strategy) {
        Map<String, SegmentMeans> made = new HashMap<>();
        List<TensorInfo> tensors = values.tensors();
        long all = tensors.stream()
                .filter(Sketch::weighs)
                .mapToLong(TensorInfo::elements)
                .sum();
        IndexStrategy.Builder whole = strategy.builder(all);
        try (Buffer buffer = new Buffer()) {
            for (int i = 0; i < tensors.size(); i++) {
                TensorInfo tensor = tensors.get(i);
                if (Sketch.weighs(tensor)) {
                    IndexStrategy.Builder builder = strategy.builder(tensor.elements());
                    for (long from = 0; from < tensor.elements(); from += PIECE) {
                        long count = Math.min(PIECE, tensor.elements() - from);
                        MemorySegment piece = buffer.ensure(Float.BYTES * count);
                        values.read(i, from, count, piece);
                        builder.add(piece, count);
                        whole.add(piece, count);
                    }
                    made.put(tensor.name(), (SegmentMeans) builder.finish());
                }
            }
        }
        made.put("", (SegmentMeans) whole.finish());
        return made;
    }

    private void hold() {
        MemorySegment all = held.ensure(Float.BYTES * sketch.elements());
        long at = 0;
        for (Sketch.Part part : sketch.tensors().values()) {
            MemorySegment memory = all.asSlice(at, Float.BYTES * part.info().elements());
            values.read(part.index(), 0, part.info().elements(), memory);
            inMemory.put(part.index(), memory);
            at += memory.byteSize();
        }
    }

    String name() {
        return name;
    }

    Sketch sketch() {
        return sketch;
    }

    /** {@inheritDoc} Made when first asked for. */
    @Override
    public <T extends Signature> Optional<T> find(int tensor, Class<T> kind) {
        return signatures
                .computeIfAbsent(new SignatureKey(tensor, kind), key -> parts.strategy(kind)
                        .map(strategy -> Signing.make(
                                strategy,
                                sketch.tensors().values().stream()
                                        .filter(t -> tensor == WHOLE || t.index() == tensor)
                                        .toList(),
                                this::read)))
                .map(kind::cast);
    }

    void read(int tensor, long from, long count, MemorySegment target) {
        MemorySegment memory = inMemory.get(tensor);
        if (memory != null) {
            MemorySegment.copy(memory, Float.BYTES * from, target, 0, Float.BYTES * count);
        } else {
            synchronized (values) {
                values.read(tensor, from, count, target);
            }
        }
    }

    @Override
    public void close() {
        values.close();
        held.close();
    }
}
