package org.meander.workflow.recipes;

import java.util.LinkedHashMap;
import java.util.Map;
import org.meander.store.StoredModel;

/** Rows of reports that several recipes make. */
final class Rows {

    private Rows() {}

    /** Name, state and sizes of a stored model. */
    static Map<String, Object> stored(String name, String state, StoredModel stored) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("model", name);
        row.put("state", state);
        row.put("tensors", stored.tensors());
        row.put("parameters", stored.parameters());
        row.put("sourceBytes", stored.sourceBytes());
        row.put("storedBytes", stored.storedBytes());
        row.put("indexBytes", stored.signatureBytes());
        row.put("ratio", stored.storedBytes() == 0 ? 1.0 : (double) stored.sourceBytes() / stored.storedBytes());
        row.put("bitsPerValue", stored.parameters() == 0 ? 0.0 : 8.0 * stored.storedBytes() / stored.parameters());
        return row;
    }
}
