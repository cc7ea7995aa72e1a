package org.meander.store.folder;

import java.util.UUID;
import org.meander.base.MeanderException;
import org.meander.store.ModelReader;
import org.meander.store.StoredBlock;

/** What the last block of a model that is being written is decoded with: a block of another model, or payloads that come with it. */
final class NewReferences {

    private final String name;
    private final UUID store;
    private final Written written;
    private final NewParts fresh;
    /** Payloads that came with the last block. */
    private int carried;

    /** @param fresh takes the references */
    NewReferences(String name, UUID store, Written written, NewParts fresh) {
        this.name = name;
        this.store = store;
        this.written = written;
        this.fresh = fresh;
    }

    /** Another block is the last one. */
    void begin() {
        carried = 0;
    }

    void toModel(ModelReader other, int tensor, int block) {
        checkBlock();
        if (!(other instanceof FileModelReader reader) || !reader.isOf(store)) {
            throw MeanderException.invalid(
                    "model '%s' refers to a model of another store; it may refer to those of its own", name);
        }
        NewParts.Reference reference = reader.referenceTo(tensor, block, written.tensors() - 1, written.blocks() - 1);
        if (refersToModel() || carried > 0) {
            throw MeanderException.invalid(
                    "block %d of tensor '%s' of model '%s' has a reference already",
                    reference.position(), written.current().name(), name);
        }
        fresh.references.add(reference);
    }

    /** Refuses a payload of so many bytes that cannot come with the last block as this one. */
    void check(StoredBlock block, long bytes) {
        checkBlock();
        boolean possible = block.bytes() == bytes && block.isWithinPayload();
        if (refersToModel() || !possible) {
            throw MeanderException.invalid(
                    "a reference of block %d of tensor '%s' of model '%s' is %s with %d bytes; blocks that refer to no"
                            + " model may have some, each as long as its payload",
                    written.blocks() - 1, written.current().name(), name, block, bytes);
        }
    }

    /** Takes a payload that was appended. */
    void carry(StoredBlock block, Location place) {
        fresh.carried.add(new NewParts.Carried(written.tensors() - 1, written.blocks() - 1, carried++, block, place));
    }

    private void checkBlock() {
        if (written.blocks() == 0) {
            throw MeanderException.invalid(
                    "a reference comes before the first block of tensor '%s' of model '%s'",
                    written.current().name(), name);
        }
    }

    /** Whether the last block has a reference to a model. */
    private boolean refersToModel() {
        return !fresh.references.isEmpty()
                && fresh.references.getLast().tensor() == written.tensors() - 1
                && fresh.references.getLast().position() == written.blocks() - 1;
    }
}
