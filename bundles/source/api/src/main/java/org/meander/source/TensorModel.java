package org.meander.source;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.meander.base.TensorInfo;
import org.osgi.annotation.versioning.ConsumerType;

/** An open model. Thread-safe; several streams may be open at once. */
@ConsumerType
public interface TensorModel extends AutoCloseable {

    String name();

    /** Text about the model as its file has it, such as {@code format=pt}; never executed, never a path. */
    Map<String, String> metadata();

    /** Its tensors in a fixed order, each name once. */
    List<TensorInfo> tensors();

    /**
     * Something that changes when the content does, cheap to get: size and time of files, an ETag, a seed. Equal
     * fingerprints of one model mean that it need not be read again.
     */
    String fingerprint();

    /**
     * The values of a tensor as a pull stream.
     *
     * @param tensor one of {@link #tensors}
     * @param from first element, 0 to the number of elements; of packed types one that begins a byte: even for 4 bits, a multiple
     *     of 4 for 6 bits
     * @throws org.meander.base.MeanderException {@code NOT_FOUND} for a tensor that is not one of them, {@code INVALID_ARGUMENT}
     *     for a {@code from} outside it, and for a closed model
     */
    TensorStream stream(TensorInfo tensor, long from);

    /**
     * Tells which tensors will be streamed, whole and in this order, so that what is far away can be fetched ahead. Nobody has to
     * call it.
     */
    default void plan(List<TensorInfo> tensors) {}

    /** The text of the {@code config.json} that lies beside the model's files, if there is one. */
    default Optional<String> config() {
        return Optional.empty();
    }

    /** Ends its streams: reading them afterwards is {@code INVALID_ARGUMENT}. Closing twice is harmless. */
    @Override
    void close();
}
