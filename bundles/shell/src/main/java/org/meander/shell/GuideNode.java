package org.meander.shell;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.meander.base.MeanderException;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * A value of a configuration of others, with the line where it stands. Unlike in workflow files a repeated key is merged, as its writer
 * meant it, and said. Every value that is asked for is marked, so that those that nobody asked for can be named.
 */
final class GuideNode {

    private static final int MAX_CODE_POINTS = 1 << 20;
    private static final int MAX_DEPTH = 32;

    private final Path file;
    private final String path;
    private final int line;
    private final Map<String, GuideNode> children = new LinkedHashMap<>();
    private final List<GuideNode> items = new ArrayList<>();
    private final boolean map;
    private String text;
    private boolean used;

    private GuideNode(Path file, String path, int line, boolean map) {
        this.file = file;
        this.path = path;
        this.line = line;
        this.map = map;
    }

    /** @param warnings where repeated keys are told */
    static GuideNode parse(Path file, String yaml, List<String> warnings) {
        LoaderOptions limits = new LoaderOptions();
        limits.setCodePointLimit(MAX_CODE_POINTS);
        limits.setNestingDepthLimit(MAX_DEPTH);
        limits.setMaxAliasesForCollections(MAX_DEPTH);
        limits.setAllowDuplicateKeys(true);
        try {
            Node root = new Composer(new ParserImpl(new StreamReader(yaml), limits), new Resolver(), limits)
                    .getSingleNode();
            if (!(root instanceof MappingNode mapping)) {
                throw MeanderException.malformed("%s has no keys; it must have experimental_data and others", file);
            }
            GuideNode all = new GuideNode(file, "", 1, true);
            all.merge(file, mapping, warnings);
            return all;
        } catch (MarkedYAMLException e) {
            int at = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            throw MeanderException.malformed("%s:%d: not YAML: %s", file, at, e.getProblem());
        } catch (YAMLException e) {
            throw MeanderException.malformed("%s: not YAML: %s", file, e.getMessage());
        }
    }

    private void merge(Path file, MappingNode mapping, List<String> warnings) {
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode keyNode)) {
                throw MeanderException.malformed(
                        "%s:%d: a key is no text",
                        file, tuple.getKeyNode().getStartMark().getLine() + 1);
            }
            String key = keyNode.getValue();
            int at = keyNode.getStartMark().getLine() + 1;
            GuideNode before = children.get(key);
            if (before != null) {
                boolean both = before.map && tuple.getValueNode() instanceof MappingNode;
                warnings.add(String.format(
                        "%s: the key '%s' stands in line %d and again in line %d; %s",
                        file, key, before.line, at, both ? "both are taken together" : "the second counts"));
                if (both) {
                    before.merge(file, (MappingNode) tuple.getValueNode(), warnings);
                    continue;
                }
            }
            children.put(key, of(file, path.isEmpty() ? key : path + "." + key, at, tuple.getValueNode(), warnings));
        }
    }

    private static GuideNode of(Path file, String path, int line, Node node, List<String> warnings) {
        GuideNode made = new GuideNode(file, path, line, node instanceof MappingNode);
        switch (node) {
            case MappingNode mapping -> made.merge(file, mapping, warnings);
            case SequenceNode sequence -> {
                for (Node item : sequence.getValue()) {
                    int at = item.getStartMark().getLine() + 1;
                    made.items.add(of(file, path + "[" + made.items.size() + "]", at, item, warnings));
                }
            }
            case ScalarNode scalar -> made.text = scalar.getValue();
            default -> throw MeanderException.malformed("%s:%d: '%s' has no value", file, line, path);
        }
        return made;
    }

    /** The value under names one below the other, if it is there and not null. */
    Optional<GuideNode> at(String... names) {
        GuideNode node = this;
        for (String name : names) {
            node = node.children.get(name);
            if (node == null) {
                return Optional.empty();
            }
        }
        if (node.text != null && (node.text.isEmpty() || node.text.equals("null") || node.text.equals("~"))) {
            node.used = true;
            return Optional.empty();
        }
        return Optional.of(node);
    }

    /** A value that must be there. */
    GuideNode need(String name) {
        return at(name).orElseThrow(() -> MeanderException.malformed("%s: %s lacks the key '%s'", file, place(), name));
    }

    Map<String, GuideNode> children() {
        return children;
    }

    List<GuideNode> items() {
        used = true;
        return items;
    }

    /** How messages name it. */
    String place() {
        return "'" + path + "' in line " + line;
    }

    String text() {
        used = true;
        if (text == null) {
            throw MeanderException.malformed(
                    "%s: %s is %s; it must be one value", file, place(), map ? "a map" : "a list");
        }
        return text;
    }

    double number() {
        try {
            return switch (text()) {
                case ".inf", "+.inf", "inf" -> Double.POSITIVE_INFINITY;
                case "-.inf", "-inf" -> Double.NEGATIVE_INFINITY;
                default -> Double.parseDouble(text().replace("_", ""));
            };
        } catch (NumberFormatException e) {
            throw MeanderException.malformed("%s: %s is '%s'; it must be a number", file, place(), text);
        }
    }

    long whole() {
        double value = number();
        if (value != Math.rint(value) || Math.abs(value) > 1e15) {
            throw MeanderException.malformed("%s: %s is '%s'; it must be a whole number", file, place(), text);
        }
        return (long) value;
    }

    boolean flag() {
        return switch (text().toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on" -> true;
            case "false", "no", "off" -> false;
            default ->
                throw MeanderException.malformed("%s: %s is '%s'; it must be true or false", file, place(), text);
        };
    }

    /** Takes note that nothing below counts here, on purpose. */
    void ignore() {
        used = true;
        children.values().forEach(GuideNode::ignore);
        items.forEach(GuideNode::ignore);
    }

    /** Values that nobody asked for. */
    List<GuideNode> unused() {
        List<GuideNode> all = new ArrayList<>();
        if (!map && !used && !path.isEmpty() && items.isEmpty()) {
            all.add(this);
        }
        children.values().forEach(child -> all.addAll(child.unused()));
        items.forEach(item -> all.addAll(item.unused()));
        return all;
    }

    String path() {
        return path;
    }
}
