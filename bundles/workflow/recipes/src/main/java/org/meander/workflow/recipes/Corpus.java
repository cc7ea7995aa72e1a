package org.meander.workflow.recipes;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.meander.base.TensorInfo;
import org.meander.search.Vector;
import org.meander.store.ModelReader;
import org.meander.store.ModelStore;
import org.meander.store.StoredBlock;
import org.meander.store.StoredModel;
import org.meander.store.StoredTensor;

/** The stored models as vectors in the space of a query: by tensor names where they share one, by whole sequences else. */
final class Corpus {

    private static final int PIECE = 1 << 16;

    private final QueryModel query;
    private final Readers readers;
    private final OpenModels open;
    private final Parts parts;
    private final AtomicLong made = new AtomicLong();
    private final StoredMeans means;
    private final Space byTensors;
    private final Space bySequence;

    Corpus(QueryModel query, Readers readers, OpenModels open, ModelStore store, Parts parts, StoredMeans means) {
        this.query = query;
        this.open = open;
        this.readers = readers;
        this.parts = parts;
        this.means = means;
        this.byTensors = new Space("tensors", queryVector(query.sketch().byTensor()), () -> FrameOrder.of(store));
        this.bySequence = new Space(
                "sequence",
                queryVector(List.of(
                        new Granules(query.sketch().elements(), query.sketch().whole()))),
                () -> FrameOrder.of(store));
    }

    /** The spaces that have candidates. */
    List<Space> spaces() {
        return List.of(byTensors, bySequence).stream().filter(s -> s.size() > 0).toList();
    }

    /** Adds a stored model; one without float values is no candidate. */
    void add(StoredModel model) {
        Sketch sketch;
        Coding coding;
        boolean shares;
        try (Readers.Lease lease = readers.open(model)) {
            ModelReader reader = lease.reader();
            coding = Coding.of(reader.tensors());
            List<TensorInfo> tensors =
                    reader.tensors().stream().map(StoredTensor::info).toList();
            shares = tensors.stream()
                    .filter(Sketch::weighs)
                    .anyMatch(tensor -> query.sketch().tensors().containsKey(tensor.name()));
            boolean wholeIsCompared = !shares;
            sketch = Sketch.of(
                    tensors,
                    (tensor, key) ->
                            key.isEmpty() && !wholeIsCompared ? Optional.empty() : means.of(reader, model, key),
                    valueError(reader.tensors()));
        }
        if (sketch.tensors().isEmpty()) {
            return;
        }
        if (shares) {
            addByTensors(model, sketch, coding);
        } else {
            addBySequence(model, sketch, coding);
        }
    }

    /** Signatures that had to be made from values because they were not kept. */
    long signaturesMade() {
        return made.get();
    }

    /** What the codecs of a model measured: sum of the squared errors of its values, and the largest error. */
    private record Coding(double squaredError, double maxError) {

        static Coding of(List<StoredTensor> tensors) {
            double squares = 0;
            double most = 0;
            for (StoredTensor tensor : tensors) {
                for (StoredBlock block : tensor.blocks()) {
                    // One that goes on from the tensor before was counted there.
                    squares += block.offset() == 0 ? block.squaredError() : 0;
                    most = Math.max(most, block.maxError());
                }
            }
            return new Coding(squares, most);
        }

        /** RMS error relative to the RMS of the values. */
        double relative(double squaredNorm) {
            return squaredError == 0 ? 0 : Math.sqrt(squaredError / squaredNorm);
        }
    }

    /** Largest L2 norm of a model's coding error, from what its encoders measured. */
    static double valueError(List<StoredTensor> tensors) {
        double squares = 0;
        for (StoredTensor tensor : tensors) {
            for (StoredBlock block : tensor.blocks()) {
                squares += block.squaredError();
            }
        }
        return Math.sqrt(squares);
    }

    private Vector queryVector(List<Granules> granules) {
        List<ModelVector.Run> runs = new ArrayList<>();
        long at = 0;
        for (Sketch.Part part : query.sketch().tensors().values()) {
            runs.add(new ModelVector.Run(at, part.index(), 0, part.info().elements()));
            at += part.info().elements();
        }
        double squaredNorm = 0;
        for (Sketch.Part part : query.sketch().tensors().values()) {
            squaredNorm += energy(part, 0, query::read);
        }
        return new ModelVector(
                query.name(),
                at,
                squaredNorm,
                0,
                query.sketch().valueError(),
                Granules.levels(granules),
                granules,
                granules,
                runs,
                query::read,
                query);
    }

    private void addByTensors(StoredModel model, Sketch sketch, Coding coding) {
        List<ModelVector.Run> runs = new ArrayList<>();
        List<Granules> own = new ArrayList<>();
        ModelVector.Reading reading = (tensor, from, count, target) -> open.read(model, tensor, from, count, target);
        double outside = 0;
        double squaredNorm = 0;
        for (Sketch.Part part : sketch.tensors().values()) {
            Sketch.Part counterpart = query.sketch().tensors().get(part.info().name());
            long inside = counterpart == null ? 0 : counterpart.info().elements();
            outside += energy(part, inside, reading);
            squaredNorm += energy(part, 0, reading);
        }
        long at = 0;
        long compared = 0;
        for (Sketch.Part wanted : query.sketch().tensors().values()) {
            Sketch.Part part = sketch.tensors().get(wanted.info().name());
            if (part == null) {
                own.add(new Granules(wanted.info().elements(), Optional.empty()));
            } else {
                long length = Math.min(wanted.info().elements(), part.info().elements());
                runs.add(new ModelVector.Run(at, part.index(), 0, length));
                own.add(new Granules(part.info().elements(), part.means()));
                compared += length;
            }
            at += wanted.info().elements();
        }
        add(byTensors, model, sketch, coding, squaredNorm, outside, own, runs, reading, compared);
    }

    private void addBySequence(StoredModel model, Sketch sketch, Coding coding) {
        List<ModelVector.Run> runs = new ArrayList<>();
        ModelVector.Reading reading = (tensor, from, count, target) -> open.read(model, tensor, from, count, target);
        long dimension = query.sketch().elements();
        double outside = 0;
        double squaredNorm = 0;
        long at = 0;
        for (Sketch.Part part : sketch.tensors().values()) {
            long length = Math.min(part.info().elements(), Math.max(0, dimension - at));
            if (length > 0) {
                runs.add(new ModelVector.Run(at, part.index(), 0, length));
            }
            outside += energy(part, length, reading);
            squaredNorm += energy(part, 0, reading);
            at += part.info().elements();
        }
        List<Granules> own = List.of(new Granules(sketch.elements(), sketch.whole()));
        add(bySequence, model, sketch, coding, squaredNorm, outside, own, runs, reading, Math.min(dimension, at));
    }

    private void add(
            Space space,
            StoredModel model,
            Sketch sketch,
            Coding coding,
            double squaredNorm,
            double outside,
            List<Granules> own,
            List<ModelVector.Run> runs,
            ModelVector.Reading reading,
            long compared) {
        ModelVector asked = (ModelVector) space.query();
        ModelVector vector = new ModelVector(
                model.name(),
                asked.dimension(),
                squaredNorm,
                outside,
                sketch.valueError(),
                asked.levels(),
                asked.own(),
                own,
                runs,
                reading,
                new StoredSigning(model, sketch, open, parts, made));
        Space.Extent extent = new Space.Extent(
                space == byTensors ? runs.size() : 0,
                compared,
                (double) compared / asked.dimension(),
                (double) compared / sketch.elements(),
                coding.relative(squaredNorm),
                coding.maxError);
        space.add(vector, extent);
    }

    /** Sum of the squares of a tensor's values from an element on: from its signature if it is all of them, else by reading. */
    private static double energy(Sketch.Part part, long from, ModelVector.Reading reading) {
        long elements = part.info().elements();
        if (from >= elements) {
            return 0;
        }
        if (from == 0 && part.means().isPresent()) {
            return part.means().map(Means::squaredNorm).orElseThrow();
        }
        double squares = 0;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment piece = arena.allocate(Float.BYTES * (long) PIECE);
            for (long at = from; at < elements; at += PIECE) {
                long count = Math.min(PIECE, elements - at);
                reading.read(part.index(), at, count, piece);
                squares += Difference.squares(piece, count);
            }
        }
        return squares;
    }
}
