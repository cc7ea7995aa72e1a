package org.meander.shell;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.meander.workflow.Report;

/** Prints reports as lines and a table for people, or as one JSON object for scripts. */
final class Printer {

    /** Facts that go on for lines. */
    private static final Set<String> ONLY_JSON = Set.of("settings");

    /** Columns that would make a table of models wider than terminals are. */
    private static final Set<String> ONLY_JSON_OF_MODELS = Set.of(
            "tensors",
            "resumed",
            "sourceBytes",
            "indexBytes",
            "rmsError",
            "seconds",
            "modelType",
            "hiddenSize",
            "numLayers",
            "committed",
            "lastRead");

    /** The same of hits. */
    private static final Set<String> ONLY_JSON_OF_HITS = Set.of("method", "values", "maxError");

    private final PrintStream out;

    Printer(PrintStream out) {
        this.out = out;
    }

    /** Facts and a table; in JSON the rows are there even if there are none. */
    void report(Report report, boolean json) {
        if (json) {
            Map<String, Object> all = new LinkedHashMap<>(report.facts());
            all.put("rows", report.table());
            json(all);
        } else {
            Map<String, Object> facts = new LinkedHashMap<>(report.facts());
            facts.keySet().removeAll(ONLY_JSON);
            facts(facts);
            if (!facts.isEmpty() && !report.table().isEmpty()) {
                out.println();
            }
            table(report.table());
        }
    }

    /** Facts, where there is never a table. */
    void facts(Map<String, Object> facts, boolean json) {
        if (json) {
            json(facts);
        } else {
            facts(facts);
        }
    }

    private void facts(Map<String, Object> facts) {
        int width = facts.keySet().stream()
                .mapToInt(k -> Format.words(k).length())
                .max()
                .orElse(0);
        facts.forEach((key, value) -> out.println(
                Format.words(key) + " ".repeat(width - Format.words(key).length() + 2) + Format.value(key, value)));
    }

    /** Columns in the order of their first appearance; numbers are aligned on the right. */
    void table(List<Map<String, Object>> rows) {
        if (rows.isEmpty()) {
            return;
        }
        Set<String> keys = new LinkedHashSet<>();
        rows.forEach(row -> keys.addAll(row.keySet()));
        if (keys.contains("committed")) {
            keys.remove("state"); // of what a store lists, always the same
        }
        if (keys.contains("basis")) {
            keys.removeAll(ONLY_JSON_OF_HITS);
        }
        if (keys.contains("bitsPerValue")) {
            keys.removeAll(ONLY_JSON_OF_MODELS);
        }
        // Lists may have ten thousands of rows: each cell is made once.
        List<String> lines = new ArrayList<>();
        List<StringBuilder> texts =
                rows.stream().map(row -> new StringBuilder()).toList();
        StringBuilder heading = new StringBuilder();
        for (String key : keys) {
            List<String> cells = rows.stream().map(row -> cell(row, key)).toList();
            int width = Math.max(
                    Format.heading(key).length(),
                    cells.stream().mapToInt(String::length).max().orElse(0));
            boolean numbers = rows.stream().allMatch(row -> row.getOrDefault(key, 0) instanceof Number);
            heading.append(padded(Format.heading(key), width, numbers)).append("  ");
            for (int i = 0; i < cells.size(); i++) {
                boolean number = rows.get(i).getOrDefault(key, 0) instanceof Number;
                texts.get(i).append(padded(cells.get(i), width, number)).append("  ");
            }
        }
        lines.add(heading.toString().stripTrailing());
        texts.forEach(text -> lines.add(text.toString().stripTrailing()));
        out.println(String.join(System.lineSeparator(), lines));
    }

    /** A line a row, after one with the keys; text with commas, quotes or line ends is quoted (RFC 4180). */
    void csv(List<Map<String, Object>> rows) {
        if (!rows.isEmpty()) {
            out.println(rows.getFirst().keySet().stream().map(Printer::quoted).collect(Collectors.joining(",")));
        }
        rows.forEach(row -> out.println(
                row.values().stream().map(String::valueOf).map(Printer::quoted).collect(Collectors.joining(","))));
    }

    private static String quoted(String text) {
        boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    void json(Object value) {
        try {
            JsonGenerator generator = new JsonFactory().createGenerator(out).useDefaultPrettyPrinter();
            generator.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            write(generator, value);
            generator.close();
            out.println();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** JSON has no NaN and no infinities: they are written as text. */
    private static void write(JsonGenerator generator, Object value) throws IOException {
        switch (value) {
            case Map<?, ?> map -> {
                generator.writeStartObject();
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    generator.writeFieldName(String.valueOf(entry.getKey()));
                    write(generator, entry.getValue());
                }
                generator.writeEndObject();
            }
            case Collection<?> list -> {
                generator.writeStartArray();
                for (Object item : list) {
                    write(generator, item);
                }
                generator.writeEndArray();
            }
            case Double number when !Double.isFinite(number) -> generator.writeString(number.toString());
            case Double number -> generator.writeNumber(number);
            case Float number -> generator.writeNumber(number);
            case Number number -> generator.writeNumber(number.longValue());
            case Boolean flag -> generator.writeBoolean(flag);
            default -> generator.writeString(String.valueOf(value));
        }
    }

    private static String cell(Map<String, Object> row, String key) {
        return row.containsKey(key) ? Format.value(key, row.get(key)) : "";
    }

    private static String padded(String text, int width, boolean right) {
        String blanks = " ".repeat(width - text.length());
        return right ? blanks + text : text + blanks;
    }
}
