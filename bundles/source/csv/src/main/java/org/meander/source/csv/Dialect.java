package org.meander.source.csv;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.meander.base.Checks;

/**
 * How text parts into lines and cells.
 *
 * @param delimiter between cells; {@link #BLANKS} for any run of blanks and tabs, {@link #AUTO} for the last of comma, semicolon and
 *     tab that the first line has, else blanks
 * @param header whether the first line names columns; empty if it does so when it has a cell that is no number
 * @param comment what lines begin with that are left out; empty for none
 */
record Dialect(char delimiter, Optional<Boolean> header, String comment) {

    static final char AUTO = 0;
    static final char BLANKS = ' ';

    static Dialect of(String pid, String delimiter, String header, String comment) {
        char parts =
                switch (delimiter) {
                    case "auto" -> AUTO;
                    case "comma" -> ',';
                    case "semicolon" -> ';';
                    case "tab" -> '\t';
                    case "space", " " -> BLANKS;
                    default -> single(pid, delimiter);
                };
        Optional<Boolean> names =
                switch (header) {
                    case "auto" -> Optional.empty();
                    case "true" -> Optional.of(true);
                    case "false" -> Optional.of(false);
                    default -> throw Checks.configuration(pid + ".header", "'" + header + "'", "auto, true or false");
                };
        return new Dialect(parts, names, comment);
    }

    private static char single(String pid, String delimiter) {
        boolean one = delimiter.length() == 1 && delimiter.charAt(0) < 128;
        if (!one || Character.isLetterOrDigit(delimiter.charAt(0)) || "+-.\"\r\n".contains(delimiter)) {
            throw Checks.configuration(
                    pid + ".delimiter",
                    "'" + delimiter + "'",
                    "auto, comma, semicolon, tab, space or one character that is in no number");
        }
        return delimiter.charAt(0);
    }

    /** Lines that are no comments and not blank, without their ends; without the last if the text is cut. */
    List<byte[]> lines(byte[] text, boolean cut) {
        List<byte[]> lines = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= text.length; i++) {
            boolean end = i == text.length;
            if (end && cut) {
                break;
            }
            if (end || text[i] == '\n') {
                byte[] line = Arrays.copyOfRange(text, start, i);
                if (!skips(line, 0, line.length)) {
                    lines.add(line);
                }
                start = i + 1;
            }
        }
        return lines;
    }

    /** Whether a line is blank or a comment. */
    boolean skips(byte[] text, int from, int to) {
        int at = from;
        while (at < to && (text[at] == ' ' || text[at] == '\t' || text[at] == '\r')) {
            at++;
        }
        if (at == to) {
            return true;
        }
        byte[] sign = comment.getBytes(StandardCharsets.UTF_8);
        return sign.length > 0
                && to - at >= sign.length
                && Arrays.equals(text, at, at + sign.length, sign, 0, sign.length);
    }

    /** With the delimiter of these lines. */
    Dialect with(List<byte[]> lines) {
        if (delimiter != AUTO || lines.isEmpty()) {
            return this;
        }
        String first = new String(lines.getFirst(), StandardCharsets.UTF_8);
        char found = BLANKS;
        for (char candidate : new char[] {',', ';', '\t'}) {
            found = first.indexOf(candidate) >= 0 ? candidate : found;
        }
        return new Dialect(found, header, comment);
    }

    /** Cells of a line, quotes and surrounding blanks taken off. */
    List<String> cells(byte[] line) {
        String text = new String(line, StandardCharsets.UTF_8).strip();
        String[] parts = delimiter == BLANKS ? text.split("[ \t]+") : text.split(Pattern.quote("" + delimiter), -1);
        return Arrays.stream(parts)
                .map(String::strip)
                .map(cell -> cell.length() > 1 && cell.startsWith("\"") && cell.endsWith("\"")
                        ? cell.substring(1, cell.length() - 1)
                        : cell)
                .toList();
    }

    /** The numbers of a line; empty if one of its cells is none. */
    Optional<double[]> row(byte[] line) {
        List<String> cells = cells(line);
        double[] row = new double[cells.size()];
        for (int i = 0; i < row.length; i++) {
            byte[] cell = cells.get(i).getBytes(StandardCharsets.UTF_8);
            long number = Decimal.parse(cell, 0, cell.length);
            if (number == Decimal.NONE) {
                return Optional.empty();
            }
            row[i] = Double.longBitsToDouble(number);
        }
        return Optional.of(row);
    }
}
