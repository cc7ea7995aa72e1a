package org.meander.source.safetensors;

import com.fasterxml.jackson.core.JsonToken;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.meander.base.MeanderException;
import org.meander.source.MappedFile;

/**
 * The index of a model in several files: which file has which tensor.
 *
 * @param metadata its {@code metadata}, scalars only, as text
 * @param shards file of each tensor, a path inside the index's folder
 */
record ShardIndex(Map<String, String> metadata, Map<String, Path> shards) {

    /** How the names of index files end. */
    static final String SUFFIX = ".safetensors.index.json";

    static ShardIndex read(Path path) {
        byte[] bytes;
        try (MappedFile file = MappedFile.open(path)) {
            if (file.size() > Header.MAX_BYTES) {
                throw MeanderException.malformed(
                        "%s: %d bytes are too many for an index; it may have %d", path, file.size(), Header.MAX_BYTES);
            }
            bytes = new byte[(int) file.size()];
            file.read(0, MemorySegment.ofArray(bytes));
        }
        Map<String, String> metadata = new LinkedHashMap<>();
        Map<String, Path> shards = new LinkedHashMap<>();
        try (StrictJson json = new StrictJson(path.toString(), 0, bytes)) {
            while (json.nextKey()) {
                switch (json.text()) {
                    case "metadata" -> readMetadata(json, metadata);
                    case "weight_map" -> {
                        for (Map.Entry<String, String> e :
                                json.texts("weight_map").entrySet()) {
                            shards.put(e.getKey(), inside(path, e.getKey(), e.getValue()));
                        }
                    }
                    default -> json.skip();
                }
            }
            json.end();
        }
        if (shards.isEmpty()) {
            throw MeanderException.malformed(
                    "%s: it has no weight_map or an empty one; it must say which file has which tensor", path);
        }
        return new ShardIndex(metadata, shards);
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
    private static Path inside(Path index, String tensor, String name) {
        Path folder = index.toAbsolutePath().normalize().getParent();
        Path resolved = name.indexOf('\0') >= 0 ? folder : folder.resolve(name).normalize();
        if (Path.of(name.replace('\0', '_')).isAbsolute() || !resolved.startsWith(folder) || resolved.equals(folder)) {
            throw MeanderException.malformed(
                    "%s: weight_map says that tensor '%s' is in '%s'; it must be a file inside the index's folder",
                    index, tensor, name);
        }
        return resolved;
    }
}
