package org.meander.workflow.engine;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.meander.workflow.engine.Key.Type;

/** Plug-ins for tests, as a catalogue would list them. */
final class Parts {

    static final String CURVE = "org.example.Curve";
    static final String CODEC = "org.example.Codec";
    static final String STORE = "org.example.Store";

    private Parts() {}

    static List<Part> all() {
        return List.of(
                part(
                        "recipe",
                        "ingest",
                        Set.of("org.meander.workflow.Recipe"),
                        List.of(
                                new Part.Slot("curve", CURVE, true),
                                new Part.Slot("codec", CODEC, true),
                                new Part.Slot("store", STORE, false)),
                        key("block", Type.INTEGER)),
                part("recipe", "search", Set.of("org.meander.workflow.Recipe"), List.of()),
                part("curve", "hilbert", Set.of(CURVE), List.of()),
                part("curve", "morton", Set.of(CURVE), List.of()),
                part(
                        "codec",
                        "scalar",
                        Set.of(CODEC),
                        List.of(),
                        ranged("max.error", 0, 1),
                        required("mode", Type.TEXT),
                        listed("levels", Type.INTEGER),
                        key("fast", Type.BOOLEAN),
                        key("mark", Type.CHARACTER),
                        key("seed", Type.LONG),
                        key("table.path", Type.TEXT)),
                part("store", "file", Set.of(STORE), List.of(), key("path", Type.TEXT)),
                part("sink", "morton", Set.of(STORE), List.of()));
    }

    static Part part(String kind, String type, Set<String> services, List<Part.Slot> slots, Key... keys) {
        return new Part(
                kind,
                type,
                "org.example." + kind + "." + type,
                kind + " 1.0.0",
                Optional.empty(),
                List.of(keys),
                services,
                slots);
    }

    static Key key(String name, Type type) {
        return new Key(name, type, false, false, "", List.of(), "about " + name, _ -> "");
    }

    private static Key required(String name, Type type) {
        return new Key(name, type, false, true, "", List.of("fine", "coarse"), "about " + name, _ -> "");
    }

    private static Key listed(String name, Type type) {
        return new Key(name, type, true, false, "", List.of(), "about " + name, _ -> "");
    }

    private static Key ranged(String name, double min, double max) {
        UnaryOperator<String> validator = text -> {
            double value = Double.parseDouble(text);
            return value >= min && value <= max ? "" : "out of range";
        };
        return new Key(name, Type.DOUBLE, false, false, "", List.of(), min + ".." + max, validator);
    }
}
