package org.meander.workflow;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a run found: named values in order, and at most one table. Values are text, numbers, booleans, or lists and maps of such, so
 * that it can be printed as lines or as JSON.
 *
 * @param facts names in lower camel case, to values
 * @param table rows of the table, each with the same keys in the same order; empty for none
 */
public record Report(Map<String, Object> facts, List<Map<String, Object>> table) {

    public Report {
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
        List<Map<String, Object>> rows = new ArrayList<>();
        table.forEach(row -> rows.add(Collections.unmodifiableMap(new LinkedHashMap<>(row))));
        table = List.copyOf(rows);
    }
}
