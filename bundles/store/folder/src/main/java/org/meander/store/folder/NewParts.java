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

    final List<Tensor> tensors = new ArrayList<>();
    final List<Block> blocks = new ArrayList<>();
    final Map<SignatureKey, Location> signatures = new LinkedHashMap<>();
    final Map<BlockSignatureKey, Location> blockSignatures = new LinkedHashMap<>();

    void clear() {
        tensors.clear();
        blocks.clear();
        signatures.clear();
        blockSignatures.clear();
    }
}
