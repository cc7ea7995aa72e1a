package org.meander.workflow.recipes;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.meander.index.Signature;
import org.meander.search.Vector;

/**
 * A model as a vector in the space of a query: runs of its values at runs of the query's coordinates, zero everywhere else.
 *
 * @param id the model's name
 * @param dimension coordinates of the query
 * @param squaredNorm of all its values
 * @param outside squared norm of the values that have no coordinate
 * @param valueError of the signatures against the values
 * @param levels granularities of the query
 * @param query the query's runs
 * @param own this model's runs, one for each of the query's
 * @param runs where its values lie, in order, without overlap
 * @param reading reads a run
 * @param signing finds signatures of all its values, and of those of tensors
 */
record ModelVector(
        String id,
        long dimension,
        double squaredNorm,
        double outside,
        double valueError,
        int levels,
        List<Granules> query,
        List<Granules> own,
        List<Run> runs,
        Reading reading,
        Signing signing)
        implements Vector {

    /**
     * @param at first coordinate
     * @param tensor index of the model's tensor
     * @param from first element of the tensor
     * @param length coordinates
     */
    record Run(long at, int tensor, long from, long length) {}

    /** Reads F32 values of a tensor; thread-safe. */
    interface Reading {
        void read(int tensor, long from, long count, MemorySegment target);
    }

    @Override
    public Segments segments(int level) {
        return Granules.matching(query, own, level);
    }

    @Override
    public <T extends Signature> Optional<T> signature(Class<T> kind) {
        return signing.find(Signing.WHOLE, kind);
    }

    @Override
    public <T extends Signature> List<Part<T>> parts(Class<T> kind) {
        List<Part<T>> parts = new ArrayList<>();
        for (Run run : runs) {
            Optional<T> signature = signing.find(run.tensor, kind);
            if (signature.isEmpty()) {
                return List.of();
            }
            parts.add(new Part<>(run.at, run.length, signature.get()));
        }
        return parts;
    }

    @Override
    public MemorySegment values(long from, int count, MemorySegment scratch) {
        MemorySegment target = scratch.asSlice(0, Float.BYTES * (long) count);
        target.fill((byte) 0);
        long end = from + count;
        for (Run run : runs) {
            long first = Math.max(from, run.at);
            long last = Math.min(end, run.at + run.length);
            if (first < last) {
                MemorySegment part = target.asSlice(Float.BYTES * (first - from), Float.BYTES * (last - first));
                reading.read(run.tensor, run.from + first - run.at, last - first, part);
            }
        }
        return target;
    }
}
