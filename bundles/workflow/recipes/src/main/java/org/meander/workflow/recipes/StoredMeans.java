package org.meander.workflow.recipes;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.meander.index.SegmentMeans;
import org.meander.store.ModelReader;
import org.meander.store.StoredModel;

/**
 * Signatures of many stored models, of which only the coarsest levels stay in memory for good. The others are kept as far as a limit
 * allows; those that were not asked for longest are read from the store again when they are. Thread-safe.
 */
final class StoredMeans {

    private static final int ENTRY_BYTES = 256;

    private record Key(StoredModel model, String tensor) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && model == key.model && tensor.equals(key.tensor);
        }

        @Override
        public int hashCode() {
            return 31 * System.identityHashCode(model) + tensor.hashCode();
        }
    }

    private final Readers readers;
    private final Parts parts;
    private final long limit;
    private final Map<Key, SegmentMeans> kept = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    /** @param limit bytes that the finer levels may take */
    StoredMeans(Readers readers, Parts parts, long limit) {
        this.readers = readers;
        this.parts = parts;
        this.limit = limit;
    }

    /**
     * The means of a tensor, of the whole model for an empty name, if it has any.
     *
     * @param reader of the model, which may be closed afterwards
     */
    Optional<Means> of(ModelReader reader, StoredModel model, String tensor) {
        Optional<SegmentMeans> signature = parts.means(reader, tensor);
        signature.ifPresent(means -> keep(new Key(model, tensor), means));
        return signature.map(means -> {
            Optional<SegmentMeans.Level> coarsest = means.levels().stream().findFirst();
            return new Lazy(
                    new Key(model, tensor), means.squaredNorm(), means.levels().size(), coarsest);
        });
    }

    private final class Lazy implements Means {

        private final Key key;
        private final double squaredNorm;
        private final int levels;
        private final Optional<SegmentMeans.Level> coarsest;

        Lazy(Key key, double squaredNorm, int levels, Optional<SegmentMeans.Level> coarsest) {
            this.key = key;
            this.squaredNorm = squaredNorm;
            this.levels = levels;
            this.coarsest = coarsest;
        }

        @Override
        public double squaredNorm() {
            return squaredNorm;
        }

        @Override
        public int levels() {
            return levels;
        }

        @Override
        public SegmentMeans.Level level(int number) {
            return number == 0 && coarsest.isPresent() ? coarsest.get() : all().level(number);
        }

        @Override
        public Optional<SegmentMeans.Level> ofLength(long segmentLength) {
            boolean here = coarsest.isEmpty() || coarsest.get().segmentLength() <= segmentLength;
            return here
                    ? coarsest.filter(level -> level.segmentLength() == segmentLength)
                    : all().ofLength(segmentLength);
        }

        private Means all() {
            return Means.of(signature(key));
        }
    }

    private synchronized SegmentMeans signature(Key key) {
        SegmentMeans known = kept.get(key);
        if (known != null) {
            return known;
        }
        try (Readers.Lease lease = readers.open(key.model)) {
            SegmentMeans means = parts.means(lease.reader(), key.tensor).orElseThrow();
            keep(key, means);
            return means;
        }
    }

    private synchronized void keep(Key key, SegmentMeans means) {
        if (kept.put(key, means) == null) {
            bytes += bytes(means);
        }
        Iterator<SegmentMeans> eldest = kept.values().iterator();
        while (bytes > limit && eldest.hasNext()) {
            bytes -= bytes(eldest.next());
            eldest.remove();
        }
    }

    private static long bytes(SegmentMeans means) {
        return ENTRY_BYTES
                + means.levels().stream()
                        .mapToLong(level -> 2L * Double.BYTES * level.means().length)
                        .sum();
    }
}
