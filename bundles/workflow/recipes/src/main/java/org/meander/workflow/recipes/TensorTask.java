package org.meander.workflow.recipes;

import java.util.Optional;
import org.meander.base.TensorInfo;
import org.meander.index.IndexStrategy;

/**
 * A tensor on its way into the store.
 *
 * @param info the tensor
 * @param builder of its signature, if it gets one
 * @param whole of the model's signature, if it takes part in it
 * @param wholeFrom position of its first element in the model's sequence
 * @param reference the model whose blocks may help to encode it, if there is one
 */
record TensorTask(
        TensorInfo info,
        Optional<IndexStrategy.Builder> builder,
        Optional<IndexStrategy.Builder> whole,
        long wholeFrom,
        Optional<ReferenceModel> reference) {}
