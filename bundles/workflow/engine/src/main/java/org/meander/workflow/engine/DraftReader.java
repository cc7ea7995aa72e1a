package org.meander.workflow.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.meander.base.Nearest;
import org.meander.workflow.engine.Draft.Malformed;
import org.meander.workflow.engine.Draft.Scalar;
import org.meander.workflow.engine.Draft.Sequence;
import org.meander.workflow.engine.Draft.Setting;
import org.meander.workflow.engine.Draft.Slot;
import org.meander.workflow.engine.Draft.Value;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Reads the structure of a workflow from its YAML nodes and reports everything that does not belong there. */
final class DraftReader {

    private static final List<String> KEYS = List.of("workflow", "recipe", "store", "options", "slots");
    private static final Set<Tag> TAGS =
            Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.TIMESTAMP, Tag.MERGE, Tag.SEQ, Tag.MAP);

    private final Problems problems;

    private DraftReader(Problems problems) {
        this.problems = problems;
    }

    /** Empty if there is no map at the top, which is reported. */
    static Optional<Draft> read(String text, Problems problems) {
        DraftReader reader = new DraftReader(problems);
        return YamlText.parse(text, problems)
                .flatMap(root -> reader.map(root, "the file"))
                .map(reader::draft);
    }

    private Draft draft(List<Entry> entries) {
        Map<String, Entry> top = new HashMap<>();
        for (Entry entry : entries) {
            if (KEYS.contains(entry.key())) {
                top.put(entry.key(), entry);
            } else {
                problems.add(entry.place(), "unknown key '" + entry.key() + "'" + Nearest.hint(entry.key(), KEYS));
            }
        }
        Entry options = top.get("options");
        Entry slots = top.get("slots");
        Optional<Scalar> recipe = required(top, "recipe", Place.START, "the file");
        Place fallback = recipe.map(Scalar::place).orElse(Place.START);
        List<Slot> filled = slots == null ? new ArrayList<>() : slots(slots);
        shorthand(top.get("store"), filled);
        return new Draft(
                required(top, "workflow", Place.START, "the file"),
                recipe,
                options == null ? List.of() : settings(options, "'options'"),
                options == null ? fallback : options.place(),
                filled,
                slots == null ? fallback : slots.place());
    }

    private List<Slot> slots(Entry slots) {
        List<Slot> filled = new ArrayList<>();
        for (Entry slot : map(slots.value(), "'slots'").orElse(List.of())) {
            map(slot.value(), "slot '" + slot.key() + "'").ifPresent(entries -> filled.add(slot(slot, entries)));
        }
        return filled;
    }

    private Slot slot(Entry slot, List<Entry> entries) {
        Map<String, Entry> byKey = new HashMap<>();
        entries.forEach(e -> byKey.put(e.key(), e));
        List<Setting> settings = entries.stream()
                .filter(e -> !e.key().equals("type"))
                .map(this::setting)
                .toList();
        return new Slot(
                slot.key(), slot.place(), required(byKey, "type", slot.place(), "slot '" + slot.key() + "'"), settings);
    }

    /** {@code store: PATH} stands for {@code slots.store: { type: file, path: PATH }}. */
    private void shorthand(Entry store, List<Slot> filled) {
        if (store == null) {
            return;
        }
        if (filled.stream().anyMatch(s -> s.name().equals("store"))) {
            problems.add(store.place(), "'store' and 'slots.store' are both given; keep one of them");
            return;
        }
        if (value(store) instanceof Scalar path) {
            Setting setting = new Setting("path", store.place(), path);
            filled.add(new Slot(
                    "store", store.place(), Optional.of(new Scalar("file", true, store.place())), List.of(setting)));
        } else if (store.value() instanceof SequenceNode) {
            problems.add(Place.of(store.value()), "'store' must be a path, not a list");
        }
    }

    private Optional<Scalar> required(Map<String, Entry> entries, String key, Place where, String owner) {
        Entry entry = entries.get(key);
        if (entry == null) {
            problems.add(where, owner + " has no key '" + key + "'");
            return Optional.empty();
        }
        Value value = value(entry);
        if (value instanceof Sequence) {
            problems.add(value.place(), "'" + key + "' must be a name, not a list");
        }
        return value instanceof Scalar scalar ? Optional.of(scalar) : Optional.empty();
    }

    private List<Setting> settings(Entry owner, String name) {
        return map(owner.value(), name).orElse(List.of()).stream()
                .map(this::setting)
                .toList();
    }

    private Setting setting(Entry entry) {
        return new Setting(entry.key(), entry.place(), value(entry));
    }

    private Value value(Entry entry) {
        Node node = entry.value();
        Place place = Place.of(node);
        String name = "'" + entry.key() + "'";
        if (node instanceof ScalarNode scalar) {
            return scalar(scalar, name).map(Value.class::cast).orElse(new Malformed(place));
        }
        if (!(node instanceof SequenceNode list)) {
            problems.add(place, name + " must be a value or a list of values, not a map");
            return new Malformed(place);
        }
        if (!tagIsKnown(list)) {
            return new Malformed(place);
        }
        List<Scalar> items = new ArrayList<>();
        for (Node item : list.getValue()) {
            if (item instanceof ScalarNode scalar) {
                scalar(scalar, "an item of " + name).ifPresent(items::add);
            } else {
                problems.add(Place.of(item), "an item of " + name + " must be a single value");
            }
        }
        return items.size() == list.getValue().size() ? new Sequence(items, place) : new Malformed(place);
    }

    private Optional<Scalar> scalar(ScalarNode node, String name) {
        if (!tagIsKnown(node)) {
            return Optional.empty();
        }
        if (node.getTag().equals(Tag.NULL)) {
            problems.add(Place.of(node), name + " has no value");
            return Optional.empty();
        }
        boolean plain = node.getScalarStyle() == ScalarStyle.PLAIN;
        return Optional.of(new Scalar(node.getValue(), plain, Place.of(node)));
    }

    /**
     * The entries of a map, without those whose key is repeated or no text; empty if it is no map. All that is
     * reported.
     */
    private Optional<List<Entry>> map(Node node, String name) {
        if (!(node instanceof MappingNode map)) {
            problems.add(Place.of(node), name + " must be a map of keys and values");
            return Optional.empty();
        }
        if (!tagIsKnown(map)) {
            return Optional.empty();
        }
        Map<String, Place> seen = new HashMap<>();
        List<Entry> entries = new ArrayList<>();
        for (NodeTuple tuple : map.getValue()) {
            Place place = Place.of(tuple.getKeyNode());
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                problems.add(place, "a key must be a single word");
                continue;
            }
            Place first = seen.putIfAbsent(key.getValue(), place);
            if (first == null) {
                entries.add(new Entry(key.getValue(), place, tuple.getValueNode()));
            } else {
                problems.add(
                        place, "key '" + key.getValue() + "' is repeated; it was first given in line " + first.line());
            }
        }
        return Optional.of(entries);
    }

    private boolean tagIsKnown(Node node) {
        boolean known = TAGS.contains(node.getTag());
        if (!known) {
            problems.add(Place.of(node), "the tag " + node.getTag() + " is not allowed");
        }
        return known;
    }

    private record Entry(String key, Place place, Node value) {}
}
