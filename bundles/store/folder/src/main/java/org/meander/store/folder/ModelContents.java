package org.meander.store.folder;

import java.util.List;
import java.util.Map;
import org.meander.store.StoredModel;
import org.meander.store.StoredTensor;

/**
 * What the catalogue knows of a model.
 *
 * @param places for each tensor, where its blocks lie
 * @param signatures where the signatures lie
 * @param blockSignatures where the signatures of blocks lie
 * @param packed the payloads that were packed, by their number
 */
record ModelContents(
        StoredModel model,
        List<StoredTensor> tensors,
        List<List<Location>> places,
        Map<SignatureKey, Location> signatures,
        Map<BlockSignatureKey, Location> blockSignatures,
        Map<Long, Packed> packed) {}
