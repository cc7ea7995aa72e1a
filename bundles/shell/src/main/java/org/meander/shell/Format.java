package org.meander.shell;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Values for people. The unit follows from the key's ending. */
final class Format {

    private static final String[] PREFIXES = {"", "k", "M", "G", "T", "P"};

    private Format() {}

    /** A fact or a cell of a table. */
    static String value(String key, Object value) {
        return switch (value) {
            case Number number when key.toLowerCase(Locale.ROOT).endsWith("bytes") -> scaled(number.doubleValue(), "B");
            case Long number -> String.format(Locale.ROOT, "%,d", number);
            case Integer number -> String.format(Locale.ROOT, "%,d", number);
            case Double number -> real(number);
            case Collection<?> list ->
                list.isEmpty() ? "none" : list.stream().map(v -> value(key, v)).collect(Collectors.joining("; "));
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .map(e -> e.getKey() + " " + value(key, e.getValue()))
                        .collect(Collectors.joining(", "));
            default -> String.valueOf(value);
        };
    }

    /** Such as {@code 22.7 M}. */
    static String count(long number) {
        return scaled(number, "");
    }

    /** Words of a lower-camel-case name; a name that has words already stays as it is. */
    static String words(String key) {
        return key.contains(" ")
                ? key
                : key.replaceAll("([a-z0-9])([A-Z])", "$1 $2").toLowerCase(Locale.ROOT);
    }

    private static String scaled(double number, String unit) {
        int prefix = 0;
        double scaled = number;
        while (scaled >= 1000 && prefix < PREFIXES.length - 1) {
            scaled /= 1000;
            prefix++;
        }
        String digits =
                prefix == 0 ? String.format(Locale.ROOT, "%.0f", scaled) : String.format(Locale.ROOT, "%.1f", scaled);
        return (digits + " " + PREFIXES[prefix] + unit).strip();
    }

    private static String real(double number) {
        double size = Math.abs(number);
        if (number == 0 || !Double.isFinite(number)) {
            return number == 0 ? "0" : String.valueOf(number);
        }
        if (size >= 1e6 || size < 1e-3) {
            return String.format(Locale.ROOT, "%.3e", number);
        }
        return String.format(Locale.ROOT, size >= 100 ? "%.1f" : size >= 10 ? "%.2f" : "%.4f", number);
    }
}
