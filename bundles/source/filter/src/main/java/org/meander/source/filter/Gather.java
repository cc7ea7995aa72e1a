package org.meander.source.filter;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.util.function.LongFunction;
import org.meander.base.MeanderException;
import org.meander.source.ElementStream;
import org.meander.source.TensorStream;

/**
 * The values of a tensor that a view takes. Where they are close together, the tensor is read in blocks from the first to the last of
 * them; where they are far apart, each is read by itself. For one thread.
 */
final class Gather implements TensorStream {

    /** From this distance on, skipping costs less than reading what is between, whatever holds the tensor. */
    static final int FAR_BYTES = 1 << 15;

    private static final int BLOCK_BYTES = 1 << 18;

    private final Taken taken;
    private final Runnable checkOpen;
    private final LongFunction<TensorStream> opener;
    private final ElementStream values;
    private final int size;
    private final boolean far;
    private final long end;
    private final MemorySegment block;

    private TensorStream stream;
    private long blockStart;
    private long blockEnd;

    /**
     * @param from first value of the view
     * @param checkOpen throws once the model is closed
     * @param opener a stream of the tensor from an element on
     */
    Gather(Taken taken, long from, Runnable checkOpen, LongFunction<TensorStream> opener) {
        this.taken = taken;
        this.checkOpen = checkOpen;
        this.opener = opener;
        this.values = new ElementStream(taken.view(), from, this::gather);
        this.size = taken.elementBytes();
        this.far = isFar(taken);
        this.end = 1 + taken.position(taken.view().elements() - 1);
        this.block = MemorySegment.ofArray(new byte[far ? size : (int) Math.min(BLOCK_BYTES, end * size)]);
        this.blockEnd = from < taken.view().elements() ? taken.position(from) : end;
        this.blockStart = blockEnd;
        this.stream = opener.apply(blockEnd);
    }

    static boolean isFar(Taken taken) {
        return taken.gapBytes() >= FAR_BYTES;
    }

    @Override
    public long read(MemorySegment target) {
        return values.read(target);
    }

    private void gather(long from, long count, MemorySegment target) {
        checkOpen.run();
        long i = from;
        while (i < from + count) {
            long position = taken.position(i);
            while (position >= blockEnd) {
                load(position);
            }
            for (; position < blockEnd; position = taken.position(i)) {
                copy(position - blockStart, target, i - from);
                if (++i == from + count) {
                    return;
                }
            }
        }
    }

    private void load(long position) {
        if (far && position > blockEnd) {
            stream.close();
            stream = opener.apply(position);
            blockEnd = position;
        }
        long wanted = far ? 1 : Math.min(block.byteSize() / size, end - blockEnd);
        long read = stream.read(block.asSlice(0, wanted * size));
        if (read == 0) {
            throw MeanderException.malformed(
                    "tensor '%s' ended before its element %d; it must have %d",
                    taken.origin().name(), blockEnd, taken.origin().elements());
        }
        blockStart = blockEnd;
        blockEnd += read;
    }

    private void copy(long element, MemorySegment target, long index) {
        switch (size) {
            case 1 -> target.set(JAVA_BYTE, index, block.get(JAVA_BYTE, element));
            case 2 -> target.set(JAVA_SHORT_UNALIGNED, 2 * index, block.get(JAVA_SHORT_UNALIGNED, 2 * element));
            case 4 -> target.set(JAVA_INT_UNALIGNED, 4 * index, block.get(JAVA_INT_UNALIGNED, 4 * element));
            default -> target.set(JAVA_LONG_UNALIGNED, 8 * index, block.get(JAVA_LONG_UNALIGNED, 8 * element));
        }
    }

    @Override
    public void close() {
        values.close();
        stream.close();
    }
}
