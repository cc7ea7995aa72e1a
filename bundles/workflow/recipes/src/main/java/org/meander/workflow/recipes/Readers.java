package org.meander.workflow.recipes;

import java.util.HashMap;
import java.util.Map;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.store.ModelReader;
import org.meander.store.ModelStore;
import org.meander.store.StoredModel;
import org.meander.store.StoredTensor;

/**
 * Readers of the models of a store that are looked at again and again. Those that were opened first stay open, as many as fit a limit of
 * memory; the others are opened anew each time: of models that are gone through in turns, the last ones would be found in no cache.
 * Thread-safe.
 */
final class Readers implements AutoCloseable {

    /** What a reader takes, in bytes: about so much for itself, and for what the catalogue knows of each tensor and of each block. */
    private static final long READER_BYTES = 1024;

    private static final long TENSOR_BYTES = 1024;
    private static final long BLOCK_BYTES = 512;

    private final ModelStore store;
    private final long limit;
    private final Map<String, ModelReader> kept = new HashMap<>();
    private long bytes;

    /** @param limit bytes that readers that stay open may take, which is an estimate */
    Readers(ModelStore store, long limit) {
        this.store = store;
        this.limit = limit;
    }

    /**
     * A reader that is in use.
     *
     * @param stays whether it stays open when it is no longer in use
     */
    record Lease(ModelReader reader, boolean stays) implements AutoCloseable {

        @Override
        public void close() {
            if (!stays) {
                reader.close();
            }
        }
    }

    /** Opens a model; {@code UNAVAILABLE} if it is another one by now than the one that is meant. */
    synchronized Lease open(StoredModel model) {
        ModelReader known = kept.get(model.name());
        if (known != null) {
            return new Lease(known, true);
        }
        ModelReader reader = store.read(model.name());
        if (!reader.model().committed().equals(model.committed())) {
            reader.close();
            throw new MeanderException(
                    StandardError.UNAVAILABLE,
                    "the model '%s' in %s was replaced while it was searched; search again"
                            .formatted(model.name(), store.location()));
        }
        long more = bytes(reader);
        boolean stays = more <= limit - bytes;
        if (stays) {
            bytes += more;
            kept.put(model.name(), reader);
        }
        return new Lease(reader, stays);
    }

    private static long bytes(ModelReader reader) {
        long bytes = READER_BYTES;
        for (StoredTensor tensor : reader.tensors()) {
            bytes += TENSOR_BYTES + BLOCK_BYTES * tensor.blocks().size();
        }
        return bytes;
    }

    /** Closes what stayed open; leases must be closed before. */
    @Override
    public synchronized void close() {
        kept.values().forEach(ModelReader::close);
        kept.clear();
    }
}
