package org.meander.store;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a stored model without opening it.
 *
 * @param name its name
 * @param tensors number of tensors
 * @param parameters number of elements in all tensors
 * @param sourceBytes bytes of the tensors before encoding
 * @param storedBytes bytes of the payloads
 * @param signatureBytes bytes of the signatures, beside the payloads
 * @param committed when it was committed
 * @param attributes what the writer was given, and {@link ModelStore#annotate} changed since
 * @param reads how often it was opened for reading, as far as is known: counted in memory and kept now and then
 * @param lastRead when it was last opened, if it ever was
 */
public record StoredModel(
        String name,
        int tensors,
        long parameters,
        long sourceBytes,
        long storedBytes,
        long signatureBytes,
        Instant committed,
        Map<String, String> attributes,
        long reads,
        Optional<Instant> lastRead) {

    public StoredModel {
        attributes = Map.copyOf(attributes);
    }

    /** A model that was never read. */
    public StoredModel(
            String name,
            int tensors,
            long parameters,
            long sourceBytes,
            long storedBytes,
            long signatureBytes,
            Instant committed,
            Map<String, String> attributes) {
        this(
                name,
                tensors,
                parameters,
                sourceBytes,
                storedBytes,
                signatureBytes,
                committed,
                attributes,
                0,
                Optional.empty());
    }
}
