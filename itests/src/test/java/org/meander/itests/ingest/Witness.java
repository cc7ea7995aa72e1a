package org.meander.itests.ingest;

import static org.junit.Assert.assertEquals;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.meander.store.ModelStore;
import org.meander.store.StoredModel;

/** Remembers every model that a store has ever shown: whoever saw one may rely on it, so it must stay, and be written once only. */
public final class Witness {

    private final Map<String, Instant> seen = new TreeMap<>();

    /** Looks at the store, which must still have everything that was seen before, as it was committed then. */
    public void look(ModelStore store) {
        Map<String, Instant> now =
                store.models().stream().collect(Collectors.toMap(StoredModel::name, StoredModel::committed));
        for (Map.Entry<String, Instant> before : seen.entrySet()) {
            assertEquals("commit of " + before.getKey(), before.getValue(), now.get(before.getKey()));
        }
        seen.putAll(now);
    }

    /** Number of models seen so far. */
    public int models() {
        return seen.size();
    }

    /** Begins anew, with another store. */
    public void forget() {
        seen.clear();
    }
}
