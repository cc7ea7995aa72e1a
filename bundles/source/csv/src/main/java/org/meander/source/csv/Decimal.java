package org.meander.source.csv;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Reads decimal numbers, correctly rounded. Up to 15 digits with a power of ten up to 22 are exact in a double, so that one operation rounds
 * once (Clinger, How to read floating point numbers accurately, 1990); others are the platform's.
 */
final class Decimal {

    /** Bits of a NaN that no text gives. */
    static final long NONE = 0x7ff8_0000_0000_0badL;

    private static final int EXACT_DIGITS = 15;

    private static final double[] POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };

    private Decimal() {}

    /** Bits of the number in bytes {@code from} to {@code to - 1}; {@link #NONE} if they are none. */
    static long parse(byte[] text, int from, int to) {
        int at = from;
        boolean negative = at < to && text[at] == '-';
        if (negative || at < to && text[at] == '+') {
            at++;
        }
        long digits = 0;
        int count = 0;
        int scale = 0;
        int seen = 0;
        boolean point = false;
        for (; at < to; at++) {
            int c = text[at];
            if (c >= '0' && c <= '9') {
                seen++;
                count += count > 0 || c != '0' ? 1 : 0;
                digits = count <= EXACT_DIGITS ? 10 * digits + c - '0' : digits;
                scale -= point ? 1 : 0;
            } else if (c == '.' && !point) {
                point = true;
            } else {
                break;
            }
        }
        if (seen == 0) {
            return word(text, from, to);
        }
        if (at < to && isExponent(text[at])) {
            at++;
            boolean below = at < to && text[at] == '-';
            if (below || at < to && text[at] == '+') {
                at++;
            }
            int exponent = 0;
            int first = at;
            for (; at < to && text[at] >= '0' && text[at] <= '9'; at++) {
                exponent = Math.min(100_000, 10 * exponent + text[at] - '0');
            }
            if (at == first) {
                return NONE;
            }
            scale += below ? -exponent : exponent;
        }
        if (at < to) {
            return NONE;
        }
        if (count > EXACT_DIGITS || Math.abs(scale) >= POWERS.length) {
            String number = new String(text, from, to - from, StandardCharsets.US_ASCII);
            return Double.doubleToRawLongBits(
                    Double.parseDouble(number.replace('d', 'e').replace('D', 'e')));
        }
        double value = scale < 0 ? digits / POWERS[-scale] : digits * POWERS[scale];
        return Double.doubleToRawLongBits(negative ? -value : value);
    }

    /** As C and as Fortran write it. */
    private static boolean isExponent(byte c) {
        return c == 'e' || c == 'E' || c == 'd' || c == 'D';
    }

    private static long word(byte[] text, int from, int to) {
        if (to - from > "+infinity".length()) {
            return NONE;
        }
        String word = new String(text, from, to - from, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        return switch (word) {
            case "nan", "+nan", "-nan" -> Double.doubleToRawLongBits(Double.NaN);
            case "inf", "+inf", "infinity", "+infinity" -> Double.doubleToRawLongBits(Double.POSITIVE_INFINITY);
            case "-inf", "-infinity" -> Double.doubleToRawLongBits(Double.NEGATIVE_INFINITY);
            default -> NONE;
        };
    }
}
