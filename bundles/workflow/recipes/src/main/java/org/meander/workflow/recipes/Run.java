package org.meander.workflow.recipes;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.meander.index.IndexStrategy;

/** Consecutive elements of one tensor in a batch. */
final class Run {

    /** Values that both signatures look at while they are in the processor's cache. */
    private static final long LOOK = 1 << 15;

    final TensorTask task;
    /** Position of the first element in the tensor. */
    final long from;

    /** Number of elements; 0 only for an empty tensor. */
    final long count;

    /** Position of the first element in the batch. */
    final long at;

    private final List<IndexStrategy.Piece> pieces = new ArrayList<>();

    Run(TensorTask task, long from, long count, long at) {
        this.task = task;
        this.from = from;
        this.count = count;
        this.at = at;
    }

    boolean begins() {
        return from == 0;
    }

    boolean ends() {
        return from + count == task.info().elements();
    }

    boolean indexed() {
        return task.builder().isPresent() || task.whole().isPresent();
    }

    /** Shows the run's values to the signatures; in any thread. */
    void look(MemorySegment values) {
        pieces.clear();
        for (long done = 0; done < count; done += LOOK) {
            long part = Math.min(LOOK, count - done);
            MemorySegment seen = values.asSlice(Float.BYTES * done, Float.BYTES * part);
            if (task.builder().isPresent()) {
                look(task.builder().get().piece(from + done, part), seen);
            }
            if (task.whole().isPresent()) {
                look(task.whole().get().piece(task.wholeFrom() + from + done, part), seen);
            }
        }
    }

    private void look(IndexStrategy.Piece piece, MemorySegment values) {
        piece.take(values);
        pieces.add(piece);
    }

    /** Adds to the signatures what they were shown; in their thread, in order. */
    void join() {
        pieces.forEach(IndexStrategy.Piece::join);
        pieces.clear();
    }
}
