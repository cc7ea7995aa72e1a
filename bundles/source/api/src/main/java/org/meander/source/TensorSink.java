package org.meander.source;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import org.meander.base.TensorInfo;
import org.osgi.annotation.versioning.ConsumerType;

/** A configured place to which models are written. Thread-safe service. */
@ConsumerType
public interface TensorSink {

    /** Where it writes, for reports. */
    String location();

    /**
     * Starts a model.
     *
     * @param tensors all tensors, in the order in which their values will come
     * @throws org.meander.base.MeanderException {@code UNSUPPORTED_DATA} if the format lacks a type; {@code IO_FAILURE}
     */
    Writer create(List<TensorInfo> tensors, Map<String, String> metadata);

    /** For one thread. Nothing is visible under the final name before {@link #commit}. */
    @ConsumerType
    interface Writer extends AutoCloseable {

        /**
         * Appends elements of the tensors, in order, little-endian; a call never crosses from one tensor into the
         * next.
         */
        void write(MemorySegment elements);

        /** Forces everything to disk and makes it visible; {@code INVALID_ARGUMENT} if values are missing. */
        void commit();

        /** Discards everything that was not committed. */
        @Override
        void close();
    }
}
