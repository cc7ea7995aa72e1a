package org.meander.shell;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.meander.base.MeanderException;
import org.meander.base.Nearest;

/** Parameters of a configuration in the format of homodyne: between which bounds they are, where they start, and which stay. */
final class GuideParameters {

    /** Names in other editions of the format. */
    private static final Map<String, String> ALIASES = Map.of(
            "gamma_dot_0", "gamma_dot_t0",
            "gamma_dot_offset", "gamma_dot_t_offset",
            "phi_0", "phi0");

    private static final List<String> STATIC = List.of("D0", "alpha", "D_offset");
    private static final List<String> FLOW = List.of("gamma_dot_t0", "beta", "gamma_dot_t_offset", "phi0");
    private static final List<String> KNOWN =
            Stream.concat(STATIC.stream(), FLOW.stream()).toList();

    private final Path file;
    private final GuideNode root;
    private final GuideOptions typed;
    private final boolean flow;

    /** @param flow whether there are those of laminar flow, too */
    GuideParameters(Path file, GuideNode root, GuideOptions typed, boolean flow) {
        this.file = file;
        this.root = root;
        this.typed = typed;
        this.flow = flow;
    }

    /** Sets starts and what is fixed. */
    void fill(WorkflowText text) {
        List<String> starts = bounds();
        Map<String, Double> values = values();
        List<String> fixed = fixed(values);
        values.forEach((name, value) -> starts.add(name + " = " + value));
        if (!starts.isEmpty()) {
            text.option("start", starts);
        }
        if (!fixed.isEmpty()) {
            text.option("fixed", fixed);
        }
    }

    private List<String> bounds() {
        List<String> bounds = new ArrayList<>();
        for (GuideNode bound : list("parameter_space", "bounds")) {
            for (String ignored : List.of("type", "prior_mu", "prior_sigma", "unit")) {
                bound.at(ignored).ifPresent(GuideNode::ignore);
            }
            String name = name(bound.need("name"));
            double least = bound.need("min").number();
            double greatest = bound.need("max").number();
            if (has(name)) {
                bounds.add(name + " [" + least + ", " + greatest + "]");
            }
        }
        return bounds;
    }

    private Map<String, Double> values() {
        Map<String, Double> values = new LinkedHashMap<>();
        List<GuideNode> names = list("initial_parameters", "parameter_names");
        List<GuideNode> numbers = list("initial_parameters", "values");
        if (!numbers.isEmpty() && names.size() != numbers.size()) {
            throw MeanderException.malformed(
                    "%s: initial_parameters has %d parameter_names and %d values; there must be one for each",
                    file, names.size(), numbers.size());
        }
        for (int i = 0; i < names.size(); i++) {
            String name = name(names.get(i));
            if (i < numbers.size() && has(name)) {
                values.put(name, numbers.get(i).number());
            }
        }
        typed.starts().forEach((name, value) -> {
            if (!has(name)) {
                throw MeanderException.invalid(
                        "a start of %s is given, but it is no parameter in static mode; use --laminar-flow", name);
            }
            values.put(name, value);
        });
        return values;
    }

    /** Names of parameters that stay; their values, if they are given, become starts. */
    private List<String> fixed(Map<String, Double> values) {
        List<String> fixed = new ArrayList<>();
        root.at("initial_parameters", "fixed_parameters").ifPresent(node -> {
            node.children().forEach((key, value) -> {
                String name = ALIASES.getOrDefault(key, key);
                values.put(name, value.number());
                fixed.add(name);
            });
            node.items().forEach(item -> fixed.add(name(item)));
        });
        List<GuideNode> active = list("initial_parameters", "active_parameters");
        if (!active.isEmpty()) {
            List<String> free = active.stream().map(this::name).toList();
            KNOWN.stream()
                    .filter(name -> !free.contains(name) && !fixed.contains(name))
                    .forEach(fixed::add);
        }
        return fixed.stream().filter(this::has).distinct().toList();
    }

    private boolean has(String name) {
        return flow || !FLOW.contains(name);
    }

    private List<GuideNode> list(String... names) {
        return root.at(names).map(GuideNode::items).orElse(List.of());
    }

    private String name(GuideNode node) {
        String name = ALIASES.getOrDefault(node.text(), node.text());
        if (!KNOWN.contains(name) && !name.startsWith("contrast") && !name.startsWith("offset")) {
            throw MeanderException.malformed(
                    "%s: %s is '%s', which is no parameter%s",
                    file, node.place(), node.text(), Nearest.hint(name, KNOWN));
        }
        return name;
    }
}
