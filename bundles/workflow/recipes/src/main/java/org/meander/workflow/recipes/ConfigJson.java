package org.meander.workflow.recipes;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.meander.base.MeanderException;

/**
 * Reads the text of a {@code config.json} as maps, lists, texts, booleans and numbers ({@code Long} if whole and within range, else
 * {@code Double}); what is null is left out. Strict, but for {@code NaN} and {@code Infinity}, which Python writes.
 */
final class ConfigJson {

    private static final int MAX_CHARACTERS = 1 << 24;
    private static final int MAX_DEPTH = 64;

    private ConfigJson() {}

    /** @throws MeanderException {@code MALFORMED_DATA} with line and column if the text is no JSON object */
    static Map<String, Object> read(String model, String text) {
        if (text.length() > MAX_CHARACTERS) {
            throw MeanderException.malformed(
                    "config.json of model '%s' has %d characters; it may have %d",
                    model, text.length(), MAX_CHARACTERS);
        }
        JsonFactory factory = JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .build())
                .build();
        try (JsonParser parser = factory.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw MeanderException.malformed("config.json of model '%s' begins no JSON object", model);
            }
            Map<String, Object> object = object(parser);
            if (parser.nextToken() != null) {
                throw MeanderException.malformed("config.json of model '%s' goes on after its object", model);
            }
            return object;
        } catch (JsonProcessingException e) {
            throw MeanderException.malformed(
                    "config.json of model '%s'%s: %s; it must be a JSON object with each key once",
                    model,
                    place(e.getLocation()),
                    e.getOriginalMessage().lines().findFirst().orElse("it cannot be read"));
        } catch (IOException e) {
            throw MeanderException.io(e, "config.json of model '%s' cannot be read", model);
        }
    }

    /** Where it is; the parser does not always say it. */
    private static String place(JsonLocation location) {
        return location == null ? "" : ", line %d, column %d".formatted(location.getLineNr(), location.getColumnNr());
    }

    private static Map<String, Object> object(JsonParser parser) throws IOException {
        Map<String, Object> object = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            if (parser.nextToken() != JsonToken.VALUE_NULL) {
                object.put(key, value(parser));
            }
        }
        return object;
    }

    private static Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> {
                List<Object> list = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    if (parser.currentToken() != JsonToken.VALUE_NULL) {
                        list.add(value(parser));
                    }
                }
                yield list;
            }
            case VALUE_TRUE, VALUE_FALSE -> parser.getBooleanValue();
            case VALUE_NUMBER_INT ->
                switch (parser.getNumberType()) {
                    case INT, LONG -> (Object) parser.getLongValue();
                    default -> parser.getDoubleValue();
                };
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            default -> parser.getText();
        };
    }
}
