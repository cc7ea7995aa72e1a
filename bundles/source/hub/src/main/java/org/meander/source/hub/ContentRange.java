package org.meander.source.hub;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A {@code Content-Range} header, RFC 9110, 14.4.
 *
 * @param first byte
 * @param last byte, inclusive
 * @param total bytes of the whole file
 */
record ContentRange(long first, long last, long total) {

    private static final Pattern SYNTAX =
            Pattern.compile("bytes +([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18})", Pattern.CASE_INSENSITIVE);

    static Optional<ContentRange> parse(String header) {
        Matcher matcher = SYNTAX.matcher(header.strip());
        return matcher.matches()
                ? Optional.of(new ContentRange(
                        Long.parseLong(matcher.group(1)),
                        Long.parseLong(matcher.group(2)),
                        Long.parseLong(matcher.group(3))))
                : Optional.empty();
    }

    /** Whether it is of these bytes. */
    boolean covers(long offset, long length) {
        return first == offset && last - first + 1 == length;
    }
}
