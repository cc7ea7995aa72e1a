package org.meander.itests.ingest;

import java.lang.foreign.MemorySegment;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.meander.store.ModelReader;
import org.meander.store.ModelStore;
import org.meander.store.StoredModel;
import org.meander.store.StoredTensor;

/** All that a store holds, entry by entry, in a form that can be compared: what it knows of a payload or signature, and its digest. */
public final class Contents {

    private Contents() {}

    /** How long it took is no part of what a store holds. */
    private static final String SECONDS = "encoding.seconds";

    /** Everything but the time of the commits. Reading checks every payload against its checksum. */
    public static Map<String, String> of(ModelStore store, String... strategies) {
        Map<String, String> entries = new TreeMap<>();
        for (StoredModel model : store.models()) {
            Map<String, String> attributes = new TreeMap<>(model.attributes());
            attributes.remove(SECONDS);
            entries.put(model.name(), attributes.toString());
            try (ModelReader reader = store.read(model.name())) {
                add(entries, reader, List.of(strategies));
            }
        }
        return entries;
    }

    /** In what two stores differ, entry by entry; nothing if they hold the same. */
    public static List<String> differences(Map<String, String> expected, Map<String, String> actual) {
        Set<String> all = new TreeSet<>(expected.keySet());
        all.addAll(actual.keySet());
        return all.stream()
                .filter(entry -> !Objects.equals(expected.get(entry), actual.get(entry)))
                .map(entry -> entry + ": " + actual.get(entry) + " instead of " + expected.get(entry))
                .toList();
    }

    private static void add(Map<String, String> entries, ModelReader reader, List<String> strategies) {
        String model = reader.model().name();
        for (String strategy : strategies) {
            signature(entries, reader, "", strategy);
        }
        for (int t = 0; t < reader.tensors().size(); t++) {
            StoredTensor tensor = reader.tensors().get(t);
            entries.put(model + ", tensor " + t, tensor.info().toString());
            for (int b = 0; b < tensor.blocks().size(); b++) {
                entries.put(
                        model + ", tensor " + t + ", block " + b,
                        tensor.blocks().get(b) + " " + digest(reader.payload(t, b)));
            }
            for (String strategy : strategies) {
                signature(entries, reader, tensor.info().name(), strategy);
            }
        }
    }

    private static void signature(Map<String, String> entries, ModelReader reader, String tensor, String strategy) {
        reader.signature(tensor, strategy)
                .ifPresent(bytes -> entries.put(
                        reader.model().name() + ", signature '" + tensor + "' by " + strategy, digest(bytes)));
    }

    private static String digest(MemorySegment bytes) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(bytes.asByteBuffer());
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
