package org.meander.shell;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes the workflow that a command stands for, so that commands and workflow files take the same way. */
final class WorkflowText {

    private final String name;
    private final String recipe;
    private final Map<String, Object> options = new LinkedHashMap<>();
    private final Map<String, Map<String, Object>> slots = new LinkedHashMap<>();

    WorkflowText(String name, String recipe) {
        this.name = name;
        this.recipe = recipe;
    }

    String name() {
        return name;
    }

    WorkflowText option(String key, Object value) {
        options.put(key, value);
        return this;
    }

    WorkflowText slot(String slot, String type) {
        slots.computeIfAbsent(slot, s -> new LinkedHashMap<>()).put("type", type);
        return this;
    }

    WorkflowText key(String slot, String key, Object value) {
        slots.computeIfAbsent(slot, s -> new LinkedHashMap<>()).put(key, value);
        return this;
    }

    String yaml() {
        StringBuilder text = new StringBuilder();
        text.append("workflow: ").append(value(name)).append('\n');
        text.append("recipe: ").append(value(recipe)).append('\n');
        if (!options.isEmpty()) {
            text.append("options: ").append(value(options)).append('\n');
        }
        text.append("slots:\n");
        slots.forEach((slot, keys) ->
                text.append("  ").append(slot).append(": ").append(value(keys)).append('\n'));
        return text.toString();
    }

    /** YAML's flow style; text is quoted as in JSON. Text that comes from the command line as a bare value stays bare. */
    private static String value(Object value) {
        return switch (value) {
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .map(e -> e.getKey() + ": " + value(e.getValue()))
                        .collect(Collectors.joining(", ", "{ ", " }"));
            case List<?> list -> list.stream().map(WorkflowText::value).collect(Collectors.joining(", ", "[", "]"));
            case Number number -> number.toString();
            case Boolean flag -> flag.toString();
            case Bare bare -> bare.text;
            default -> '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(value.toString())) + '"';
        };
    }

    /** YAML that a user typed, such as {@code 0.01} or {@code [32, 16]}. */
    record Bare(String text) {}
}
