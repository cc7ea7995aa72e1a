package org.meander.shell;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a selection took, for people. */
final class Selected {

    private Selected() {}

    /** Such as {@code 48 of 103 tensors, 1000 of 7,102,464 values; attention 48}. */
    static String text(Object filtering, Object extraction) {
        if (!(filtering instanceof Map<?, ?> tensors)) {
            return "no tensors";
        }
        StringBuilder text = new StringBuilder();
        text.append(Format.value("", tensors.get("filtered_layers")))
                .append(" of ")
                .append(Format.value("", tensors.get("total_layers")))
                .append(" tensors");
        if (extraction instanceof Map<?, ?> values && Boolean.TRUE.equals(values.get("sampling_applied"))) {
            text.append(", ")
                    .append(Format.value("", values.get("final_parameter_count")))
                    .append(" of their ")
                    .append(Format.value("", values.get("original_parameter_count")))
                    .append(" values");
        }
        return text.append("; ")
                .append(Format.value("", tensors.get("filtered_layer_types")))
                .toString();
    }

    /** The selected tensors; how many values are taken only if of some not all are. */
    static List<Map<String, Object>> rows(List<Map<String, Object>> all) {
        List<Map<String, Object>> rows = new ArrayList<>();
        boolean sampled = all.stream()
                .anyMatch(row -> Boolean.TRUE.equals(row.get("selected"))
                        && !row.get("taken").equals(row.get("parameters")));
        for (Map<String, Object> row : all) {
            if (Boolean.TRUE.equals(row.get("selected"))) {
                Map<String, Object> shown = new LinkedHashMap<>(row);
                shown.remove("selected");
                if (!sampled) {
                    shown.remove("taken");
                }
                rows.add(shown);
            }
        }
        return rows;
    }
}
