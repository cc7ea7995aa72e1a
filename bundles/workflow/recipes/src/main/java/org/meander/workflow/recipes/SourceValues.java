package org.meander.workflow.recipes;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import org.meander.base.Floats;
import org.meander.base.MeanderException;
import org.meander.base.TensorInfo;
import org.meander.source.TensorModel;
import org.meander.source.TensorStream;

/** Values of a source's model; goes on with the open stream when it is read in order. */
final class SourceValues implements Values {

    private final TensorModel model;
    private final Buffer elements = new Buffer();
    private Optional<TensorStream> stream = Optional.empty();
    private int streamed = -1;
    private long position;

    /** Takes over the model: it is closed with these values. */
    SourceValues(TensorModel model) {
        this.model = model;
    }

    @Override
    public List<TensorInfo> tensors() {
        return model.tensors();
    }

    @Override
    public void read(int tensor, long from, long count, MemorySegment target) {
        TensorInfo info = model.tensors().get(tensor);
        if (tensor != streamed || from != position) {
            stream.ifPresent(TensorStream::close);
            stream = Optional.of(model.stream(info, from));
            streamed = tensor;
        }
        MemorySegment raw = elements.ensure(info.dtype().bytes(count));
        long read = stream.orElseThrow().read(raw);
        if (read != count) {
            throw MeanderException.malformed(
                    "model '%s', tensor '%s': ends at element %d, before %d",
                    model.name(), info.name(), from + read, from + count);
        }
        position = from + count;
        Floats.widen(info.dtype(), raw, target, count);
    }

    @Override
    public void close() {
        stream.ifPresent(TensorStream::close);
        elements.close();
        model.close();
    }
}
