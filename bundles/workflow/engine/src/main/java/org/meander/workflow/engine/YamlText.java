package org.meander.workflow.engine;

import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/** Turns text into YAML nodes, which know their places; no object is ever constructed from a tag. */
final class YamlText {

    private static final int MAX_CODE_POINTS = 1 << 20;
    private static final int MAX_DEPTH = 16;
    private static final int MAX_ALIASES = 32;

    private YamlText() {}

    /** The root of the one document; empty if the text is not YAML or has no document, which is reported. */
    static Optional<Node> parse(String text, Problems problems) {
        LoaderOptions limits = new LoaderOptions();
        limits.setCodePointLimit(MAX_CODE_POINTS);
        limits.setNestingDepthLimit(MAX_DEPTH);
        limits.setMaxAliasesForCollections(MAX_ALIASES);
        limits.setProcessComments(false);
        try {
            Node root = new Composer(new ParserImpl(new StreamReader(text), limits), new Resolver(), limits)
                    .getSingleNode();
            if (root == null) {
                problems.add(Place.START, "the file is empty; it must have the keys 'workflow' and 'recipe'");
            }
            return Optional.ofNullable(root);
        } catch (MarkedYAMLException e) {
            String context = e.getContext() == null ? "" : e.getContext() + ": ";
            problems.add(Place.of(e.getProblemMark()), "not YAML: " + context + e.getProblem());
        } catch (ReaderException e) {
            problems.add(
                    placeOf(text, e.getPosition()),
                    String.format("not YAML: the character U+%04X is not allowed", e.getCodePoint()));
        } catch (YAMLException e) {
            problems.add(Place.START, "not YAML: " + e.getMessage());
        }
        return Optional.empty();
    }

    private static Place placeOf(String text, int index) {
        String before = text.substring(0, Math.min(Math.max(index, 0), text.length()));
        int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
        return new Place(line, before.length() - before.lastIndexOf('\n'));
    }
}
