package org.meander.workflow.recipes;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.store.StoredModel;

/**
 * The stored models whose values are being read: a few keep a decoded block, the least recently read is closed first, and the next one has
 * its buffers. Thread-safe: threads read different models at the same time, as many as may be open.
 */
final class OpenModels implements AutoCloseable {

    private final Readers readers;
    private final Parts parts;
    private final int most;
    /** Models that nobody reads at the moment, the least recently read first. */
    private final SequencedMap<String, StoredValues> idle = new LinkedHashMap<>();

    /** Names of models that a thread reads. */
    private final Set<String> taken = new HashSet<>();

    /**
     * @param most models open at a time, each with a decoded block
     */
    OpenModels(Readers readers, Parts parts, int most) {
        this.readers = readers;
        this.parts = parts;
        this.most = most;
    }

    void read(StoredModel model, int tensor, long from, long count, MemorySegment target) {
        StoredValues values = take(model);
        try {
            values.read(tensor, from, count, target);
        } finally {
            giveBack(model, values);
        }
    }

    /** A copy of the bytes of a signature that was kept of a tensor, of the whole for an empty name. */
    Optional<MemorySegment> signature(StoredModel model, String tensor, String strategy) {
        StoredValues values = take(model);
        try {
            return values.signature(tensor, strategy)
                    .map(bytes -> MemorySegment.ofArray(bytes.toArray(ValueLayout.JAVA_BYTE)));
        } finally {
            giveBack(model, values);
        }
    }

    /** Waits for whoever reads this model, or all that may be open. */
    private synchronized StoredValues take(StoredModel model) {
        while (taken.contains(model.name()) || taken.size() == most) {
            await();
        }
        StoredValues values = idle.remove(model.name());
        if (values == null) {
            Readers.Lease lease = readers.open(model);
            if (idle.size() + taken.size() < most) {
                values = new StoredValues(lease, parts);
            } else {
                values = idle.pollFirstEntry().getValue();
                values.change(lease);
            }
        }
        taken.add(model.name());
        return values;
    }

    private void await() {
        try {
            wait();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MeanderException(StandardError.CANCELLED, "interrupted while another model was read");
        }
    }

    private synchronized void giveBack(StoredModel model, StoredValues values) {
        taken.remove(model.name());
        idle.put(model.name(), values);
        notifyAll();
    }

    /** Nobody reads any more. */
    @Override
    public synchronized void close() {
        idle.values().forEach(StoredValues::close);
        idle.clear();
    }
}
