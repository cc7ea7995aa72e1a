package org.meander.workflow.recipes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.meander.base.MeanderException;
import org.meander.base.TensorInfo;
import org.meander.index.IndexStrategy;
import org.meander.source.TensorModel;
import org.meander.source.TensorStream;
import org.meander.store.Checkpoint;
import org.meander.workflow.RunContext;

/**
 * Encodes models one after another, with the same workers: this thread reads and delivers, theirs index and encode. Memory: workers times
 * a batch, whatever the models' size.
 */
final class ModelIngest implements AutoCloseable {

    private final RunContext context;
    private final Optional<IndexStrategy> index;
    private final Workload workload;
    private final Ring<Batch> ring;
    private ModelDelivery delivery;

    ModelIngest(
            RunContext context,
            Framing framing,
            Supplier<BlockEncoder> encoders,
            Optional<IndexStrategy> index,
            int retries,
            Workload workload) {
        this.context = context;
        this.index = index;
        this.workload = workload;
        List<Batch> batches = new ArrayList<>();
        for (int i = 0; i < workload.batches(); i++) {
            batches.add(new Batch(framing, encoders.get(), index, retries));
        }
        this.ring = new Ring<>("meander-encode", batches, workload.threads(), batch -> {
            delivery.deliver(batch);
            workload.adapt();
        });
    }

    /** Elements of the sequence that a model's signature is of. */
    static long weighing(List<TensorInfo> tensors) {
        return tensors.stream()
                .filter(Sketch::weighs)
                .mapToLong(TensorInfo::elements)
                .sum();
    }

    /**
     * Reads, encodes and delivers a model, but for what was delivered before. Leaves a checkpoint if it is left early, by whatever
     * error.
     */
    void ingest(TensorModel model, Optional<Checkpoint> resumed, ModelDelivery target) {
        delivery = target;
        boolean done = false;
        try {
            feed(model, resumed);
            done = true;
        } finally {
            ring.discard();
            if (!done) {
                delivery.checkpoint();
            }
        }
        if (!delivery.failures().isEmpty()) {
            delivery.checkpoint();
        }
    }

    private void feed(TensorModel model, Optional<Checkpoint> resumed) {
        List<TensorInfo> tensors = model.tensors();
        int begun = resumed.map(Checkpoint::tensors).orElse(0);
        long wholeFrom = weighing(tensors.subList(0, Math.max(0, begun - 1)));
        long before = tensors.subList(0, Math.max(0, begun - 1)).stream()
                .mapToLong(TensorInfo::elements)
                .sum();
        context.progress().advance(before + resumed.map(Checkpoint::elements).orElse(0L));
        model.plan(tensors.subList(Math.max(0, begun - 1), tensors.size()));
        ring.claim().clear();
        for (int i = Math.max(0, begun - 1); i < tensors.size(); i++) {
            TensorInfo tensor = tensors.get(i);
            long from = i == begun - 1 ? resumed.orElseThrow().elements() : 0;
            if (i >= begun || from < tensor.elements()) {
                context.progress().phase(model.name() + " " + tensor.name() + ", " + workload.memory());
                feed(model, delivery.task(tensor, from, wholeFrom), from);
            }
            wholeFrom += Sketch.weighs(tensor) ? tensor.elements() : 0;
            if (!delivery.failures().isEmpty()) {
                break;
            }
        }
        submit();
        ring.drain();
    }

    private void feed(TensorModel model, TensorTask task, long from) {
        TensorInfo tensor = task.info();
        if (tensor.elements() == 0) {
            batch(tensor, 0).add(task, 0, 0);
            return;
        }
        long at = from;
        try (TensorStream stream = model.stream(tensor, from)) {
            while (at < tensor.elements() && delivery.failures().isEmpty()) {
                leave();
                long remaining = tensor.elements() - at;
                Batch batch = batch(tensor, remaining);
                long count = batch.room(tensor.dtype(), remaining, workload.wanted());
                long read = stream.read(batch.add(task, at, count));
                if (read != count) {
                    throw MeanderException.malformed(
                            "model '%s', tensor '%s': ends after %d of %d elements",
                            model.name(), tensor.name(), at + read, tensor.elements());
                }
                at += count;
                if (delivery.checkpointDue()) {
                    delivery.checkpoint();
                }
            }
        }
    }

    /** The batch that is being filled, with room for some of the tensor's elements. */
    private Batch batch(TensorInfo tensor, long remaining) {
        Batch batch = ring.claim();
        boolean fits = batch.room(tensor.dtype(), remaining, workload.wanted()) > 0
                || remaining == 0 && batch.accepts(tensor.dtype());
        if (!fits) {
            submit();
            batch = ring.claim();
            batch.clear();
        }
        return batch;
    }

    private void submit() {
        Batch batch = ring.claim();
        if (!batch.isEmpty()) {
            ring.submit(batch::encode);
        }
    }

    /** A point where the run may be left, with all that was read delivered. */
    private void leave() {
        if (context.cancellation().isCancelled()) {
            ring.drain();
            delivery.checkpoint();
        }
        context.boundary();
    }

    @Override
    public void close() {
        ring.close();
    }
}
