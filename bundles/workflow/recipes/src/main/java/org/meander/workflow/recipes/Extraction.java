package org.meander.workflow.recipes;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.meander.source.ModelFilter;
import org.meander.source.TensorModel;

/** What a filter says it took, from the metadata of its view. */
final class Extraction {

    private Extraction() {}

    /** By the names of {@link ModelFilter#EXTRACTION}; numbers, truths and counts as such. Empty for a whole model. */
    static Map<String, Object> of(TensorModel view) {
        Map<String, Object> report = new LinkedHashMap<>();
        new TreeMap<>(view.metadata()).forEach((key, value) -> {
            if (key.startsWith(ModelFilter.EXTRACTION)) {
                String name = key.substring(ModelFilter.EXTRACTION.length());
                report.put(name, name.equals("layer_counts") ? counts(value) : value(value));
            }
        });
        return report;
    }

    private static Object value(String text) {
        if (text.matches("\\d{1,18}")) {
            return Long.valueOf(text);
        }
        return text.equals("true") || text.equals("false") ? (Object) Boolean.valueOf(text) : text;
    }

    private static Map<String, Object> counts(String text) {
        Map<String, Object> counts = new LinkedHashMap<>();
        for (String entry : text.split(",")) {
            int equals = entry.indexOf('=');
            if (equals > 0) {
                counts.put(entry.substring(0, equals), value(entry.substring(equals + 1)));
            }
        }
        return counts;
    }
}
