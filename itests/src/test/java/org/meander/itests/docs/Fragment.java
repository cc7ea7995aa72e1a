package org.meander.itests.docs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.Yaml;

/**
 * YAML of a document: a whole workflow, or the slots of one.
 *
 * @param place document and line
 * @param text as it stands there
 */
record Fragment(String place, String text) {

    private static final Pattern FENCED = Pattern.compile("^```yaml\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

    /** Complete workflows: the recipe with its options, to its slots. The first that has a fragment's slots takes them. */
    private static final Map<String, Map<String, String>> RECIPES = recipes();

    private static Map<String, Map<String, String>> recipes() {
        Map<String, Map<String, String>> recipes = new LinkedHashMap<>();
        Map<String, String> ingest = new LinkedHashMap<>();
        ingest.put("source", "{ type: generator }");
        ingest.put("curve", "{ type: hilbert }");
        ingest.put("codec", "{ type: scalar }");
        ingest.put("exact", "{ type: lossless }");
        ingest.put("index", "{ type: hierarchical }");
        ingest.put("features", "{ type: features }");
        ingest.put("bits", "{ type: bits }");
        ingest.put("store", "{ type: file, path: store }");
        recipes.put("recipe: ingest\n", ingest);
        recipes.put(
                "recipe: search\noptions: { query: model }\n",
                Map.of("store", "{ type: file, path: store }", "method", "{ type: exact }"));
        recipes.put(
                "recipe: reconstruct\noptions: { model: model }\n",
                Map.of("store", "{ type: file, path: store }", "sink", "{ type: safetensors, path: model }"));
        recipes.put(
                "recipe: fit\n",
                Map.of(
                        "source", "{ type: npy, path: data.npz }",
                        "model", "{ type: expression, expression: a*x, parameters: [a = 1] }",
                        "optimizer", "{ type: trust-region }"));
        return recipes;
    }

    static List<Fragment> of(String document, String text) {
        List<Fragment> fragments = new ArrayList<>();
        Matcher matcher = FENCED.matcher(text);
        while (matcher.find()) {
            long line = text.substring(0, matcher.start(1)).lines().count() + 1;
            fragments.add(new Fragment(document + " line " + line, matcher.group(1)));
        }
        return fragments;
    }

    /** The fragment itself if it is a workflow, else the first recipe that has its slots, with those slots filled by it. */
    String workflow() {
        Map<String, Object> content = new Yaml().load(text);
        if (content.containsKey("workflow")) {
            return text;
        }
        if (content.get("slots") instanceof Map<?, ?> slots) {
            String inner = text.lines().filter(l -> l.startsWith(" ")).collect(Collectors.joining("\n"));
            return complete(new Yaml().<Map<String, Object>>load(inner), inner.stripIndent());
        }
        return complete(content, text);
    }

    private String complete(Map<String, Object> filled, String slots) {
        Map.Entry<String, Map<String, String>> recipe = RECIPES.entrySet().stream()
                .filter(r -> r.getValue().keySet().containsAll(filled.keySet()))
                .findFirst()
                .orElseThrow(() -> new AssertionError(place + ": no recipe has the slots " + filled.keySet()));
        StringBuilder workflow = new StringBuilder("workflow: fragment\n" + recipe.getKey() + "slots:\n");
        slots.lines().forEach(line -> workflow.append("  ").append(line).append('\n'));
        recipe.getValue().forEach((slot, part) -> {
            if (!filled.containsKey(slot)) {
                workflow.append("  ").append(slot).append(": ").append(part).append('\n');
            }
        });
        return workflow.toString();
    }
}
