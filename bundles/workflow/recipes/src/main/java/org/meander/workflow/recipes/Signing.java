package org.meander.workflow.recipes;

import java.util.Collection;
import java.util.Optional;
import org.meander.index.IndexStrategy;
import org.meander.index.Signature;

/** Signatures of a model whose values can be read. Thread-safe. */
interface Signing {

    /** Position that stands for all tensors together. */
    int WHOLE = -1;

    /**
     * @param tensor index of the tensor among all tensors of the model, or {@link #WHOLE}
     * @return empty if there is none of that kind and none can be made
     */
    <T extends Signature> Optional<T> find(int tensor, Class<T> kind);

    /** Makes the signature of the tensors one after another. */
    static Signature make(IndexStrategy strategy, Collection<Sketch.Part> tensors, ModelVector.Reading reading) {
        int piece = 1 << 18;
        IndexStrategy.Builder builder = strategy.builder(
                tensors.stream().mapToLong(t -> t.info().elements()).sum());
        try (Buffer buffer = new Buffer()) {
            for (Sketch.Part tensor : tensors) {
                for (long from = 0; from < tensor.info().elements(); from += piece) {
                    long count = Math.min(piece, tensor.info().elements() - from);
                    var values = buffer.ensure(Float.BYTES * count);
                    reading.read(tensor.index(), from, count, values);
                    builder.add(values, count);
                }
            }
            return builder.finish();
        }
    }
}
