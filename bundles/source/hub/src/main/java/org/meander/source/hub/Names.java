package org.meander.source.hub;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** What names from outside may be, and how they are written into addresses. */
final class Names {

    private static final String UNRESERVED = "-._~";

    private Names() {}

    /** Whether it leads to a file further down, and nowhere else, on any system. */
    static boolean isInside(String name) {
        return !name.isEmpty()
                && name.chars().noneMatch(c -> c < ' ' || c == '\\' || c == ':' || c == 127)
                && Arrays.stream(name.split("/", -1))
                        .noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
    }

    /** A name with {@code /} between its parts, for the path of an address. */
    static String path(String name) {
        return encode(name, "/");
    }

    /** A name as one part of the path of an address. */
    static String part(String name) {
        return encode(name, "");
    }

    private static String encode(String name, String also) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            boolean plain = c < 128 && (Character.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0);
            if (plain || also.indexOf(c) >= 0) {
                encoded.append(c);
            } else {
                encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
        }
        return encoded.toString();
    }

    /** Text from outside in a message: without control characters, and not too long. */
    static String shown(String text) {
        String clean = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return clean.length() <= 300 ? clean : clean.substring(0, 300) + "...";
    }
}
