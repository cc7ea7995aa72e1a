package org.meander.source.safetensors;

import com.fasterxml.jackson.core.JsonToken;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.meander.base.MeanderException;
import org.meander.source.FileTree;
import org.meander.source.RangedFile;

/**
 * The index of a model in several files: which file has which tensor.
 *
 * @param location how messages name it
 * @param metadata its {@code metadata}, scalars only, as text
 * @param shards name of each tensor's file in the tree, inside the index's folder
 */
record ShardIndex(String location, Map<String, String> metadata, Map<String, String> shards) {

    /** How the names of index files end. */
    static final String SUFFIX = ".safetensors.index.json";

    /** @param name of the index in its tree */
    static ShardIndex read(String name, RangedFile file) {
        String location = file.location();
        if (file.size() > Header.MAX_BYTES) {
            throw MeanderException.malformed(
                    "%s: %d bytes are too many for an index; it may have %d", location, file.size(), Header.MAX_BYTES);
        }
        byte[] bytes = new byte[(int) file.size()];
        file.read(0, MemorySegment.ofArray(bytes));
        Map<String, String> metadata = new LinkedHashMap<>();
        Map<String, String> shards = new LinkedHashMap<>();
        try (StrictJson json = new StrictJson(location, 0, bytes)) {
            while (json.nextKey()) {
                switch (json.text()) {
                    case "metadata" -> readMetadata(json, metadata);
                    case "weight_map" ->
                        json.texts("weight_map")
                                .forEach((tensor, shard) -> shards.put(tensor, inside(location, name, tensor, shard)));
                    default -> json.skip();
                }
            }
            json.end();
        }
        if (shards.isEmpty()) {
            throw MeanderException.malformed(
                    "%s: it has no weight_map or an empty one; it must say which file has which tensor", location);
        }
        return new ShardIndex(location, metadata, shards);
    }

    private static void readMetadata(StrictJson json, Map<String, String> metadata) {
        json.expect(JsonToken.START_OBJECT, "metadata", "an object");
        while (json.nextKey()) {
            String key = json.text();
            JsonToken value = json.next();
            if (value.isScalarValue()) {
                metadata.put(key, json.text());
            } else {
                json.skipCurrent();
            }
        }
    }

    /**
     * Where links lead is the owner's affair: caches keep shards behind links. What an index says must not lead out.
     */
    private static String inside(String location, String index, String tensor, String shard) {
        return FileTree.beside(index, shard)
                .orElseThrow(() -> MeanderException.malformed(
                        "%s: weight_map says that tensor '%s' is in '%s'; it must be a file inside the index's folder",
                        location, tensor, shard));
    }

    /** Holds a tensor that a shard has against the index. */
    void check(String tensor, String shard) {
        String stated = shards.get(tensor);
        if (!shard.equals(stated)) {
            throw MeanderException.malformed(
                    "%s: weight_map says that tensor '%s' is in %s, but %s has it",
                    location, tensor, stated == null ? "no file" : stated, shard);
        }
    }

    /** Holds the index against the tensors that the shards have. */
    void checkComplete(Set<String> tensors) {
        shards.forEach((tensor, shard) -> {
            if (!tensors.contains(tensor)) {
                throw MeanderException.malformed(
                        "%s: weight_map says that tensor '%s' is in %s, which lacks it", location, tensor, shard);
            }
        });
    }
}
