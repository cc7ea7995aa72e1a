package org.meander.workflow.recipes;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.meander.base.TensorInfo;
import org.meander.store.ModelReader;
import org.meander.store.StoredBlock;
import org.meander.store.StoredTensor;

/** A stored model whose blocks another one's may be encoded with. Thread-safe. */
final class ReferenceModel implements AutoCloseable {

    private final ModelReader reader;
    private final int interval;
    private final Map<TensorInfo, Integer> tensors = new HashMap<>();
    private final List<long[]> starts = new ArrayList<>();

    /** A block of the model that is of use. */
    record Position(ModelReader reader, int tensor, int block) {

        /** Its payload, and those that it needs, the nearest first. */
        List<MemorySegment> payloads() {
            List<MemorySegment> payloads = new ArrayList<>();
            payloads.add(reader.payload(tensor, block));
            for (int i = 0; i < reader.references(tensor, block).size(); i++) {
                payloads.add(reader.reference(tensor, block, i));
            }
            return payloads;
        }
    }

    /**
     * @param reader closed with this
     * @param interval payloads that are decoded for one at most, itself included
     */
    ReferenceModel(ModelReader reader, int interval) {
        this.reader = reader;
        this.interval = interval;
        for (int t = 0; t < reader.tensors().size(); t++) {
            StoredTensor tensor = reader.tensors().get(t);
            tensors.put(tensor.info(), t);
            long[] from = new long[tensor.blocks().size()];
            for (int b = 1; b < from.length; b++) {
                from[b] = from[b - 1] + tensor.blocks().get(b - 1).count();
            }
            starts.add(from);
        }
    }

    /**
     * The block of the same elements of the tensor of the same name, type and shape, on the same curve; empty if there is none, or if too
     * many payloads would be needed then.
     */
    Optional<Position> find(TensorInfo tensor, String curve, long from, long count) {
        Integer t = tensors.get(tensor);
        if (t == null) {
            return Optional.empty();
        }
        int b = Arrays.binarySearch(starts.get(t), from);
        if (b < 0) {
            return Optional.empty();
        }
        StoredBlock block = reader.tensors().get(t).blocks().get(b);
        boolean same = block.count() == count
                && block.elements() == count
                && block.curve().equals(curve);
        return same && reader.references(t, b).size() + 2 <= interval
                ? Optional.of(new Position(reader, t, b))
                : Optional.empty();
    }

    @Override
    public void close() {
        reader.close();
    }
}
