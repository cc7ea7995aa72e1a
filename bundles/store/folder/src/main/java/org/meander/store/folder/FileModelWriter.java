package org.meander.store.folder;

import java.lang.foreign.MemorySegment;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.base.TensorInfo;
import org.meander.store.Checkpoint;
import org.meander.store.ModelReader;
import org.meander.store.ModelWriter;
import org.meander.store.StoredBlock;
import org.meander.store.StoredModel;

/**
 * Appends a model's records to segments that it has for itself, and makes them visible at the end. The catalogue learns of them at each
 * checkpoint, so only what came since is kept in memory.
 */
final class FileModelWriter implements ModelWriter {

    private enum State {
        OPEN,
        FAILED,
        COMMITTED,
        CLOSED
    }

    private final Catalogue catalogue;
    private final Partials partials;
    private final String name;
    private final String given;
    private final Map<String, String> attributes;
    private final Appender appender;
    private final Written written;
    private final NewParts fresh = new NewParts();
    private final NewReferences references;
    private final Optional<Checkpoint> resumed;
    private final Consumer<StoredModel> committed;
    /** The model's number, once the catalogue has parts of it. */
    private Optional<Long> model;

    private State state = State.OPEN;

    /**
     * @param taken what it goes on with, if it does
     * @param committed is told once the model is
     */
    FileModelWriter(
            Catalogue catalogue,
            Partials partials,
            Appender appender,
            String name,
            Map<String, String> attributes,
            Optional<Partials.Taken> taken,
            Consumer<StoredModel> committed) {
        this.catalogue = catalogue;
        this.partials = partials;
        this.appender = appender;
        this.name = name;
        this.given = Attributes.format(attributes);
        this.attributes = new TreeMap<>(attributes);
        this.written = taken.map(Partials.Taken::written).orElseGet(() -> new Written(name));
        this.references = new NewReferences(name, catalogue.store(), written, fresh);
        this.model = taken.map(Partials.Taken::model);
        this.committed = committed;
        this.resumed = taken.map(Partials.Taken::checkpoint);
    }

    @Override
    public Optional<Checkpoint> resumed() {
        return resumed;
    }

    @Override
    public void attribute(String key, String value) {
        checkOpen();
        attributes.put(Names.checkText("an attribute's key", key), Names.checkText("attribute '" + key + "'", value));
    }

    @Override
    public void tensor(TensorInfo info) {
        checkOpen();
        written.tensor(info);
        fresh.tensors.add(new NewParts.Tensor(written.tensors() - 1, info));
    }

    @Override
    public void block(StoredBlock block, MemorySegment payload) {
        checkOpen();
        TensorInfo tensor = written.current();
        if (block.count() < 1 || block.bytes() != payload.byteSize()) {
            throw MeanderException.invalid(
                    "a block of tensor '%s' has %d elements and %d bytes in a payload of %d;"
                            + " it must have at least 1 element, and as many bytes as the payload",
                    tensor.name(), block.count(), block.bytes(), payload.byteSize());
        }
        if (block.offset() != 0 || block.elements() < block.count()) {
            throw MeanderException.invalid(
                    "a block of tensor '%s' has %d elements from %d on in a payload of %d; it must begin with the"
                            + " payload",
                    tensor.name(), block.count(), block.offset(), block.elements());
        }
        add(block, append(SegmentFormat.PAYLOAD, payload));
    }

    private void add(StoredBlock block, Location place) {
        references.begin();
        written.block(block, place);
        fresh.blocks.add(new NewParts.Block(written.tensors() - 1, written.blocks() - 1, block, place));
    }

    @Override
    public void share(StoredBlock block) {
        checkOpen();
        StoredBlock before = written.lastBlock;
        boolean continues = before != null
                && written.blocks() == 0
                && block.count() >= 1
                && block.offset() == before.offset() + before.count()
                && block.elements() == before.elements()
                && block.count() <= block.elements() - block.offset()
                && block.bytes() == before.bytes();
        if (!continues) {
            throw MeanderException.invalid(
                    "block %s of tensor '%s' does not continue the block before, %s, in the same payload",
                    block, written.current().name(), before);
        }
        add(block, written.lastPlace);
    }

    @Override
    public void reference(ModelReader other, int tensor, int block) {
        checkOpen();
        references.toModel(other, tensor, block);
    }

    @Override
    public void reference(StoredBlock block, MemorySegment payload) {
        checkOpen();
        references.check(block, payload.byteSize());
        references.carry(block, append(SegmentFormat.PAYLOAD, payload));
    }

    @Override
    public void signature(String tensor, String strategy, MemorySegment bytes) {
        checkOpen();
        SignatureKey key = new SignatureKey(
                Names.checkText("a tensor's name", tensor), Names.checkText("a strategy's name", strategy));
        written.signature(key);
        fresh.signatures.put(key, append(SegmentFormat.SIGNATURE, bytes));
        written.signatureBytes += bytes.byteSize();
    }

    @Override
    public void blockSignature(String strategy, MemorySegment bytes) {
        checkOpen();
        BlockSignatureKey key = written.blockSignature(Names.checkText("a strategy's name", strategy));
        fresh.blockSignatures.put(key, append(SegmentFormat.SIGNATURE, bytes));
        written.signatureBytes += bytes.byteSize();
    }

    private Location append(int kind, MemorySegment content) {
        State before = state;
        state = State.FAILED;
        Location place = appender.append(kind, content);
        state = before;
        return place;
    }

    @Override
    public void checkpoint(MemorySegment restart) {
        checkOpen();
        written.checkEarlier();
        if (appender.isEmpty()) {
            return;
        }
        keep(false, () -> {
            long id = catalogue.write(connection -> {
                appender.advance(connection);
                long number = model.isPresent() ? model.get() : ModelTable.reserve(connection);
                partials.deleteLeft(connection, name, number);
                PartTables.insert(connection, number, fresh);
                partials.save(connection, number, name, given, appender.segment(), written.elements(), restart);
                return number;
            });
            model = Optional.of(id);
        });
        state = State.OPEN;
    }

    @Override
    public StoredModel commit() {
        checkOpen();
        written.checkWhole();
        StoredModel stored = new StoredModel(
                name,
                written.tensors(),
                written.parameters,
                written.sourceBytes,
                written.payloadBytes,
                written.signatureBytes,
                Instant.now().truncatedTo(ChronoUnit.MILLIS),
                attributes);
        keep(
                true,
                () -> catalogue.write(connection -> {
                    appender.advance(connection);
                    long number = model.isPresent() ? model.get() : ModelTable.reserve(connection);
                    // Parts first: they may refer to those of the model that is replaced.
                    PartTables.insert(connection, number, fresh);
                    ModelTable.replace(connection, number, stored);
                    Partials.forget(connection, number);
                    partials.deleteLeft(connection, name, number);
                    return null;
                }));
        state = State.COMMITTED;
        model = Optional.empty();
        appender.close();
        committed.accept(stored);
        return stored;
    }

    /** Forces what was appended, tells the catalogue, and keeps it; after a failure nothing can be written any more. */
    private void keep(boolean last, Runnable transaction) {
        state = State.FAILED;
        boolean done = false;
        try {
            appender.force(last);
            transaction.run();
            done = true;
        } finally {
            if (!done) {
                appender.giveUp();
            }
        }
        appender.keep();
        fresh.clear();
    }

    private void checkOpen() {
        if (state != State.OPEN) {
            throw MeanderException.invalid(
                    "the writer of model '%s' is %s", name, state.name().toLowerCase(Locale.ROOT));
        }
    }

    @Override
    public void close() {
        state = State.CLOSED;
        appender.close();
        model.ifPresent(this::leave);
        model = Optional.empty();
    }

    /** The model can then be gone on with at once. */
    private void leave(long number) {
        try {
            catalogue.write(connection -> {
                Partials.leave(connection, number);
                return null;
            });
        } catch (MeanderException e) {
            if (e.code() != StandardError.UNAVAILABLE && e.code() != StandardError.IO_FAILURE) {
                throw e;
            }
            // The store was closed, which leaves all partial models, or cannot be written: the next process finds the
            // owner gone.
        }
    }
}
