package org.meander.store;

import java.time.Instant;
import java.util.Map;

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
 * @param attributes what the writer was given
 */
public record StoredModel(
        String name,
        int tensors,
        long parameters,
        long sourceBytes,
        long storedBytes,
        long signatureBytes,
        Instant committed,
        Map<String, String> attributes) {

    public StoredModel {
        attributes = Map.copyOf(attributes);
    }
}
