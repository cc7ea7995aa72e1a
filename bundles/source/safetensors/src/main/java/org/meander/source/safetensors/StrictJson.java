package org.meander.source.safetensors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.meander.base.MeanderException;

/**
 * One JSON object in UTF-8, read token by token; a repeated key and everything after the object is an error. Errors
 * name file and byte.
 */
final class StrictJson implements AutoCloseable {

    private final String file;
    private final long base;
    private final JsonParser parser;

    /**
     * @param file named in errors
     * @param base byte of the file at which {@code json} begins
     */
    StrictJson(String file, long base, byte[] json) {
        this.file = file;
        this.base = base;
        checkText(json);
        try {
            // A factory for each text, so that its names, which come from strangers, are forgotten with it.
            parser = JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(64).build())
                    .build()
                    .createParser(json);
        } catch (IOException e) {
            throw MeanderException.io(e, "%s: its JSON cannot be read", file);
        }
        if (next() != JsonToken.START_OBJECT) {
            throw malformed("it must be a JSON object, so begin with '{'");
        }
    }

    /** The parser guesses encodings and skips a byte order mark; the format is UTF-8 without one. */
    private void checkText(byte[] json) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(json);
        CharBuffer out = CharBuffer.allocate(8192);
        CoderResult result;
        do {
            out.clear();
            result = decoder.decode(in, out, true);
        } while (result.isOverflow());
        if (result.isError()) {
            throw MeanderException.malformed("%s: byte %d is not UTF-8", file, base + in.position());
        }
        int start = 0;
        while (start < json.length && " \t\r\n".indexOf(json[start]) >= 0) {
            start++;
        }
        if (start == json.length) {
            throw MeanderException.malformed(
                    "%s: %d bytes from byte %d hold no JSON; it must be an object", file, json.length, base);
        }
        if (json[start] != '{' || start + 1 < json.length && json[start + 1] == 0) {
            throw MeanderException.malformed(
                    "%s: byte %d begins no JSON object; it must be '{' in UTF-8", file, base + start);
        }
    }

    JsonToken next() {
        try {
            JsonToken token = parser.nextToken();
            if (token == null) {
                throw malformed("the JSON ends too early");
            }
            return token;
        } catch (JsonProcessingException e) {
            throw wrap(e);
        } catch (IOException e) {
            throw MeanderException.io(e, "%s: its JSON cannot be read", file);
        }
    }

    /** The next key of the object that is being read, which the caller has entered; {@code false} at its end. */
    boolean nextKey() {
        return next() == JsonToken.FIELD_NAME;
    }

    /** The text of a key, string or number; of any other token its JSON. */
    String text() {
        try {
            return parser.getText();
        } catch (JsonProcessingException e) {
            throw wrap(e);
        } catch (IOException e) {
            throw MeanderException.io(e, "%s: its JSON cannot be read", file);
        }
    }

    /** The next value, which must be a text. */
    String string(String what) {
        expect(JsonToken.VALUE_STRING, what, "a text");
        return text();
    }

    /** The current token, which must be a whole number of 0 to 2^63-1. */
    long natural(String what) {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT || text().startsWith("-")) {
            throw malformed("%s is %s; it must be a whole number, 0 or more".formatted(what, text()));
        }
        try {
            return parser.getLongValue();
        } catch (JsonProcessingException e) {
            throw malformed("%s is %s; it must be at most 2^63-1".formatted(what, text()));
        } catch (IOException e) {
            throw MeanderException.io(e, "%s: its JSON cannot be read", file);
        }
    }

    void expect(JsonToken token, String what, String meaning) {
        if (next() != token) {
            throw malformed("%s is %s; it must be %s".formatted(what, text(), meaning));
        }
    }

    /** The next value: an object of texts, or null. */
    Map<String, String> texts(String what) {
        Map<String, String> texts = new LinkedHashMap<>();
        JsonToken token = next();
        if (token == JsonToken.VALUE_NULL) {
            return texts;
        }
        if (token != JsonToken.START_OBJECT) {
            throw malformed("%s is %s; it must be an object of texts".formatted(what, text()));
        }
        while (nextKey()) {
            String key = text();
            texts.put(key, string("%s '%s'".formatted(what, key)));
        }
        return texts;
    }

    /** Skips the next value, whatever it is. */
    void skip() {
        next();
        skipCurrent();
    }

    /** Skips the rest of the value whose first token was just read. */
    void skipCurrent() {
        try {
            parser.skipChildren();
        } catch (JsonProcessingException e) {
            throw wrap(e);
        } catch (IOException e) {
            throw MeanderException.io(e, "%s: its JSON cannot be read", file);
        }
    }

    /** Checks that nothing but white space follows the object. */
    void end() {
        try {
            if (parser.nextToken() != null) {
                throw malformed("%s follows the object; only spaces may".formatted(text()));
            }
        } catch (JsonProcessingException e) {
            throw wrap(e);
        } catch (IOException e) {
            throw MeanderException.io(e, "%s: its JSON cannot be read", file);
        }
    }

    MeanderException malformed(String why) {
        return MeanderException.malformed(
                "%s: byte %d: %s", file, base + parser.currentTokenLocation().getByteOffset(), why);
    }

    private MeanderException wrap(JsonProcessingException e) {
        long offset = e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getByteOffset());
        String why = e.getOriginalMessage().lines().findFirst().orElse("");
        int detail = why.indexOf(" (start marker");
        return MeanderException.malformed(
                "%s: byte %d: %s; it must be valid JSON with each key once",
                file, base + offset, detail < 0 ? why : why.substring(0, detail));
    }

    @Override
    public void close() {
        try {
            parser.close();
        } catch (IOException e) {
            throw MeanderException.io(e, "%s: its JSON cannot be closed", file);
        }
    }
}
