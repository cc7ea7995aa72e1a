package org.meander.workflow.engine;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.meander.base.Nearest;
import org.meander.workflow.engine.Draft.Malformed;
import org.meander.workflow.engine.Draft.Scalar;
import org.meander.workflow.engine.Draft.Sequence;
import org.meander.workflow.engine.Draft.Setting;

/** Holds settings against the keys of a plug-in and converts them. */
final class Values {

    private final Problems problems;

    Values(Problems problems) {
        this.problems = problems;
    }

    /**
     * The values in the order of the text, as ConfigAdmin takes them; what is wrong is reported and left out.
     *
     * @param where place at which a missing key is reported
     */
    Map<String, Object> convert(Part part, List<Setting> settings, Place where) {
        Map<String, Key> keys = new LinkedHashMap<>();
        part.keys().forEach(k -> keys.put(k.name(), k));
        Map<String, Object> values = new LinkedHashMap<>();
        Set<String> given = new HashSet<>();
        for (Setting setting : settings) {
            Key key = keys.get(setting.key());
            if (key == null) {
                problems.add(
                        setting.place(),
                        part.id() + " has no key '" + setting.key() + "'" + Nearest.hint(setting.key(), keys.keySet()));
            } else {
                given.add(setting.key());
                convert(key, setting).ifPresent(v -> values.put(key.name(), v));
            }
        }
        for (Key key : part.keys()) {
            if (key.required() && !given.contains(key.name())) {
                problems.add(where, part.id() + " needs the key '" + key.name() + "': " + key.description());
            }
        }
        return values;
    }

    private Optional<Object> convert(Key key, Setting setting) {
        return switch (setting.value()) {
            case Malformed _ -> Optional.empty();
            case Scalar scalar when !key.many() -> single(key, scalar);
            case Scalar scalar -> {
                String shown = shown(key, scalar);
                problems.add(
                        scalar.place(),
                        "'" + key.name() + "' is " + shown + "; it must be a list, such as [" + shown + "]");
                yield Optional.empty();
            }
            case Sequence list when key.many() -> several(key, list);
            case Sequence list -> {
                problems.add(
                        list.place(),
                        "'" + key.name() + "' is a list; it must be "
                                + key.type().expected());
                yield Optional.empty();
            }
        };
    }

    private Optional<Object> several(Key key, Sequence list) {
        List<Object> values = new ArrayList<>();
        list.items().forEach(item -> single(key, item).ifPresent(values::add));
        return values.size() == list.items().size() ? Optional.of(key.type().array(values)) : Optional.empty();
    }

    private Optional<Object> single(Key key, Scalar scalar) {
        Optional<Object> value = key.type().parse(scalar);
        Optional<String> wrong = value.isEmpty()
                ? Optional.of("it must be " + key.type().expected())
                : constraint(key, scalar, value.get());
        wrong.ifPresent(w -> problems.add(scalar.place(), "'" + key.name() + "' is " + shown(key, scalar) + "; " + w));
        return wrong.isPresent() ? Optional.empty() : value;
    }

    /** A key that begins with a dot is a secret. */
    private static String shown(Key key, Scalar scalar) {
        if (key.name().startsWith(".")) {
            return "not what it must be";
        }
        return scalar.plain() ? scalar.text() : "'" + scalar.text() + "'";
    }

    private Optional<String> constraint(Key key, Scalar scalar, Object value) {
        if (!key.options().isEmpty() && !key.options().contains(scalar.text())) {
            return Optional.of("it must be one of " + String.join(", ", key.options()));
        }
        String invalid = key.validator().apply(value.toString());
        if (!invalid.isEmpty()) {
            return Optional.of("this is " + invalid + " (" + key.description() + ")");
        }
        return key.isPath() ? malformedPath(scalar.text()) : Optional.empty();
    }

    private static Optional<String> malformedPath(String text) {
        try {
            Path.of(text);
            return Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.of("it must be a path of this system: " + e.getReason());
        }
    }
}
