package org.meander.source.pytorch;

import java.lang.foreign.MemorySegment;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.meander.source.RangedFile;

/**
 * Reads a box of strided elements: runs that lie together in the file, one after the other into memory, which are then put in
 * order.
 */
final class Gather {

    /** Elements that may be read for each one that is needed, so that what lies near together is read in one run. */
    static final int WASTE = 4;

    /** Bytes between two runs that are read rather than passed over: what a processor fetches at once. */
    private static final int GAP_BYTES = 64;

    private final long[] size;
    private final long[] fileStride;
    /** Elements from one to the next in what was gathered. */
    private final int[] stride;

    /** Extents that are read run by run, from the one with the shortest steps on. */
    private final List<Integer> repeated;

    /** Elements of a run. */
    private final long run;

    private final int gathered;

    /**
     * @param size extents of the box, outermost first
     * @param fileStride elements from one to the next in the file, 0 or more
     * @param width bytes of an element
     */
    Gather(long[] size, long[] fileStride, int width) {
        this.size = size;
        this.fileStride = fileStride;
        this.stride = new int[size.length];
        List<Integer> ascending = IntStream.range(0, size.length)
                .boxed()
                .filter(i -> size[i] > 1 && fileStride[i] > 0)
                .sorted(Comparator.comparingLong(i -> fileStride[i]))
                .toList();
        long span = 1;
        long needed = 1;
        int joined = 0;
        for (int i : ascending) {
            needed *= size[i];
            // In this order, because steps may be near 2^63.
            if (fileStride[i] - span > GAP_BYTES / width
                    || fileStride[i] > WASTE * needed
                    || (size[i] - 1) * fileStride[i] + span > WASTE * needed) {
                break;
            }
            span += (size[i] - 1) * fileStride[i];
            stride[i] = (int) fileStride[i];
            joined++;
        }
        run = span;
        repeated = ascending.subList(joined, ascending.size());
        long all = span;
        for (int i : repeated) {
            stride[i] = (int) all;
            all *= size[i];
        }
        gathered = Math.toIntExact(all);
    }

    /** Elements that are gathered. */
    int elements() {
        return gathered;
    }

    /**
     * @param offset byte of the file at which the first element lies
     * @param scratch room for what is gathered
     */
    void read(RangedFile file, long offset, int width, byte[] scratch, byte[] target) {
        MemorySegment all = MemorySegment.ofArray(scratch).asSlice(0, (long) gathered * width);
        if (repeated.isEmpty()) {
            file.read(offset, all);
        } else {
            runs(file, offset, width, all, repeated.size() - 1);
        }
        arrange(scratch, target, width);
    }

    /** Reads along the repeated extents up to that one; of the first all runs at once. */
    private void runs(RangedFile file, long offset, int width, MemorySegment target, int extent) {
        int i = repeated.get(extent);
        if (extent == 0) {
            file.read(offset, fileStride[i] * width, run * width, size[i], target);
            return;
        }
        long part = target.byteSize() / size[i];
        for (long j = 0; j < size[i]; j++) {
            runs(file, offset + j * fileStride[i] * width, width, target.asSlice(j * part, part), extent - 1);
        }
    }

    private void arrange(byte[] from, byte[] to, int width) {
        int last = size.length - 1;
        int across = across();
        int[] toStride = new int[size.length];
        int product = 1;
        for (int i = last; i >= 0; i--) {
            toStride[i] = product;
            product *= (int) size[i];
        }
        Elements.Plane plane = across < 0
                ? new Elements.Plane(1, (int) size[last], 0, stride[last], 0)
                : new Elements.Plane(
                        (int) size[across], (int) size[last], stride[across], stride[last], toStride[across]);
        int[] index = new int[size.length];
        int source = 0;
        int target = 0;
        for (int i = 0; i >= 0; ) {
            plane.copy(from, source, to, target, width);
            for (i = last - 1; i >= 0; i--) {
                if (i == across) {
                    continue;
                }
                source += stride[i];
                target += toStride[i];
                if (++index[i] < size[i]) {
                    break;
                }
                source -= stride[i] * index[i];
                target -= toStride[i] * index[i];
                index[i] = 0;
            }
        }
    }

    /** The extent that lies closer together than the last; -1 if none does. What is read with it is turned over in tiles. */
    private int across() {
        int across = -1;
        int closest = stride[size.length - 1];
        for (int i = 0; i < size.length - 1; i++) {
            if (size[i] > 1 && stride[i] > 0 && stride[i] < closest) {
                closest = stride[i];
                across = i;
            }
        }
        return across;
    }
}
