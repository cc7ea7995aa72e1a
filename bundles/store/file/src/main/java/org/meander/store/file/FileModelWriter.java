package org.meander.store.file;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.base.TensorInfo;
import org.meander.store.ModelWriter;
import org.meander.store.StoredBlock;
import org.meander.store.StoredModel;
import org.meander.store.StoredTensor;

/** Appends a model's records to segments that it has for itself, and makes them visible at the end. */
final class FileModelWriter implements ModelWriter {

    private enum State {
        OPEN,
        FAILED,
        COMMITTED,
        CLOSED
    }

    /** A borrowed segment, and where this writer began in it. */
    private record Borrowed(OwnedSegment segment, long from) {}

    private final StoreFolder folder;
    private final Catalogue catalogue;
    private final SegmentPool pool;
    private final boolean sync;
    private final String name;
    private final Map<String, String> attributes;
    private final List<Borrowed> borrowed = new ArrayList<>();
    private final Set<String> tensorNames = new HashSet<>();
    private final List<TensorInfo> tensors = new ArrayList<>();
    private final List<List<StoredBlock>> blocks = new ArrayList<>();
    private final List<List<Location>> places = new ArrayList<>();
    private final Map<SignatureKey, Location> signatures = new LinkedHashMap<>();
    private long parameters;
    private long sourceBytes;
    private State state = State.OPEN;

    FileModelWriter(
            StoreFolder folder,
            Catalogue catalogue,
            SegmentPool pool,
            boolean sync,
            String name,
            Map<String, String> attributes) {
        this.folder = folder;
        this.catalogue = catalogue;
        this.pool = pool;
        this.sync = sync;
        this.name = Names.checkModel(name);
        this.attributes = Map.copyOf(attributes);
        attributes.forEach((key, value) -> {
            Names.checkText("an attribute's key", key);
            Names.checkText("attribute '" + key + "'", value);
        });
    }

    @Override
    public void tensor(TensorInfo info) {
        checkOpen();
        if (info.name().isEmpty()) {
            throw MeanderException.invalid("tensor %d of model '%s' has no name", tensors.size(), name);
        }
        Names.checkText("a tensor's name", info.name());
        if (tensorNames.contains(info.name())) {
            throw new MeanderException(
                    StandardError.ALREADY_EXISTS, "model '" + name + "' already has a tensor '" + info.name() + "'");
        }
        try {
            long bytes = Math.addExact(sourceBytes, info.bytes());
            parameters = Math.addExact(parameters, info.elements());
            sourceBytes = bytes;
        } catch (ArithmeticException e) {
            throw MeanderException.invalid("model '%s' takes more than 2^63-1 bits at tensor '%s'", name, info.name());
        }
        tensorNames.add(info.name());
        tensors.add(info);
        blocks.add(new ArrayList<>());
        places.add(new ArrayList<>());
    }

    @Override
    public void block(StoredBlock block, MemorySegment payload) {
        checkOpen();
        if (tensors.isEmpty()) {
            throw MeanderException.invalid("a block of model '%s' comes before its first tensor", name);
        }
        if (block.count() < 1 || block.bytes() != payload.byteSize()) {
            throw MeanderException.invalid(
                    "a block of tensor '%s' has %d elements and %d bytes in a payload of %d;"
                            + " it must have at least 1 element, and as many bytes as the payload",
                    tensors.getLast().name(), block.count(), block.bytes(), payload.byteSize());
        }
        places.getLast().add(append(SegmentFormat.PAYLOAD, payload));
        blocks.getLast().add(block);
    }

    @Override
    public void signature(String tensor, String strategy, MemorySegment bytes) {
        checkOpen();
        SignatureKey key = new SignatureKey(
                Names.checkText("a tensor's name", tensor), Names.checkText("a strategy's name", strategy));
        if (signatures.containsKey(key)) {
            throw new MeanderException(StandardError.ALREADY_EXISTS, "model '" + name + "' already has " + key);
        }
        signatures.put(key, append(SegmentFormat.SIGNATURE, bytes));
    }

    private Location append(int kind, MemorySegment content) {
        if (borrowed.isEmpty() || pool.isFull(borrowed.getLast().segment)) {
            OwnedSegment segment = pool.acquire();
            borrowed.add(new Borrowed(segment, segment.end()));
        }
        OwnedSegment segment = borrowed.getLast().segment;
        boolean done = false;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = content;
            if (!content.isNative()) {
                // Arrays other than byte[] have no view as a byte buffer.
                bytes = arena.allocate(content.byteSize());
                bytes.copyFrom(content);
            }
            Location place = segment.append(kind, bytes);
            done = true;
            return place;
        } catch (IOException e) {
            throw failure(e, "written to " + folder.segment(segment.id()) + " at offset " + segment.end());
        } finally {
            if (!done) {
                state = State.FAILED;
            }
        }
    }

    @Override
    public StoredModel commit() {
        checkOpen();
        checkCounts();
        ModelContents contents = contents();
        List<OwnedSegment> segments = borrowed.stream().map(Borrowed::segment).toList();
        state = State.FAILED;
        boolean done = false;
        try {
            force(segments);
            catalogue.write(connection -> {
                pool.advance(connection, segments);
                ModelTable.replace(connection, contents);
                return null;
            });
            done = true;
        } finally {
            if (!done) {
                // Not cut: after a failure of the disk itself, only the next recovery knows whether the transaction
                // took place.
                giveUp();
            }
        }
        state = State.COMMITTED;
        borrowed.clear();
        segments.forEach(pool::release);
        return contents.model();
    }

    private void force(List<OwnedSegment> segments) {
        try {
            for (OwnedSegment segment : segments) {
                if (pool.isFull(segment)) {
                    segment.seal();
                }
                if (sync) {
                    segment.force();
                }
            }
        } catch (IOException e) {
            throw failure(e, "forced to disk in " + folder.segments());
        }
    }

    private MeanderException failure(IOException e, String what) {
        return switch (e) {
            case ClosedByInterruptException i ->
                new MeanderException(
                        StandardError.CANCELLED, "the thread that wrote model '" + name + "' was interrupted", i);
            case ClosedChannelException c ->
                new MeanderException(
                        StandardError.UNAVAILABLE,
                        folder.root() + " was closed while model '" + name + "' was being written",
                        c);
            default -> MeanderException.io(e, "model '%s' cannot be %s", name, what);
        };
    }

    private void checkCounts() {
        for (int i = 0; i < tensors.size(); i++) {
            TensorInfo info = tensors.get(i);
            long count = 0;
            for (StoredBlock block : blocks.get(i)) {
                count += Math.min(block.count(), Long.MAX_VALUE - count);
            }
            if (count != info.elements()) {
                throw MeanderException.invalid(
                        "tensor '%s' of model '%s' has %d elements; its %d blocks hold %d",
                        info.name(), name, info.elements(), blocks.get(i).size(), count);
            }
        }
        for (SignatureKey key : signatures.keySet()) {
            if (!key.tensor().isEmpty() && !tensorNames.contains(key.tensor())) {
                throw MeanderException.invalid("model '%s' has %s but no such tensor", name, key);
            }
        }
    }

    private ModelContents contents() {
        List<StoredTensor> stored = new ArrayList<>();
        long payload = 0;
        for (int i = 0; i < tensors.size(); i++) {
            stored.add(new StoredTensor(tensors.get(i), blocks.get(i)));
            for (StoredBlock block : blocks.get(i)) {
                payload += block.bytes();
            }
        }
        long signature = signatures.values().stream().mapToLong(Location::bytes).sum();
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        StoredModel model =
                new StoredModel(name, tensors.size(), parameters, sourceBytes, payload, signature, now, attributes);
        return new ModelContents(model, stored, places, signatures);
    }

    private void checkOpen() {
        if (state != State.OPEN) {
            throw MeanderException.invalid(
                    "the writer of model '%s' is %s", name, state.name().toLowerCase(Locale.ROOT));
        }
    }

    private void giveUp() {
        List<Borrowed> all = List.copyOf(borrowed);
        borrowed.clear();
        all.forEach(one -> pool.discard(one.segment));
    }

    @Override
    public void close() {
        state = State.CLOSED;
        try {
            for (Borrowed one : borrowed) {
                if (one.segment.usable() || one.segment.sealed()) {
                    one.segment.cut(one.from);
                }
            }
        } catch (IOException e) {
            // What cannot be cut now is cut by whoever continues the segment.
            giveUp();
        }
        borrowed.forEach(one -> pool.release(one.segment));
        borrowed.clear();
    }
}
