package org.meander.workflow.recipes;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.meander.base.Floats;
import org.meander.base.MeanderException;
import org.meander.base.TensorInfo;
import org.meander.codec.Encoder;
import org.meander.curve.SpaceFillingCurve;
import org.meander.index.IndexStrategy;
import org.meander.index.SegmentMeans;
import org.meander.index.Signature;
import org.meander.source.TensorModel;
import org.meander.source.TensorStream;
import org.meander.store.ModelWriter;
import org.meander.store.StoredBlock;
import org.meander.store.StoredModel;
import org.meander.workflow.RunContext;

/** Encodes models into a store one after another, with the same workers. Memory: workers times a few blocks, whatever the models' size. */
final class ModelIngest implements AutoCloseable {

    private final RunContext context;
    private final Optional<IndexStrategy> index;
    private final int blockElements;
    private final Ring<BlockEncoder> ring;
    private final Buffer floats = new Buffer();
    private ModelWriter writer;
    private double maxError;
    private double squaredError;

    ModelIngest(
            RunContext context,
            SpaceFillingCurve curve,
            Encoder codec,
            Encoder exact,
            Optional<IndexStrategy> index,
            int blockElements,
            int threads) {
        this.context = context;
        this.index = index;
        this.blockElements = blockElements;
        List<BlockEncoder> workers = new ArrayList<>();
        for (int i = 0; i <= threads; i++) {
            workers.add(new BlockEncoder(curve, codec, exact));
        }
        this.ring = new Ring<>("meander-encode", workers, this::store);
    }

    /** Encodes a model and commits it; returns its row of the report. */
    Map<String, Object> ingest(TensorModel model, String name, ModelWriter target) {
        writer = target;
        maxError = 0;
        squaredError = 0;
        long start = System.nanoTime();
        long floatElements = 0;
        for (TensorInfo tensor : model.tensors()) {
            floatElements += Sketch.weighs(tensor) ? tensor.elements() : 0;
        }
        double squaredNorm = 0;
        boolean normed = true;
        long wholeElements = floatElements;
        Optional<IndexStrategy.Builder> whole = index.map(i -> i.builder(wholeElements));
        for (TensorInfo tensor : model.tensors()) {
            context.progress().phase(name + " " + tensor.name());
            Optional<Signature> signature = tensor(model, tensor, whole);
            if (signature.isPresent() && signature.get() instanceof SegmentMeans means) {
                squaredNorm += means.squaredNorm();
            } else if (Sketch.weighs(tensor)) {
                normed = false;
            }
        }
        whole.ifPresent(builder -> keep("", builder.finish()));
        StoredModel stored = writer.commit();
        double seconds = (System.nanoTime() - start) * 1e-9;
        Map<String, Object> row = Rows.stored(name, "stored", stored);
        row.put("maxError", maxError);
        row.put("rmsError", floatElements == 0 ? 0.0 : Math.sqrt(squaredError / floatElements));
        if (normed && squaredNorm > 0) {
            row.put("relativeRmsError", Math.sqrt(squaredError / squaredNorm));
        }
        row.put("seconds", seconds);
        row.put("megabytesPerSecond", stored.sourceBytes() / seconds / 1e6);
        return row;
    }

    private Optional<Signature> tensor(TensorModel model, TensorInfo tensor, Optional<IndexStrategy.Builder> whole) {
        writer.tensor(tensor);
        boolean indexed = index.isPresent() && Sketch.weighs(tensor);
        Optional<IndexStrategy.Builder> builder =
                indexed ? index.map(i -> i.builder(tensor.elements())) : Optional.empty();
        long remaining = tensor.elements();
        try (TensorStream stream = model.stream(tensor, 0)) {
            while (remaining > 0) {
                context.boundary();
                long count = Math.min(remaining, blockElements);
                BlockEncoder worker = ring.claim();
                MemorySegment elements = worker.prepare(tensor.dtype(), count);
                long read = stream.read(elements);
                if (read != count) {
                    throw MeanderException.malformed(
                            "model '%s', tensor '%s': ends after %d of %d elements",
                            model.name(), tensor.name(), tensor.elements() - remaining + read, tensor.elements());
                }
                if (indexed) {
                    MemorySegment values = floats.ensure(Float.BYTES * count);
                    Floats.widen(tensor.dtype(), elements, values, count);
                    builder.orElseThrow().add(values, count);
                    whole.orElseThrow().add(values, count);
                }
                ring.submit(worker::encode);
                remaining -= count;
            }
        }
        ring.drain();
        Optional<Signature> signature = builder.map(IndexStrategy.Builder::finish);
        signature.ifPresent(s -> keep(tensor.name(), s));
        return signature;
    }

    private void keep(String tensor, Signature signature) {
        writer.signature(tensor, signature.strategy(), signature.write());
    }

    private void store(BlockEncoder worker) {
        StoredBlock block = worker.block();
        writer.block(block, worker.payload());
        maxError = Math.max(maxError, block.maxError());
        squaredError += block.squaredError();
        context.progress().advance(block.count());
    }

    @Override
    public void close() {
        ring.close();
        floats.close();
    }
}
