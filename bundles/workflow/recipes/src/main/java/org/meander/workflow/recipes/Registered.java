package org.meander.workflow.recipes;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.regex.Pattern;
import org.meander.store.StoredModel;

/** What a store knows of a model besides its bytes, for lists, filters and comparisons. */
record Registered(StoredModel model) {

    private static final double ARCHITECTURE = 0.3;
    private static final double TYPE = 0.2;
    private static final double PARAMETERS = 0.2;
    private static final double HIDDEN = 0.15;
    private static final double LAYERS = 0.15;

    private static final Pattern NUMBER = Pattern.compile("[0-9]+(\\.[0-9]*)?([eE][-+]?[0-9]+)?");

    /** A number that its ingest wrote; 0 if there is none. */
    double number(String attribute) {
        String text = model.attributes().getOrDefault(attribute, "");
        return NUMBER.matcher(text).matches() ? Double.parseDouble(text) : 0;
    }

    private String text(String attribute) {
        return model.attributes().getOrDefault(attribute, "");
    }

    private String architecture() {
        return text(Attributes.CONFIG + "architecture");
    }

    private String type() {
        return text(Attributes.CONFIG + "modelType");
    }

    SortedSet<String> tags() {
        return Tags.of(model);
    }

    /** Whether a part of the architecture's or the type's name is that text, in any case; every model has the empty one. */
    boolean hasArchitecture(String part) {
        String wanted = part.toLowerCase(Locale.ROOT);
        return architecture().toLowerCase(Locale.ROOT).contains(wanted)
                || type().toLowerCase(Locale.ROOT).contains(wanted);
    }

    /** A row of a list. */
    Map<String, Object> row() {
        Map<String, Object> row = new LinkedHashMap<>(Rows.stored(model.name(), "stored", model));
        row.put("chunks", (long) number(Attributes.CHUNKS));
        row.put("encodingSeconds", number(Attributes.SECONDS));
        row.put("method", text(Attributes.METHOD));
        row.put("architecture", architecture());
        row.put("modelType", type());
        row.put("hiddenSize", (long) number(Attributes.CONFIG + "hiddenSize"));
        row.put("numLayers", (long) number(Attributes.CONFIG + "numLayers"));
        row.put("tags", String.join(",", tags()));
        row.put("committed", model.committed().toString());
        row.put("reads", model.reads());
        row.put("lastRead", model.lastRead().map(Object::toString).orElse(""));
        return row;
    }

    /**
     * How alike two models are by what is known of them, 0..1: the same architecture counts .3, the same type .2, the ratio of
     * parameters .2, of hidden sizes .15, of layers .15. What neither tells counts nothing.
     */
    double similarity(Registered other) {
        return same(architecture(), other.architecture()) * ARCHITECTURE
                + same(type(), other.type()) * TYPE
                + ratio(model.parameters(), other.model.parameters()) * PARAMETERS
                + ratio(number(Attributes.CONFIG + "hiddenSize"), other.number(Attributes.CONFIG + "hiddenSize"))
                        * HIDDEN
                + ratio(number(Attributes.CONFIG + "numLayers"), other.number(Attributes.CONFIG + "numLayers"))
                        * LAYERS;
    }

    private static double same(String a, String b) {
        return !a.isEmpty() && a.equals(b) ? 1 : 0;
    }

    private static double ratio(double a, double b) {
        return a > 0 && b > 0 ? Math.min(a, b) / Math.max(a, b) : 0;
    }

    /** A model of a list by its name. */
    static Optional<Registered> find(Iterable<StoredModel> models, String name) {
        for (StoredModel model : models) {
            if (model.name().equals(name)) {
                return Optional.of(new Registered(model));
            }
        }
        return Optional.empty();
    }
}
