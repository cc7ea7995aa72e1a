package org.meander.tck;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import org.meander.base.DType;
import org.meander.base.MeanderException;
import org.meander.base.Shape;
import org.meander.base.TensorInfo;
import org.meander.source.ElementStream;
import org.meander.source.TensorModel;
import org.meander.source.TensorStream;

/** A small model whose elements are their own positions, as whole numbers, and that notes what is asked of it. */
public final class SampleModel implements TensorModel {

    private static final List<TensorInfo> TENSORS = List.of(
            new TensorInfo("model.embed_tokens.weight", DType.F32, Shape.of(3000, 16)),
            new TensorInfo("model.layers.0.input_layernorm.weight", DType.F64, Shape.of(64)),
            new TensorInfo("model.layers.0.self_attn.q_proj.weight", DType.F16, Shape.of(64, 64)),
            new TensorInfo("model.layers.0.self_attn.scale", DType.F32, Shape.of()),
            new TensorInfo("model.layers.0.mlp.up_proj.weight", DType.BF16, Shape.of(64, 200)),
            new TensorInfo("model.layers.0.mlp.up_proj.scales", DType.F8_E4M3, Shape.of(50)),
            new TensorInfo("model.layers.0.mlp.unused", DType.F32, Shape.of(0, 4)),
            new TensorInfo("model.position_ids", DType.I64, Shape.of(1, 32)),
            new TensorInfo("lm_head.weight", DType.F32, Shape.of(16, 30)));

    private final Set<String> read = new ConcurrentSkipListSet<>();
    private final AtomicLong bytes = new AtomicLong();
    private final List<TensorInfo> planned = new ArrayList<>();
    private volatile boolean closed;

    @Override
    public String name() {
        return "sample";
    }

    @Override
    public Map<String, String> metadata() {
        return Map.of("format", "sample");
    }

    @Override
    public List<TensorInfo> tensors() {
        return TENSORS;
    }

    @Override
    public String fingerprint() {
        return "sample:1";
    }

    @Override
    public TensorStream stream(TensorInfo tensor, long from) {
        checkOpen();
        if (!TENSORS.contains(tensor)) {
            throw MeanderException.notFound("the sample has no tensor %s; take one of its own", tensor);
        }
        return new ElementStream(tensor, from, (first, count, target) -> fill(tensor, first, target));
    }

    private void fill(TensorInfo tensor, long first, MemorySegment target) {
        checkOpen();
        read.add(tensor.name());
        bytes.addAndGet(target.byteSize());
        int size = tensor.dtype().bits() / Byte.SIZE;
        for (long i = 0; i < target.byteSize(); i++) {
            int shift = Math.toIntExact(i % size * Byte.SIZE);
            target.set(ValueLayout.JAVA_BYTE, i, (byte) (first + i / size >>> shift));
        }
    }

    /** The position that an element of it stands for. */
    static long position(MemorySegment element) {
        long position = 0;
        for (long i = element.byteSize() - 1; i >= 0; i--) {
            position = position << Byte.SIZE | element.get(ValueLayout.JAVA_BYTE, i) & 0xff;
        }
        return position;
    }

    private void checkOpen() {
        if (closed) {
            throw MeanderException.invalid("the sample is closed; open it again");
        }
    }

    @Override
    public void plan(List<TensorInfo> tensors) {
        planned.addAll(tensors);
    }

    @Override
    public Optional<String> config() {
        return Optional.of("{\"model_type\":\"sample\"}");
    }

    @Override
    public void close() {
        closed = true;
    }

    /** Names of tensors of which something was read. */
    public Set<String> tensorsRead() {
        return Set.copyOf(read);
    }

    /** Bytes that were read, of all streams. */
    public long bytesRead() {
        return bytes.get();
    }

    /** All that {@link #plan} was told. */
    public List<TensorInfo> planned() {
        return List.copyOf(planned);
    }

    public boolean isClosed() {
        return closed;
    }
}
