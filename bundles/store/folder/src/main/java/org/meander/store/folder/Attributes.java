package org.meander.store.folder;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.meander.base.MeanderException;

/** Attributes as one text, such as {@code 6:source5:a.bin}: any characters, no escapes, one column for a listing to read. */
final class Attributes {

    private Attributes() {}

    static String format(Map<String, String> attributes) {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(attributes).forEach((key, value) -> {
            text.append(key.length()).append(':').append(key);
            text.append(value.length()).append(':').append(value);
        });
        return text.toString();
    }

    static Map<String, String> parse(String text) {
        Map<String, String> attributes = new LinkedHashMap<>();
        int at = 0;
        while (at < text.length()) {
            String key = part(text, at);
            at = end(text, at);
            String value = part(text, at);
            at = end(text, at);
            attributes.put(key, value);
        }
        return attributes;
    }

    private static String part(String text, int at) {
        return text.substring(text.indexOf(':', at) + 1, end(text, at));
    }

    private static int end(String text, int at) {
        int colon = text.indexOf(':', at);
        try {
            int length = Integer.parseInt(text, at, Math.max(at, colon), 10);
            if (length >= 0 && length <= text.length() - colon - 1) {
                return colon + 1 + length;
            }
        } catch (NumberFormatException e) {
            // reported below
        }
        throw MeanderException.malformed(
                "a model's attributes have no length at character %d of %d", at, text.length());
    }
}
