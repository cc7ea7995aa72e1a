package org.meander.workflow.recipes;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.meander.store.ModelStore;

/** The stored models whose values are being read: a few stay open, the least recently read is closed first. Thread-safe. */
final class OpenModels implements AutoCloseable {

    private final ModelStore store;
    private final Parts parts;
    private final int most;
    private final Map<String, StoredValues> open = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * @param most models open at a time, each with a decoded block
     */
    OpenModels(ModelStore store, Parts parts, int most) {
        this.store = store;
        this.parts = parts;
        this.most = most;
    }

    synchronized void read(String model, int tensor, long from, long count, MemorySegment target) {
        values(model).read(tensor, from, count, target);
    }

    /** A copy of the bytes of a signature that was kept of a tensor, of the whole for an empty name. */
    synchronized Optional<MemorySegment> signature(String model, String tensor, String strategy) {
        return values(model)
                .signature(tensor, strategy)
                .map(bytes -> MemorySegment.ofArray(bytes.toArray(ValueLayout.JAVA_BYTE)));
    }

    private StoredValues values(String model) {
        StoredValues values = open.get(model);
        if (values == null) {
            if (open.size() == most) {
                var eldest = open.entrySet().iterator().next();
                open.remove(eldest.getKey());
                eldest.getValue().close();
            }
            values = new StoredValues(store.read(model), parts);
            open.put(model, values);
        }
        return values;
    }

    @Override
    public synchronized void close() {
        open.values().forEach(StoredValues::close);
        open.clear();
    }
}
