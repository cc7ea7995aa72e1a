package org.meander.workflow.recipes;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.meander.base.DType;
import org.meander.base.ErrorCode.Blame;
import org.meander.base.Floats;
import org.meander.base.MeanderException;
import org.meander.index.IndexStrategy;
import org.meander.index.Signature;

/**
 * Elements of one type, from one tensor or from several in a row, that one thread indexes and encodes together. It is filled, encoded,
 * delivered, and filled again; it has its own buffers; one thread at a time.
 */
final class Batch implements Ring.Worker {

    private final Framing framing;
    private final BlockEncoder encoder;
    private final Optional<IndexStrategy> index;
    private final int retries;
    private final Buffer elements = new Buffer();
    private final Buffer floats = new Buffer();
    private final Buffer payloads = new Buffer();
    private final List<Run> runs = new ArrayList<>();
    private final List<Frame> frames = new ArrayList<>();
    private DType dtype = DType.U8;
    private int capacity;
    private int used;

    /**
     * @param index of the frames, if they get signatures of their own
     * @param retries how often a frame that failed is tried again
     */
    Batch(Framing framing, BlockEncoder encoder, Optional<IndexStrategy> index, int retries) {
        this.framing = framing;
        this.encoder = encoder;
        this.index = index.filter(i -> framing.indexed());
        this.retries = retries;
    }

    /** Empties it. */
    void clear() {
        runs.clear();
        frames.clear();
        used = 0;
    }

    boolean isEmpty() {
        return runs.isEmpty();
    }

    /** Whether a tensor of that type, without elements, can be added. */
    boolean accepts(DType type) {
        return runs.isEmpty() || type == dtype;
    }

    /**
     * How many elements of a tensor can be added, of {@code remaining}: 0 if it has to be encoded first. A part of a tensor ends where a
     * frame does.
     *
     * @param wanted elements that it should hold at most, if it is empty yet
     */
    long room(DType type, long remaining, long wanted) {
        if (runs.isEmpty()) {
            dtype = type;
            capacity = framing.batch(type, wanted);
        }
        if (type != dtype) {
            return 0;
        }
        long count = Math.min(remaining, capacity - used);
        if (count == remaining || framing.across()) {
            return count;
        }
        return count - count % framing.elements(type);
    }

    /** Room for a part of a tensor, as many elements as {@link #room} allows; to be filled before anything else is done. */
    MemorySegment add(TensorTask task, long from, long count) {
        runs.add(new Run(task, from, count, used));
        MemorySegment all = elements.ensure(dtype.bytes(capacity));
        used += (int) count;
        return slice(all, used - count, count);
    }

    /** Indexes and encodes what was added. */
    void encode() {
        frames.clear();
        if (used == 0) {
            return;
        }
        MemorySegment all = elements.ensure(dtype.bytes(used));
        MemorySegment values = values(all);
        for (Run run : runs) {
            if (run.indexed()) {
                run.look(values.asSlice(Float.BYTES * run.at, Float.BYTES * run.count));
            }
        }
        MemorySegment target = payloads.ensure(
                framing.across()
                        ? bound(used)
                        : runs.stream().mapToLong(r -> bound(r.count)).sum());
        long at = 0;
        if (framing.across()) {
            encode(all, values, runs.getFirst(), 0, used, target, at);
        } else {
            for (Run run : runs) {
                at = encode(all, values, run, run.at, run.count, target, at);
            }
        }
    }

    /** Bytes that suffice for the payloads of consecutive elements. */
    private long bound(long count) {
        int frame = framing.elements(dtype);
        long rest = count % frame;
        return count / frame * encoder.bound(dtype, frame) + (rest == 0 ? 0 : encoder.bound(dtype, rest));
    }

    /** The values as F32 for the index; the elements themselves if they are; of no use for types that have no index. */
    private MemorySegment values(MemorySegment all) {
        boolean indexed = index.isPresent() || runs.stream().anyMatch(Run::indexed);
        if (dtype == DType.F32 || !dtype.isFloat() || !indexed) {
            return all;
        }
        MemorySegment values = floats.ensure((long) Float.BYTES * used);
        Floats.widen(dtype, all, values, used);
        return values;
    }

    /** Encodes consecutive elements, which begin in a run, frame by frame; returns the end of the last payload. */
    private long encode(
            MemorySegment all, MemorySegment values, Run run, long from, long count, MemorySegment target, long at) {
        int frame = framing.elements(dtype);
        long end = at;
        for (long done = 0; done < count; done += frame) {
            long part = Math.min(frame, count - done);
            long inTensor = run.from + from - run.at + done;
            Optional<ReferenceModel.Position> reference = framing.across()
                    ? Optional.empty()
                    : run.task
                            .reference()
                            .flatMap(model -> model.find(run.task.info(), encoder.curve(), inTensor, part));
            Frame made =
                    attempt(slice(all, from + done, part), reference, values, from + done, part, target.asSlice(end));
            frames.add(made);
            end += made.payload().byteSize();
        }
        return end;
    }

    /** Whose fault it is that an encoder fails: what the data or the settings are to blame for fails again. */
    private Frame attempt(
            MemorySegment cells,
            Optional<ReferenceModel.Position> reference,
            MemorySegment values,
            long at,
            long count,
            MemorySegment target) {
        for (int tries = 0; ; tries++) {
            try {
                BlockEncoder.Encoded done = encoder.encode(dtype, count, cells, reference, target);
                Optional<Signature> signature = index.filter(i -> dtype.isFloat())
                        .map(i -> {
                            IndexStrategy.Builder builder = i.builder(count);
                            builder.add(values.asSlice(Float.BYTES * at, Float.BYTES * count), count);
                            return builder.finish();
                        });
                return new Frame(
                        at,
                        count,
                        Optional.of(done.block()),
                        target.asSlice(0, done.block().bytes()),
                        signature,
                        reference.filter(r -> done.referring()),
                        Optional.empty());
            } catch (MeanderException e) {
                boolean again = e.code().blame() == Blame.RESOURCE || e.code().blame() == Blame.INTERNAL;
                if (!again || tries >= retries) {
                    return new Frame(
                            at,
                            count,
                            Optional.empty(),
                            MemorySegment.NULL,
                            Optional.empty(),
                            Optional.empty(),
                            Optional.of(e));
                }
            }
        }
    }

    private MemorySegment slice(MemorySegment all, long from, long count) {
        return all.asSlice(dtype.bytes(from), dtype.bytes(count));
    }

    List<Run> runs() {
        return runs;
    }

    /** What {@link #encode} made, in order; payloads are valid until the next {@link #add}. */
    List<Frame> frames() {
        return frames;
    }

    @Override
    public void close() {
        encoder.close();
        elements.close();
        floats.close();
        payloads.close();
    }
}
