package org.meander.workflow.fit;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Optional;
import org.meander.base.DType;
import org.meander.base.MeanderException;
import org.meander.base.TensorInfo;
import org.meander.source.TensorModel;
import org.meander.source.TensorStream;

/** A run of one tensor's values in memory. It grows while it is moved forward in order, and is short after a jump. For one thread. */
final class ColumnWindow implements AutoCloseable {

    /** Values of the longest window: 64 KiB of F64. */
    static final int LONGEST = 8192;

    private static final ValueLayout.OfDouble F64 =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final TensorModel model;
    private final TensorInfo tensor;
    private final boolean wide;
    private final MemorySegment values;
    private Optional<TensorStream> stream = Optional.empty();
    private long start;
    private long end;

    /** @param tensor of F64 or F32 */
    ColumnWindow(TensorModel model, TensorInfo tensor) {
        this.model = model;
        this.tensor = tensor;
        this.wide = tensor.dtype() == DType.F64;
        this.values = MemorySegment.ofArray(new byte[(int) tensor.dtype().bytes(LONGEST)]);
    }

    void read(long from, int count, double[] target, int to) {
        for (int done = 0; done < count; ) {
            int run = within(from + done, count - done);
            long at = from + done - start;
            if (wide) {
                MemorySegment.copy(values, F64, Double.BYTES * at, target, to + done, run);
            } else {
                for (int i = 0; i < run; i++) {
                    target[to + done + i] = values.get(F32, Float.BYTES * (at + i));
                }
            }
            done += run;
        }
    }

    void read(long from, int count, float[] target, int to) {
        for (int done = 0; done < count; ) {
            int run = within(from + done, count - done);
            long at = from + done - start;
            if (wide) {
                for (int i = 0; i < run; i++) {
                    target[to + done + i] = (float) values.get(F64, Double.BYTES * (at + i));
                }
            } else {
                MemorySegment.copy(values, F32, Float.BYTES * at, target, to + done, run);
            }
            done += run;
        }
    }

    /** Moves the window to a value unless it has it; how many of those wanted it has from there on, 1 or more. */
    private int within(long from, int wanted) {
        if (from < start || from >= end) {
            move(from, wanted);
        }
        return (int) Math.min(wanted, end - from);
    }

    private void move(long from, int wanted) {
        long length = Math.min(LONGEST, Math.max(wanted, from == end ? 2 * (end - start) : 0));
        long count = Math.min(length, tensor.elements() - from);
        if (from != end || stream.isEmpty()) {
            close();
            stream = Optional.of(model.stream(tensor, from));
        }
        start = from;
        end = from; // nothing is there if reading fails
        long read = stream.orElseThrow().read(values.asSlice(0, tensor.dtype().bytes(count)));
        if (read != count) {
            throw MeanderException.malformed(
                    "model '%s', tensor '%s': ends at element %d, before %d",
                    model.name(), tensor.name(), from + read, from + count);
        }
        end = from + count;
    }

    @Override
    public void close() {
        stream.ifPresent(TensorStream::close);
        stream = Optional.empty();
    }
}
