package org.meander.shell;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Values for people. The unit follows from the key's ending. */
final class Format {

    private static final String BYTES = "bytes";

    private static final String[] PREFIXES = {"", "k", "M", "G", "T", "P"};

    private static final Map<String, String> HEADINGS = Map.of(
            "megabytesPerSecond", "MB/s",
            "encodeMegabytesPerSecond", "encode MB/s",
            "decodeMegabytesPerSecond", "decode MB/s",
            "bitsPerValue", "bits/value",
            "relativeRmsError", "rel rms error",
            "reconstructionError", "rel error",
            "storedBytes", "stored",
            "encodingSeconds", "seconds",
            "recallAt1", "recall at 1");

    private static final Set<String> TWO_DIGITS =
            Set.of("ratio", "bitsPerValue", "seconds", "encodingSeconds", "similarity", "average_encoding_time");

    /** What was fitted, with all the digits that a fit may have. */
    private static final Set<String> FITTED =
            Set.of("value", "standardDeviation", "lower95", "upper95", "chiSquared", "reducedChiSquared");

    private Format() {}

    /** A fact or a cell of a table. */
    static String value(String key, Object value) {
        return switch (value) {
            case Number number when areBytes(key) -> scaled(number.doubleValue(), "B");
            case Long number -> grouped(number);
            case Integer number -> grouped(number);
            case Double number when key.startsWith("average_chunks") -> decimals(number, 1);
            case Double number when TWO_DIGITS.contains(key) -> decimals(number, 2);
            case Double number
            when FITTED.contains(key) && Double.isFinite(number) -> String.format(Locale.ROOT, "%.10g", number);
            case Double number when key.endsWith("PerSecond") -> decimals(number, number < 1 ? 2 : number < 10 ? 1 : 0);
            case Double number
            when key.endsWith("Error") -> number == 0 ? "0" : String.format(Locale.ROOT, "%.1e", number);
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

    private static boolean areBytes(String key) {
        return key.regionMatches(true, key.length() - BYTES.length(), BYTES, 0, BYTES.length());
    }

    /** As {@code %,d} has it, which takes several times as long: tables may have ten thousands of rows. */
    static String grouped(long number) {
        StringBuilder digits = new StringBuilder(Long.toString(number));
        int first = number < 0 ? 1 : 0;
        for (int at = digits.length() - 3; at > first; at -= 3) {
            digits.insert(at, ',');
        }
        return digits.toString();
    }

    /** As {@code %.0f} and so on have it. */
    static String decimals(double number, int digits) {
        if (!Double.isFinite(number)) {
            return String.valueOf(number);
        }
        String size = new BigDecimal(Double.toString(Math.abs(number)))
                .setScale(digits, RoundingMode.HALF_UP)
                .toPlainString();
        return Double.compare(number, 0) < 0 ? "-" + size : size;
    }

    /** Such as {@code 22.7 M}. */
    static String count(long number) {
        return scaled(number, "");
    }

    /** What stands above a column of a table. */
    static String heading(String key) {
        String heading = HEADINGS.get(key);
        return heading != null ? heading : words(key);
    }

    /** Words of a lower-camel-case name. */
    static String words(String key) {
        return key.replaceAll("([a-z0-9])([A-Z])", "$1 $2").replace('_', ' ').toLowerCase(Locale.ROOT);
    }

    private static String scaled(double number, String unit) {
        int prefix = 0;
        double scaled = number;
        while (scaled >= 1000 && prefix < PREFIXES.length - 1) {
            scaled /= 1000;
            prefix++;
        }
        return (decimals(scaled, prefix == 0 ? 0 : 1) + " " + PREFIXES[prefix] + unit).strip();
    }

    private static String real(double number) {
        double size = Math.abs(number);
        if (number == 0 || !Double.isFinite(number)) {
            return number == 0 ? "0" : String.valueOf(number);
        }
        if (size >= 1e6 || size < 1e-3) {
            return String.format(Locale.ROOT, "%.3e", number);
        }
        return decimals(number, size >= 100 ? 1 : size >= 10 ? 2 : 4);
    }
}
