package org.meander.store.folder;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.meander.base.TensorInfo;
import org.meander.store.StoredBlock;

/** Parts of a model that the catalogue does not have yet. */
final class NewParts {

    record Tensor(int position, TensorInfo info) {}

    record Block(int tensor, int position, StoredBlock block, Location place) {}

    /** A block's reference to one of another model; {@code rows} are this and those that it needs. */
    record Reference(int tensor, int position, long model, String name, int fromTensor, int fromBlock, int rows) {}

    /** A payload that came with a model, and that a block of it is decoded with; {@code ordinal} counts those of the block, from 0. */
    record Carried(int tensor, int position, int ordinal, StoredBlock block, Location place) {}

    final List<Carried> carried = new ArrayList<>();
    final List<Reference> references = new ArrayList<>();
    final List<Tensor> tensors = new ArrayList<>();
    final List<Block> blocks = new ArrayList<>();
    final Map<SignatureKey, Location> signatures = new LinkedHashMap<>();
    final Map<BlockSignatureKey, Location> blockSignatures = new LinkedHashMap<>();

    void clear() {
        tensors.clear();
        blocks.clear();
        references.clear();
        carried.clear();
        signatures.clear();
        blockSignatures.clear();
    }
}
