package org.meander.optimizer.xpcs;

import java.lang.foreign.MemorySegment;
import org.meander.base.TensorInfo;
import org.meander.source.TensorStream;

/** Parts of rows of one matrix, in any order, fastest when forwards. For one thread. */
final class Rows implements AutoCloseable {

    /** What is read and thrown away rather than begin anew, of streams that cannot leave it out. */
    private static final long SKIPPED = 1 << 16;

    private final Matrices matrices;
    private final TensorInfo tensor;
    private final byte[] bytes;
    private TensorStream stream;
    private long position;

    Rows(Matrices matrices, TensorInfo tensor) {
        this.matrices = matrices;
        this.tensor = tensor;
        this.bytes = new byte[(int) Math.min(tensor.dtype().bytes(matrices.frames()), 1 << 20)];
    }

    /** Reads columns {@code from} to {@code to - 1} of a row, both counted from the first frame of the selection. */
    void read(int row, int from, int to, double[] target, int at) {
        seek((long) (matrices.first() + row) * matrices.side() + matrices.first() + from);
        int size = tensor.dtype().bits() / 8;
        int most = bytes.length / size;
        for (int done = 0; done < to - from; ) {
            int count = Math.min(most, to - from - done);
            MemorySegment part = MemorySegment.ofArray(bytes).asSlice(0, (long) count * size);
            Numbers.fill(matrices.file(), tensor, stream, part);
            Numbers.widen(tensor.dtype(), part, count, target, at + done);
            position += count;
            done += count;
        }
    }

    private void seek(long element) {
        if (stream != null && element >= position && stream.skip(element - position)) {
            position = element;
        } else if (stream == null || element < position || element - position > SKIPPED) {
            close();
            stream = matrices.file().stream(tensor, element);
            position = element;
        }
        int size = tensor.dtype().bits() / 8;
        while (position < element) {
            long count = Math.min(bytes.length / size, element - position);
            Numbers.fill(
                    matrices.file(),
                    tensor,
                    stream,
                    MemorySegment.ofArray(bytes).asSlice(0, count * size));
            position += count;
        }
    }

    @Override
    public void close() {
        if (stream != null) {
            stream.close();
            stream = null;
        }
    }
}
