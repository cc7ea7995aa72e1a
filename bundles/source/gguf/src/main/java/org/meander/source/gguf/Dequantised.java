package org.meander.source.gguf;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.meander.source.ElementReader;
import org.meander.source.RangedFile;

/** The F32 values of quantised elements. Holds up to 90 KiB of blocks and values. For one thread. */
final class Dequantised implements ElementReader {

    /** Read at once. */
    private static final int READ_ELEMENTS = 1 << 16;
    /** Widened at once: their values stay in the nearest cache until they are copied. */
    private static final int CHUNK_ELEMENTS = 1 << 12;

    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final RangedFile file;
    private final Header.Entry entry;
    private final Blocks blocks;
    private final int blockElements;
    private final int blockBytes;
    private final byte[] in;
    private final float[] out;

    Dequantised(RangedFile file, Header.Entry entry, Blocks blocks) {
        this.file = file;
        this.entry = entry;
        this.blocks = blocks;
        this.blockElements = entry.type().blockElements();
        this.blockBytes = entry.type().blockBytes();
        this.in = new byte[(int) Math.min(entry.bytes(), (long) READ_ELEMENTS / blockElements * blockBytes)];
        this.out = new float[(int) Math.min(entry.tensor().elements(), CHUNK_ELEMENTS)];
    }

    @Override
    public void read(long from, long count, MemorySegment target) {
        if (from == 0) {
            file.verify();
        }
        for (long done = 0; done < count; ) {
            long block = (from + done) / blockElements;
            int skip = (int) ((from + done) % blockElements);
            int elements = (int) Math.min(count - done, READ_ELEMENTS - skip);
            int some = (skip + elements + blockElements - 1) / blockElements;
            file.read(
                    entry.offset() + block * blockBytes,
                    MemorySegment.ofArray(in).asSlice(0, (long) some * blockBytes));
            widen(skip, elements, target.asSlice(4 * done, 4L * elements));
            done += elements;
        }
        if (from + count == entry.tensor().elements()) {
            file.verify();
        }
    }

    /** Copies elements {@code skip} to {@code skip + elements - 1} of what was read. */
    private void widen(int skip, int elements, MemorySegment target) {
        int end = skip + elements;
        int chunkBlocks = out.length / blockElements;
        for (int first = 0; first < end; first += out.length) {
            int block = first / blockElements;
            int some = Math.min(chunkBlocks, (end - first + blockElements - 1) / blockElements);
            blocks.widen(in, block * blockBytes, some, out, 0);
            int begin = Math.max(skip, first);
            int stop = Math.min(end, first + some * blockElements);
            MemorySegment.copy(out, begin - first, target, F32, 4L * (begin - skip), stop - begin);
        }
    }
}
