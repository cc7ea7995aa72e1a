package org.meander.workflow.recipes;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import org.meander.base.Floats;
import org.meander.base.TensorInfo;
import org.meander.store.ModelReader;
import org.meander.store.StoredBlock;
import org.meander.store.StoredTensor;

/** Values of a stored model, of one at a time; keeps the block that was decoded last. */
final class StoredValues implements Values {

    private Readers.Lease lease;
    private final BlockDecoder decoder;
    private final Buffer floats = new Buffer();
    private int heldTensor = -1;
    private int heldBlock = -1;

    /** Takes over the reader: it is closed with these values. */
    StoredValues(ModelReader reader, Parts parts) {
        this(new Readers.Lease(reader, false), parts);
    }

    /** Takes over the lease. */
    StoredValues(Readers.Lease lease, Parts parts) {
        this.lease = lease;
        this.decoder = new BlockDecoder(parts);
    }

    /** Goes on with another model, whose lease it takes over, and closes the one before. The buffers stay. */
    void change(Readers.Lease next) {
        heldTensor = -1;
        lease.close();
        lease = next;
    }

    private ModelReader reader() {
        return lease.reader();
    }

    @Override
    public List<TensorInfo> tensors() {
        return reader().tensors().stream().map(StoredTensor::info).toList();
    }

    @Override
    public void read(int tensor, long from, long count, MemorySegment target) {
        List<StoredBlock> blocks = reader().tensors().get(tensor).blocks();
        long start = 0;
        long done = 0;
        for (int b = 0; done < count; b++) {
            long end = start + blocks.get(b).count();
            if (from + done < end) {
                hold(tensor, b);
                long within = from + done - start;
                long part = Math.min(count - done, end - start - within);
                MemorySegment held = floats.ensure(Float.BYTES * blocks.get(b).count());
                MemorySegment.copy(held, Float.BYTES * within, target, Float.BYTES * done, Float.BYTES * part);
                done += part;
            }
            start = end;
        }
    }

    /** A signature that was kept of a tensor, of the whole for an empty name; valid until these values are closed. */
    Optional<MemorySegment> signature(String tensor, String strategy) {
        return reader().signature(tensor, strategy);
    }

    private void hold(int tensor, int block) {
        if (tensor == heldTensor && block == heldBlock) {
            return;
        }
        StoredTensor stored = reader().tensors().get(tensor);
        StoredBlock wanted = stored.blocks().get(block);
        heldTensor = -1;
        decoder.decode(reader(), tensor, block);
        MemorySegment values = floats.ensure(Float.BYTES * wanted.count());
        Floats.widen(stored.info().dtype(), decoder.elements(), values, wanted.count());
        heldTensor = tensor;
        heldBlock = block;
    }

    @Override
    public void close() {
        decoder.close();
        floats.close();
        lease.close();
    }
}
