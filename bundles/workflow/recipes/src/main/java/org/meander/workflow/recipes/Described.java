package org.meander.workflow.recipes;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a part of a workflow is configured to be, as text that is the same for the same configuration. */
final class Described {

    private Described() {}

    /** The configured properties of a part, without those that only say which instance it is. */
    static String part(String slot, Map<String, Object> properties) {
        return properties.entrySet().stream()
                .filter(e -> !e.getKey().matches("(meander|service|component|objectClass|felix|osgi)(\\..*)?"))
                .sorted(Map.Entry.comparingByKey())
                .map(e -> e.getKey() + "=" + text(e.getValue()))
                .collect(Collectors.joining(" ", " " + slot + "{", "}"));
    }

    private static String text(Object value) {
        if (!value.getClass().isArray()) {
            return String.valueOf(value);
        }
        List<String> items = new ArrayList<>();
        for (int i = 0; i < Array.getLength(value); i++) {
            items.add(String.valueOf(Array.get(value, i)));
        }
        return items.toString();
    }
}
