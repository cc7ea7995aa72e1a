package org.meander.source.npy;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.meander.base.Shape;
import org.meander.source.ElementReader;

/**
 * An array whose first index runs fastest, read with the last one fastest. A page of the result is gathered from the file in runs and put
 * in order in memory: some indices of the first axis at once, so that runs are at least a cache line long; where even one index of it
 * is larger than a page, one index of as many leading axes as it takes, and of the last axis a part. Two buffers of at most 16 MiB. For
 * one thread.
 */
final class Columns implements ElementReader {

    static final int MAX_BYTES = 1 << 24;

    private static final int USUAL_BYTES = 1 << 20;
    private static final int LINE_BYTES = 64;

    private final ArrayBytes bytes;
    private final long dataStart;
    private final int width;
    private final long[] dims;
    /** Axes of which a page has one index, or, if it is 1, some of the first. */
    private final int fixed;
    /** Elements of an index of all fixed axes. */
    private final long row;
    /** Of the first axis in a page. */
    private final int pageRows;
    /** Of a row in a page; all of it unless {@link #pageRows} is 1. */
    private final int pageRow;

    private final byte[] gathered;
    private final byte[] ordered;
    private long first = -1;
    private long held;

    /**
     * @param width bytes of an element
     * @param dims two or more, each above 1
     * @param mapped whether short runs cost no more than long ones; otherwise as much as fits is gathered at once
     */
    Columns(ArrayBytes bytes, long dataStart, int width, long[] dims, boolean mapped) {
        this(bytes, dataStart, width, dims, mapped ? USUAL_BYTES : MAX_BYTES, MAX_BYTES);
    }

    Columns(ArrayBytes bytes, long dataStart, int width, long[] dims, int usualBytes, int maxBytes) {
        this.bytes = bytes;
        this.dataStart = dataStart;
        this.width = width;
        this.dims = dims;
        int most = maxBytes / width;
        int axes = 1;
        long elements = product(dims, 1, dims.length);
        while (axes < dims.length - 1 && elements > most) {
            elements /= dims[axes];
            axes++;
        }
        this.fixed = axes;
        this.row = elements;
        this.pageRow = (int) Math.min(row, most);
        boolean whole = fixed == 1 && pageRow == row;
        long wanted = Math.max(usualBytes / width / row, LINE_BYTES / width);
        this.pageRows = whole ? (int) Math.clamp(wanted, 1, Math.min(dims[0], most / row)) : 1;
        this.gathered = new byte[pageRow * pageRows * width];
        this.ordered = new byte[gathered.length];
    }

    /** The extents that matter: all above 1. */
    static long[] dims(Shape shape) {
        return shape.extents().stream()
                .mapToLong(Long::longValue)
                .filter(extent -> extent > 1)
                .toArray();
    }

    private static long product(long[] dims, int from, int to) {
        return Arrays.stream(dims, from, to).reduce(1, (a, b) -> a * b);
    }

    @Override
    public void read(long from, long count, MemorySegment target) {
        for (long done = 0; done < count; ) {
            long position = from + done;
            if (first < 0 || position < first || position >= first + held) {
                load(position);
            }
            long at = position - first;
            long some = Math.min(count - done, held - at);
            MemorySegment.copy(MemorySegment.ofArray(ordered), at * width, target, done * width, some * width);
            done += some;
        }
    }

    private void load(long position) {
        first = -1;
        long index = position / row;
        long begin;
        if (pageRows > 1) {
            long a = index / pageRows * pageRows;
            int rows = (int) Math.min(pageRows, dims[0] - a);
            gather(a, dims[0], rows, (int) row);
            order(rows, 1);
            begin = a * row;
            held = rows * row;
        } else {
            long part = position % row / pageRow * pageRow;
            int some = (int) Math.min(pageRow, row - part);
            long stride = product(dims, 0, fixed);
            gather(place(index) + part * stride, stride, 1, some);
            // Of a row in parts only one axis is left, and it is in order.
            order(1, fixed);
            begin = index * row + part;
            held = some;
        }
        first = begin;
    }

    /** Place in the file, in elements, of the first with that index of the fixed axes together. */
    private long place(long index) {
        long rest = index;
        long stride = product(dims, 0, fixed);
        long place = 0;
        for (int axis = fixed - 1; axis >= 0; axis--) {
            stride /= dims[axis];
            place += rest % dims[axis] * stride;
            rest /= dims[axis];
        }
        return place;
    }

    private void gather(long place, long stride, int run, int runs) {
        MemorySegment target = MemorySegment.ofArray(gathered).asSlice(0, (long) run * runs * width);
        long offset = dataStart + place * width;
        if (stride == run) {
            bytes.read(offset, target);
        } else {
            bytes.read(offset, stride * width, (long) run * width, runs, target);
        }
    }

    /** From runs of {@code rows}, whose first axis is {@code axis}, to rows. */
    private void order(int rows, int axis) {
        int runs = pageRows > 1 ? (int) row : pageRow;
        int axes = dims.length - axis;
        long[] index = new long[axes];
        int[] strides = new int[axes];
        strides[0] = 1;
        for (int i = 1; i < axes; i++) {
            strides[i] = (int) (strides[i - 1] * dims[axis + i - 1]);
        }
        int run = 0;
        for (int q = 0; q < runs; q++) {
            Element.scatter(width, gathered, run * rows, ordered, q, runs, rows);
            for (int i = axes - 1; i >= 0; i--) {
                run += strides[i];
                if (++index[i] < dims[axis + i] || i == 0) {
                    break;
                }
                run -= strides[i] * (int) index[i];
                index[i] = 0;
            }
        }
    }
}
