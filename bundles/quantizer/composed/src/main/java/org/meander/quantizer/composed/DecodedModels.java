package org.meander.quantizer.composed;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.meander.index.SegmentMeans;
import org.meander.quantizer.QuantizedModel;

/**
 * Vectors and indices of models that were compared before, as far as the memory limit has room: the longest unused go first. A model that
 * is asked for again is known by its identity. Thread-safe; its lock is that of the memory.
 */
final class DecodedModels {

    private enum Kind {
        VALUES,
        MEANS
    }

    /** Equal for one and the same model only. */
    private record Key(QuantizedModel model, Kind kind) {

        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && key.model == model && key.kind == kind;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(model) + kind.ordinal();
        }
    }

    private record Entry(Object value, long bytes) {}

    private final Memory memory;
    private final Map<Key, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

    DecodedModels(Memory memory) {
        this.memory = memory;
    }

    float[] values(QuantizedModel model, Supplier<float[]> decoding) {
        return get(new Key(model, Kind.VALUES), decoding, values -> (long) Float.BYTES * values.length);
    }

    Optional<SegmentMeans> means(QuantizedModel model, Supplier<Optional<SegmentMeans>> reading) {
        return get(
                new Key(model, Kind.MEANS), reading, means -> means.map(SegmentMeans::levels).orElse(List.of()).stream()
                        .mapToLong(level -> 2L * Double.BYTES * level.means().length)
                        .sum());
    }

    /** A kind of key has one kind of value. */
    @SuppressWarnings("unchecked")
    private <T> T get(Key key, Supplier<T> making, Function<T, Long> size) {
        synchronized (memory) {
            Entry known = entries.get(key);
            if (known != null) {
                return (T) known.value;
            }
        }
        T made = making.get();
        Entry entry = new Entry(made, size.apply(made));
        synchronized (memory) {
            // Another thread may have made it meanwhile.
            if (!entries.containsKey(key) && memory.cache(entry.bytes)) {
                entries.put(key, entry);
            }
        }
        return made;
    }

    void forget(QuantizedModel model) {
        synchronized (memory) {
            for (Kind kind : Kind.values()) {
                Entry known = entries.remove(new Key(model, kind));
                if (known != null) {
                    memory.uncache(known.bytes);
                }
            }
        }
    }

    /** Frees about so many bytes; how many it did. Called with the lock held. */
    long free(long bytes) {
        long freed = 0;
        Iterator<Entry> longestUnused = entries.values().iterator();
        while (freed < bytes && longestUnused.hasNext()) {
            freed += longestUnused.next().bytes;
            longestUnused.remove();
        }
        return freed;
    }
}
