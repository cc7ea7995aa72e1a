package org.meander.source.pytorch;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.meander.source.ElementReader;
import org.meander.source.MappedFile;
import org.meander.source.RangedFile;

/**
 * Elements that do not lie in the order in which they are read: transposed, sliced or repeated tensors. The tensor is cut
 * into boxes that are whole in the order of reading. Of each box the runs that lie together in the file are gathered, in the
 * order of the file, and then put in order in memory. A box has at most {@value #MAPPED_BOX_BYTES} bytes of a mapped file, which
 * a processor's caches hold, and {@value #FAR_BOX_BYTES} of others, so that few tensors need more than one pass over their bytes. What is
 * gathered for it is at most {@value Gather#WASTE} times as much.
 */
final class StridedReader implements ElementReader {

    static final int MAPPED_BOX_BYTES = 4 << 20;
    static final int FAR_BOX_BYTES = 16 << 20;

    /** A tensor that repeats a few bytes needs no larger box. */
    private static final int SMALL_BOX_BYTES = 1 << 16;

    private final RangedFile file;
    private final long offset;
    private final Layout layout;
    private final int width;
    private final long elements;
    /** Extent that is cut, elements of what lies below one of its steps, and its steps in a box. */
    private final int cut;

    private final long below;
    private final long steps;
    private byte[] box = {};
    private byte[] gathered = {};
    private long boxStart;
    private long boxElements;

    /**
     * @param offset byte of the file at which element 0 of the tensor lies
     * @param layout of two elements or more
     * @param width bytes of an element: 1, 2, 4 or 8
     */
    StridedReader(RangedFile file, long offset, Layout layout, int width) {
        this(file, offset, layout, width, file instanceof MappedFile ? MAPPED_BOX_BYTES : FAR_BOX_BYTES);
    }

    StridedReader(RangedFile file, long offset, Layout layout, int width, int boxBytes) {
        this.file = file;
        this.offset = offset;
        this.layout = layout;
        this.width = width;
        long capacity = Math.min(boxBytes, Math.max(SMALL_BOX_BYTES, layout.span() * width)) / width;
        int k = layout.size().length - 1;
        long product = 1;
        while (k > 0 && product * layout.size()[k] <= capacity) {
            product *= layout.size()[k--];
        }
        this.cut = k;
        this.below = product;
        this.steps = Math.min(layout.size()[k], Math.max(1, capacity / product));
        long all = 1;
        for (long n : layout.size()) {
            all *= n;
        }
        this.elements = all;
    }

    @Override
    public void read(long from, long count, MemorySegment target) {
        if (from == 0) {
            file.verify();
        }
        for (long done = 0; done < count; ) {
            long at = from + done;
            if (at < boxStart || at >= boxStart + boxElements) {
                load(at);
            }
            long n = Math.min(count - done, boxStart + boxElements - at);
            MemorySegment.copy(MemorySegment.ofArray(box), (at - boxStart) * width, target, done * width, n * width);
            done += n;
        }
        if (from + count == elements) {
            file.verify();
        }
    }

    private void load(long element) {
        boxElements = 0;
        long[] size = layout.size();
        long[] stride = layout.stride();
        long step = element / below;
        long first = step % size[cut] / steps * steps;
        long length = Math.min(steps, size[cut] - first);
        long outer = step / size[cut];
        long place = first * stride[cut];
        long rest = outer;
        for (int i = cut - 1; i >= 0; i--) {
            place += rest % size[i] * stride[i];
            rest /= size[i];
        }
        long[] boxSize = Arrays.copyOfRange(size, cut, size.length);
        boxSize[0] = length;
        long[] boxStride = Arrays.copyOfRange(stride, cut, size.length);
        Gather gather = new Gather(boxSize, boxStride, width);
        int bytes = Math.toIntExact(length * below * width);
        if (box.length < bytes) {
            box = new byte[bytes];
        }
        if (gathered.length < gather.elements() * width) {
            gathered = new byte[gather.elements() * width];
        }
        gather.read(file, offset + place * width, width, gathered, box);
        boxStart = (outer * size[cut] + first) * below;
        boxElements = length * below;
    }
}
