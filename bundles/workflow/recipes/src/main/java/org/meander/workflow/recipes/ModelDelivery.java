package org.meander.workflow.recipes;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.meander.base.MeanderException;
import org.meander.base.Progress;
import org.meander.base.TensorInfo;
import org.meander.index.IndexStrategy;
import org.meander.index.SegmentMeans;
import org.meander.index.Signature;
import org.meander.store.Checkpoint;
import org.meander.store.ModelWriter;
import org.meander.store.StoredModel;
import org.meander.workflow.recipes.EncodingState.Totals;

/**
 * Takes the batches of one model in order: writes payloads and signatures, sums up, and makes checkpoints. After a frame that failed it
 * writes nothing any more and only collects further failures. For one thread.
 */
final class ModelDelivery {

    /** Nanoseconds after which a checkpoint is made, if the bytes for one take longer: what a kill costs at most. */
    private static final long CHECKPOINT_NANOS = 5_000_000_000L;

    private final ModelWriter writer;
    private final Optional<IndexStrategy> tensors;
    private final Progress progress;
    private final long checkpointBytes;
    private final Optional<IndexStrategy.Builder> whole;
    private final List<Failure> failures = new ArrayList<>();
    private final long start = System.nanoTime();
    private Optional<IndexStrategy.Builder> unfinished = Optional.empty();
    private Totals totals = Totals.NONE;
    private long bytes;
    private long checkpoint = start;
    private boolean broken;

    /** Elements of a tensor that could not be encoded. */
    record Failure(String tensor, long from, long count, MeanderException cause) {}

    /**
     * @param writer that of a new model, or one that goes on
     * @param elements of the model's sequence, if there is an index of it
     * @param checkpointBytes bytes of the source after which a checkpoint is made
     * @throws MeanderException {@code MALFORMED_DATA} if the writer goes on with a model whose state cannot be read
     */
    ModelDelivery(
            ModelWriter writer,
            List<TensorInfo> all,
            Indexes indexes,
            long elements,
            long checkpointBytes,
            Progress progress) {
        this.writer = writer;
        this.checkpointBytes = checkpointBytes;
        this.tensors = indexes.tensors();
        Optional<IndexStrategy> ofWhole = indexes.whole();
        this.progress = progress;
        Optional<Checkpoint> resumed = writer.resumed();
        if (resumed.isEmpty()) {
            this.whole = ofWhole.map(i -> i.builder(elements));
            return;
        }
        EncodingState state = EncodingState.read(resumed.get().state());
        this.totals = state.totals();
        this.whole = ofWhole.map(i -> i.restore(elements, saved(state.whole())));
        TensorInfo last = all.get(resumed.get().tensors() - 1);
        if (resumed.get().elements() < last.elements() && Sketch.weighs(last)) {
            this.unfinished = tensors.map(i -> i.restore(last.elements(), saved(state.tensor())));
        }
    }

    private static MemorySegment saved(Optional<MemorySegment> state) {
        return state.orElseThrow(() -> MeanderException.malformed("an interrupted model has no state of its index"));
    }

    /** A tensor of which the elements from some position on will come. */
    TensorTask task(TensorInfo tensor, long from, long wholeFrom) {
        if (!Sketch.weighs(tensor)) {
            return new TensorTask(tensor, Optional.empty(), Optional.empty(), wholeFrom);
        }
        Optional<IndexStrategy.Builder> builder =
                from > 0 ? unfinished : tensors.map(i -> i.builder(tensor.elements()));
        return new TensorTask(tensor, builder, whole, wholeFrom);
    }

    void deliver(Batch batch) {
        batch.frames().forEach(frame -> frame.failure().ifPresent(e -> fail(batch, frame, e)));
        if (!failures.isEmpty() || broken) {
            return;
        }
        broken = true;
        write(batch);
        broken = false;
    }

    private void fail(Batch batch, Frame frame, MeanderException e) {
        Run run = batch.runs().stream()
                .filter(r -> r.at <= frame.at() && frame.at() < r.at + r.count)
                .findFirst()
                .orElseThrow();
        failures.add(new Failure(run.task.info().name(), run.from + frame.at() - run.at, frame.count(), e));
    }

    private void write(Batch batch) {
        int next = 0;
        for (Run run : batch.runs()) {
            if (run.begins()) {
                writer.tensor(run.task.info());
            }
            long end = run.at + run.count;
            if (run.count > 0 && next > 0) {
                shareLast(batch.frames().get(next - 1), run);
            }
            while (next < batch.frames().size() && batch.frames().get(next).at() < end) {
                write(batch.frames().get(next++), end);
            }
            run.join();
            bytes += run.task.info().dtype().bytes(run.count);
            progress.advance(run.count);
            if (run.ends()) {
                finish(run);
            } else {
                unfinished = run.task.builder();
            }
        }
    }

    private void write(Frame frame, long end) {
        writer.block(frame.share(Math.min(frame.count(), end - frame.at()), 0), frame.payload());
        frame.signature().ifPresent(s -> writer.blockSignature(s.strategy(), s.write()));
        totals = totals.frame(
                frame.block().orElseThrow().maxError(),
                frame.block().orElseThrow().squaredError());
    }

    /** A frame that began in an earlier tensor and goes on into this one. */
    private void shareLast(Frame frame, Run run) {
        long shared = Math.min(frame.at() + frame.count() - run.at, run.count);
        if (shared > 0) {
            writer.share(frame.share(shared, run.at - frame.at()));
        }
    }

    private void finish(Run run) {
        unfinished = Optional.empty();
        TensorInfo tensor = run.task.info();
        Optional<SegmentMeans> means = Optional.empty();
        if (run.task.builder().isPresent()) {
            for (Signature signature : Together.each(run.task.builder().get().finish())) {
                keep(tensor.name(), signature);
                means = signature instanceof SegmentMeans found ? Optional.of(found) : means;
            }
        }
        if (means.isPresent()) {
            totals = totals.norm(means.get().squaredNorm());
        } else if (Sketch.weighs(tensor)) {
            totals = totals.withoutNorm();
        }
    }

    private void keep(String tensor, Signature signature) {
        writer.signature(tensor, signature.strategy(), signature.write());
    }

    boolean checkpointDue() {
        return bytes >= checkpointBytes || System.nanoTime() - checkpoint >= CHECKPOINT_NANOS;
    }

    /** Makes what was delivered durable; nothing if nothing was, if the writer failed, or if the index cannot be saved. */
    void checkpoint() {
        Optional<MemorySegment> saved = whole.flatMap(IndexStrategy.Builder::save);
        Optional<MemorySegment> tensor = unfinished.flatMap(IndexStrategy.Builder::save);
        boolean possible = (whole.isEmpty() || saved.isPresent()) && (unfinished.isEmpty() || tensor.isPresent());
        if (broken || !possible || bytes == 0) {
            return;
        }
        broken = true;
        writer.checkpoint(new EncodingState(totals.after(seconds()), saved, tensor).bytes());
        broken = false;
        bytes = 0;
        checkpoint = System.nanoTime();
    }

    /** Seconds since this began. */
    double seconds() {
        return (System.nanoTime() - start) * 1e-9;
    }

    Totals totals() {
        return totals;
    }

    /** What could not be encoded; the model cannot be committed then. */
    List<Failure> failures() {
        return failures;
    }

    StoredModel commit() {
        broken = true;
        whole.ifPresent(builder -> Together.each(builder.finish()).forEach(s -> keep("", s)));
        writer.attribute(Attributes.SECONDS, Double.toString(totals.seconds() + seconds()));
        writer.attribute(Attributes.CHUNKS, Long.toString(totals.frames()));
        return writer.commit();
    }
}
