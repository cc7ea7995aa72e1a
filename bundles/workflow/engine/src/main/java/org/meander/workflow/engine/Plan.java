package org.meander.workflow.engine;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A workflow without problems.
 *
 * @param options the recipe's settings, with values as ConfigAdmin takes them
 */
record Plan(String workflow, Part recipe, Map<String, Object> options, List<Slot> slots) {

    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.*", Pattern.DOTALL);

    /** A slot, the part that fills it, and the part's settings. */
    record Slot(String name, Part part, Map<String, Object> values) {}

    /** The same with relative paths made absolute. */
    Plan resolvedAgainst(Path base) {
        List<Slot> resolved = slots.stream()
                .map(s -> new Slot(s.name(), s.part(), resolve(s.part(), s.values(), base)))
                .toList();
        return new Plan(workflow, recipe, resolve(recipe, options, base), resolved);
    }

    private static Map<String, Object> resolve(Part part, Map<String, Object> values, Path base) {
        Map<String, Object> resolved = new LinkedHashMap<>(values);
        for (Key key : part.keys()) {
            if (key.isPath()) {
                resolved.computeIfPresent(key.name(), (name, value) -> resolve(value, base));
            }
        }
        return resolved;
    }

    private static Object resolve(Object value, Path base) {
        if (value instanceof String[] several) {
            String[] resolved = several.clone();
            for (int i = 0; i < resolved.length; i++) {
                resolved[i] = absolute(resolved[i], base);
            }
            return resolved;
        }
        return absolute((String) value, base);
    }

    /** An empty text means "none", and {@code https://...} is no path. */
    private static String absolute(String path, Path base) {
        if (path.isEmpty() || SCHEME.matcher(path).matches()) {
            return path;
        }
        return base.toAbsolutePath().resolve(path).normalize().toString();
    }
}
