package org.meander.source.hdf;

import io.jhdf.api.Dataset;
import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.api.dataset.ContiguousDataset;
import io.jhdf.dataset.CompactDataset;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.Supplier;
import org.meander.base.MeanderException;
import org.meander.base.TensorInfo;
import org.meander.source.ByteRange;
import org.meander.source.ElementReader;
import org.meander.source.FileModel.Part;

/** How the values of a dataset lie in its file: in one piece, in chunks, or in the header. */
record Layout(Guard guard, Dataset dataset, TensorInfo tensor, ElementType type) {

    /** Where the library says that values were never written. */
    private static final long UNDEFINED = -1;

    Part part() {
        return guard.call("the layout of dataset '" + tensor.name() + "'", () -> switch (dataset) {
            case ContiguousDataset contiguous -> contiguous(contiguous.getDataAddress());
            case ChunkedDataset chunked -> chunked(chunked);
            case CompactDataset compact -> compact(compact);
            default ->
                throw MeanderException.unsupported(
                        "%s: dataset '%s' has the layout %s; it must be contiguous, chunked or compact",
                        guard.file().location(), tensor.name(), dataset.getDataLayout());
        });
    }

    /** In place, whatever its size: the library's own buffers end at 2 GiB. */
    private Part contiguous(long address) {
        if (address == UNDEFINED || tensor.elements() == 0) {
            byte[] fill = fill();
            ElementReader filled = ordered((from, count, target) -> repeat(fill, target));
            return part(List.of(), () -> filled);
        }
        long offset = address + guard.library().getUserBlockSize();
        if (address < 0 || offset < 0 || tensor.bytes() > guard.file().size() - offset) {
            throw MeanderException.malformed(
                    "%s: dataset '%s' takes %d bytes from byte %d, but the file has %d",
                    guard.file().location(),
                    tensor.name(),
                    tensor.bytes(),
                    offset,
                    guard.file().size());
        }
        ElementReader stored = guard.file().elements(tensor.dtype(), offset, tensor.elements());
        ElementReader reader = ordered(stored);
        return part(List.of(new ByteRange(offset, tensor.bytes())), () -> reader);
    }

    private Part chunked(ChunkedDataset chunked) {
        Chunks chunks = Chunks.of(guard, chunked, tensor, type, fill());
        // Where the chunks lie is known only once their index is read.
        return part(List.of(new ByteRange(0, guard.file().size())), () -> ordered(new ChunkReader(chunks)));
    }

    private Part compact(CompactDataset compact) {
        ByteBuffer buffer = compact.getDataBuffer();
        if (buffer.remaining() < tensor.bytes()) {
            throw MeanderException.malformed(
                    "%s: dataset '%s' takes %d bytes, but its header has %d",
                    guard.file().location(), tensor.name(), tensor.bytes(), buffer.remaining());
        }
        byte[] bytes = new byte[(int) tensor.bytes()];
        buffer.get(bytes);
        int width = type.bytes();
        ElementReader stored = (from, count, target) ->
                MemorySegment.copy(MemorySegment.ofArray(bytes), from * width, target, 0, count * width);
        ElementReader reader = ordered(stored);
        return part(List.of(), () -> reader);
    }

    private Part part(List<ByteRange> ranges, Supplier<ElementReader> values) {
        return new Part(tensor, guard.file(), ranges, values);
    }

    /** From the order of bytes of the guard.file(). */
    private ElementReader ordered(ElementReader stored) {
        return type.swapped() ? stored.swapped(type.bytes()) : stored;
    }

    /** Writes one element all over a target. */
    static void repeat(byte[] element, MemorySegment target) {
        for (long at = 0; at < target.byteSize(); at += element.length) {
            MemorySegment.copy(MemorySegment.ofArray(element), 0, target, at, element.length);
        }
    }

    /** The value of elements that were never written, in the order of bytes of the file; zero unless the file says otherwise. */
    private byte[] fill() {
        ByteBuffer bytes = ByteBuffer.allocate(type.bytes())
                .order(type.swapped() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        if (dataset.getFillValue() instanceof Number value) {
            switch (type.dtype()) {
                case F64 -> bytes.putDouble(value.doubleValue());
                case F32 -> bytes.putFloat(value.floatValue());
                case F16 -> bytes.putShort(Float.floatToFloat16(value.floatValue()));
                case BF16 -> bytes.putShort((short) (Float.floatToRawIntBits(value.floatValue()) >>> 16));
                case I64, U64 -> bytes.putLong(value.longValue());
                case I32, U32 -> bytes.putInt((int) value.longValue());
                case I16, U16 -> bytes.putShort((short) value.longValue());
                default -> bytes.put((byte) value.longValue());
            }
        }
        return bytes.array();
    }
}
