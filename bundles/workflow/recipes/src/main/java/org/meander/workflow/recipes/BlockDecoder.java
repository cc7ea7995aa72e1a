package org.meander.workflow.recipes;

import java.lang.foreign.MemorySegment;
import org.meander.base.DType;
import org.meander.base.MeanderException;
import org.meander.base.TensorInfo;
import org.meander.codec.Block;
import org.meander.codec.Payload;
import org.meander.curve.Grid;
import org.meander.curve.SpaceFillingCurve;
import org.meander.store.ModelReader;
import org.meander.store.StoredBlock;

/** Decodes one payload and takes it back from the curve. Each has its own buffers and sessions; one thread at a time. */
final class BlockDecoder implements Ring.Worker {

    private final Parts parts;
    private final Images images;
    private final Buffer elements = new Buffer();
    private MemorySegment result = MemorySegment.NULL;

    BlockDecoder(Parts parts) {
        this.parts = parts;
        this.images = new Images(parts);
    }

    /** Decodes a block of a model; the elements are then {@link #elements}. */
    void decode(ModelReader reader, int tensorIndex, int block) {
        TensorInfo tensor = reader.tensors().get(tensorIndex).info();
        StoredBlock stored = reader.tensors().get(tensorIndex).blocks().get(block);
        MemorySegment payload = reader.payload(tensorIndex, block);
        boolean packed = tensor.dtype().bits() < Byte.SIZE;
        DType cellType = packed ? DType.U8 : tensor.dtype();
        int bytes = cellType.bits() / Byte.SIZE;
        long values = tensor.dtype().bytes(stored.elements()) / bytes;
        SpaceFillingCurve curve = parts.curve(stored.curve());
        Grid grid = curve.grid(values);
        Payload header = Payload.parse(payload);
        if (header.width() != grid.width() || header.height() != grid.height() || header.dtype() != cellType) {
            throw MeanderException.malformed(
                    "a payload of tensor '%s' has %d x %d %s; %d elements on curve '%s' need %d x %d %s",
                    tensor.name(),
                    header.width(),
                    header.height(),
                    header.dtype(),
                    values,
                    curve.name(),
                    grid.width(),
                    grid.height(),
                    cellType);
        }
        Block image = images.decode(new ReferenceModel.Position(reader, tensorIndex, block).payloads(), values, 1)
                .getFirst();
        MemorySegment all = elements.ensure(values * bytes);
        curve.unmap(grid, image.cells(), all, bytes);
        result = all.asSlice(
                tensor.dtype().bytes(stored.offset()), tensor.dtype().bytes(stored.count()));
    }

    /** The elements of the block that was decoded last, in the tensor's type; valid until the next {@link #decode}. */
    MemorySegment elements() {
        return result;
    }

    @Override
    public void close() {
        images.close();
        elements.close();
    }
}
