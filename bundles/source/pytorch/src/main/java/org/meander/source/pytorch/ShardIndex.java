package org.meander.source.pytorch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
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
    static final String SUFFIX = ".bin.index.json";

    private static final int MAX_BYTES = 16 << 20;

    private static final int MAX_DEPTH = 64;

    /** @param name of the index in its tree */
    static ShardIndex read(String name, RangedFile file) {
        String location = file.location();
        String text = text(file);
        Map<String, String> metadata = new LinkedHashMap<>();
        Map<String, String> shards = new LinkedHashMap<>();
        // A factory for each text, so that its names, which come from strangers, are forgotten with it.
        JsonFactory factory = JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .build())
                .build();
        try (JsonParser json = factory.createParser(text)) {
            expect(location, json.nextToken() == JsonToken.START_OBJECT, "it must be a JSON object");
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                switch (json.currentName()) {
                    case "metadata" -> readMetadata(location, json, metadata);
                    case "weight_map" -> readShards(location, name, json, shards);
                    default -> {
                        json.nextToken();
                        json.skipChildren();
                    }
                }
            }
            expect(location, json.nextToken() == null, "nothing may follow its JSON object");
        } catch (JsonProcessingException e) {
            throw MeanderException.malformed(
                    "%s: line %d: %s; it must be valid JSON with each key once",
                    location,
                    e.getLocation() == null ? 1 : e.getLocation().getLineNr(),
                    e.getOriginalMessage().lines().findFirst().orElse(""));
        } catch (IOException e) {
            throw MeanderException.io(e, "%s: its JSON cannot be read", location);
        }
        expect(location, !shards.isEmpty(), "it has no weight_map, which says which file has which tensor");
        return new ShardIndex(location, metadata, shards);
    }

    private static String text(RangedFile file) {
        if (file.size() > MAX_BYTES) {
            throw MeanderException.malformed(
                    "%s: %d bytes are too many for an index; it may have %d", file.location(), file.size(), MAX_BYTES);
        }
        byte[] bytes = new byte[(int) file.size()];
        file.read(0, MemorySegment.ofArray(bytes));
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw MeanderException.malformed("%s: its JSON is not UTF-8", file.location());
        }
    }

    private static void expect(String location, boolean right, String what) {
        if (!right) {
            throw MeanderException.malformed("%s: %s", location, what);
        }
    }

    private static void readMetadata(String location, JsonParser json, Map<String, String> metadata)
            throws IOException {
        expect(location, json.nextToken() == JsonToken.START_OBJECT, "metadata must be an object");
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String key = json.currentName();
            if (json.nextToken().isScalarValue()) {
                metadata.put(key, json.getText());
            } else {
                json.skipChildren();
            }
        }
    }

    /** Where links lead is the owner's affair. What an index says must not lead out. */
    private static void readShards(String location, String index, JsonParser json, Map<String, String> shards)
            throws IOException {
        expect(location, json.nextToken() == JsonToken.START_OBJECT, "weight_map must be an object");
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String tensor = json.currentName();
            expect(location, json.nextToken() == JsonToken.VALUE_STRING, "weight_map must name files by text");
            String shard = json.getText();
            shards.put(
                    tensor,
                    FileTree.beside(index, shard)
                            .orElseThrow(() -> MeanderException.malformed(
                                    "%s: weight_map says that tensor '%s' is in '%s'; it must be a file inside the"
                                            + " index's folder",
                                    location, Shown.of(tensor), Shown.of(shard))));
        }
    }

    /** Holds a tensor that a shard has against the index. */
    void check(String tensor, String shard) {
        String stated = shards.get(tensor);
        if (!shard.equals(stated)) {
            throw MeanderException.malformed(
                    "%s: weight_map says that tensor '%s' is in %s, but %s has it",
                    location, Shown.of(tensor), stated == null ? "no file" : stated, shard);
        }
    }

    /** Holds the index against the tensors that the shards have. */
    void checkComplete(Set<String> tensors) {
        shards.forEach((tensor, shard) -> {
            if (!tensors.contains(tensor)) {
                throw MeanderException.malformed(
                        "%s: weight_map says that tensor '%s' is in %s, which lacks it",
                        location, Shown.of(tensor), shard);
            }
        });
    }
}
