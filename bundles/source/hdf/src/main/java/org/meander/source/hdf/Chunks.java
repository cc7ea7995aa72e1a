package org.meander.source.hdf;

import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.exceptions.HdfException;
import io.jhdf.exceptions.HdfFilterException;
import io.jhdf.filter.PipelineFilterWithData;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.meander.base.MeanderException;
import org.meander.base.TensorInfo;

/**
 * The grid of a chunked dataset. A chunk is known by its number in row-major order, and its values are all there, those beyond the
 * dataset's border included.
 *
 * @param fill the value of elements that were never written, in the order of bytes of the file
 * @param filters that packed a chunk
 * @param extents of the dataset
 * @param sizes of a chunk, one an axis, 1 or more
 * @param grid chunks along each axis
 */
record Chunks(
        Guard guard,
        ChunkedDataset dataset,
        TensorInfo tensor,
        ElementType type,
        byte[] fill,
        Filters filters,
        int[] extents,
        int[] sizes,
        long[] grid) {

    /** How the library says that a chunk was never written: it has no place, or one that is none. */
    private static final String NONE = "No chunk with offset";

    private static final String NOWHERE = "at address -1";

    /** Of a chunk, unpacked; what writers make has 1 MiB or so. */
    private static final long MOST_BYTES = 1L << 30;

    static Chunks of(Guard guard, ChunkedDataset dataset, TensorInfo tensor, ElementType type, byte[] fill) {
        List<Long> shape = tensor.shape().extents();
        int[] sizes = dataset.getChunkDimensions();
        int axes = shape.size();
        if (axes == 0 || sizes.length != axes || Arrays.stream(sizes).anyMatch(size -> size < 1)) {
            throw MeanderException.malformed(
                    "%s: dataset '%s' of shape %s has chunks of %s; they must have as many extents, each 1 or more",
                    guard.file().location(), tensor.name(), tensor.shape(), Arrays.toString(sizes));
        }
        int[] extents = new int[axes];
        long[] grid = new long[axes];
        long bytes = type.bytes();
        for (int axis = 0; axis < axes; axis++) {
            long extent = shape.get(axis);
            if (extent > Integer.MAX_VALUE) {
                throw MeanderException.unsupported(
                        "%s: dataset '%s' is chunked and has the extent %d; it may be %d, or the dataset must be"
                                + " contiguous",
                        guard.file().location(), tensor.name(), extent, Integer.MAX_VALUE);
            }
            extents[axis] = (int) extent;
            grid[axis] = Math.ceilDiv(extent, sizes[axis]);
            bytes = bytes > MOST_BYTES ? bytes : bytes * sizes[axis];
        }
        if (bytes > MOST_BYTES) {
            throw MeanderException.unsupported(
                    "%s: dataset '%s' has chunks of %s elements of %d bytes; a chunk may have %d bytes",
                    guard.file().location(), tensor.name(), Arrays.toString(sizes), type.bytes(), MOST_BYTES);
        }
        Filters filters = new Filters(ids(dataset), type.bytes(), (int) bytes);
        return new Chunks(guard, dataset, tensor, type, fill, filters, extents, sizes, grid);
    }

    /** Empty, so that nothing is undone, where the library lacks one: {@link #requireFilters} says so before anything is read. */
    private static List<Integer> ids(ChunkedDataset dataset) {
        try {
            return dataset.getFilters().stream()
                    .map(PipelineFilterWithData::getId)
                    .toList();
        } catch (HdfFilterException e) {
            return List.of();
        }
    }

    long count() {
        return Arrays.stream(grid).reduce(1, (a, b) -> a * b);
    }

    /** The values of a chunk, in the order of bytes of the file. */
    byte[] read(long number) {
        String what = "chunk " + number + " of dataset '" + tensor.name() + "'";
        byte[] values = guard.call(what, () -> decode(offset(number), what));
        if (values.length != filters.bytes()) {
            throw MeanderException.malformed(
                    "%s: %s unpacks to %d bytes; it must have %d",
                    guard.file().location(), what, values.length, filters.bytes());
        }
        return values;
    }

    private byte[] decode(int[] offset, String what) {
        try {
            if (!filters.known()) {
                return dataset.getDecompressedChunk(offset);
            }
            ByteBuffer stored = dataset.getRawChunkBuffer(offset);
            byte[] bytes = new byte[stored.remaining()];
            stored.get(bytes);
            return filters.undo(bytes, guard.file().location() + ": " + what);
        } catch (HdfException e) {
            String message = String.valueOf(e.getMessage());
            if (!message.startsWith(NONE) && !message.endsWith(NOWHERE)) {
                throw e;
            }
            byte[] values = new byte[filters.bytes()];
            Layout.repeat(fill, MemorySegment.ofArray(values));
            return values;
        }
    }

    /** Index of a chunk's first element. */
    private int[] offset(long number) {
        int[] offset = new int[grid.length];
        long rest = number;
        for (int axis = grid.length - 1; axis >= 0; axis--) {
            offset[axis] = (int) (rest % grid[axis] * sizes[axis]);
            rest /= grid[axis];
        }
        return offset;
    }

    /** @throws MeanderException {@code UNSUPPORTED_DATA} naming a filter that cannot be undone */
    void requireFilters() {
        String what = "dataset '" + tensor.name() + "'";
        guard.call(what, dataset::getFilters);
        if (!filters.known() && filters.hasChecksum()) {
            throw MeanderException.unsupported(
                    "%s: %s has the filters %s; a checksum (3) is undone only beside shuffle (2) and deflate (1)",
                    guard.file().location(), what, filters.ids());
        }
    }
}
