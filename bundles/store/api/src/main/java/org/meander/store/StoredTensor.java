package org.meander.store;

import java.util.List;
import org.meander.base.TensorInfo;

/**
 * A tensor of a stored model.
 *
 * @param info name, type and shape
 * @param blocks its payloads in sequence order; their counts sum to the tensor's elements; none for an empty tensor
 */
public record StoredTensor(TensorInfo info, List<StoredBlock> blocks) {

    public StoredTensor {
        blocks = List.copyOf(blocks);
    }
}
