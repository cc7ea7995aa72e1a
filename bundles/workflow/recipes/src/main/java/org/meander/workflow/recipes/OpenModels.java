package org.meander.workflow.recipes;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import org.meander.store.StoredModel;

/**
 * The stored models whose values are being read: a few keep a decoded block, the least recently read is closed first, and the next one has
 * its buffers. Thread-safe.
 */
final class OpenModels implements AutoCloseable {

    private final Readers readers;
    private final Parts parts;
    private final int most;
    private final SequencedMap<String, StoredValues> open = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * @param most models open at a time, each with a decoded block
     */
    OpenModels(Readers readers, Parts parts, int most) {
        this.readers = readers;
        this.parts = parts;
        this.most = most;
    }

    synchronized void read(StoredModel model, int tensor, long from, long count, MemorySegment target) {
        values(model).read(tensor, from, count, target);
    }

    /** A copy of the bytes of a signature that was kept of a tensor, of the whole for an empty name. */
    synchronized Optional<MemorySegment> signature(StoredModel model, String tensor, String strategy) {
        return values(model)
                .signature(tensor, strategy)
                .map(bytes -> MemorySegment.ofArray(bytes.toArray(ValueLayout.JAVA_BYTE)));
    }

    private StoredValues values(StoredModel model) {
        StoredValues values = open.get(model.name());
        if (values == null) {
            Readers.Lease lease = readers.open(model);
            if (open.size() < most) {
                values = new StoredValues(lease, parts);
            } else {
                values = open.pollFirstEntry().getValue();
                values.change(lease);
            }
            open.put(model.name(), values);
        }
        return values;
    }

    @Override
    public synchronized void close() {
        open.values().forEach(StoredValues::close);
        open.clear();
    }
}
