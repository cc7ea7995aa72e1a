package org.meander.workflow.recipes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.meander.base.Checks;
import org.meander.base.MeanderException;
import org.meander.base.Plugin;
import org.meander.base.TensorInfo;
import org.meander.source.LayerClassifier;
import org.meander.source.ModelFilter;
import org.meander.source.Source;
import org.meander.source.TensorModel;
import org.meander.workflow.Recipe;
import org.meander.workflow.Report;
import org.meander.workflow.RunContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Tells what a model is, and what a filter takes of it, without reading a value: from its headers and from the {@code config.json}
 * beside it.
 */
@Plugin(kind = "recipe", type = "inspect", pid = Inspect.PID)
@Component(name = Inspect.PID, configurationPolicy = ConfigurationPolicy.REQUIRE, immediate = true)
@Designate(ocd = Inspect.Config.class, factory = true)
public final class Inspect implements Recipe {

    static final String PID = "org.meander.workflow.recipes.inspect";

    @ObjectClassDefinition(name = "Recipe: inspect", description = "Tells what a model is, without reading its values")
    @interface Config {

        @AttributeDefinition(name = "Model", description = "A model of the source; empty for its only one")
        String model() default "";

        @AttributeDefinition(
                name = "Classifier",
                description =
                        "Rules that tell kinds in the report: tokens, substring, or classifier.name of another service")
        String classifier() default "tokens";
    }

    private final String model;
    private final Source source;
    private final Optional<Map.Entry<Map<String, Object>, ModelFilter>> filter;
    private final LayerClassifier classifier;

    /** Classifiers are static and greedy, so that none is withdrawn while a run uses it. */
    @Activate
    public Inspect(
            Config config,
            @Reference(name = "source") Source source,
            @Reference(
                            name = "filter",
                            service = ModelFilter.class,
                            cardinality = ReferenceCardinality.OPTIONAL,
                            policyOption = ReferencePolicyOption.GREEDY)
                    Map.Entry<Map<String, Object>, ModelFilter> filter,
            @Reference(
                            name = "classifiers",
                            service = LayerClassifier.class,
                            cardinality = ReferenceCardinality.AT_LEAST_ONE,
                            policyOption = ReferencePolicyOption.GREEDY)
                    List<Map.Entry<Map<String, Object>, LayerClassifier>> classifiers) {
        this.model = config.model();
        this.source = source;
        this.filter = Optional.ofNullable(filter);
        this.classifier = classifiers.stream()
                .filter(entry -> config.classifier().equals(entry.getKey().get(LayerClassifier.NAME)))
                .findFirst()
                .map(Map.Entry::getValue)
                .orElseThrow(() -> Checks.configuration(
                        PID + ".classifier",
                        "'" + config.classifier() + "'",
                        classifiers.stream()
                                .map(entry -> String.valueOf(entry.getKey().get(LayerClassifier.NAME)))
                                .sorted()
                                .collect(Collectors.joining(", ", "one of ", ""))));
    }

    @Override
    public Report run(RunContext context) {
        context.boundary();
        TensorModel whole = source.open(name());
        List<TensorInfo> tensors;
        Optional<ModelConfig> config;
        boolean known = false;
        try {
            tensors = whole.tensors();
            config = whole.config().map(text -> ModelConfig.read(whole.name(), text));
            known = true;
        } finally {
            if (!known) {
                whole.close();
            }
        }
        try (TensorModel view = filter.map(f -> f.getValue().filter(whole)).orElse(whole)) {
            context.boundary();
            return report(tensors, config, view);
        }
    }

    private String name() {
        List<String> names = source.models();
        if (model.isEmpty() && names.size() != 1) {
            throw MeanderException.invalid("the source has %d models; name one of %s", names.size(), names);
        }
        return model.isEmpty() ? names.getFirst() : model;
    }

    private Report report(List<TensorInfo> tensors, Optional<ModelConfig> config, TensorModel view) {
        Headers headers = new Headers(tensors, classifier);
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("model", view.name());
        config.ifPresent(c -> facts.putAll(c.facts()));
        List<String> inferred = new ArrayList<>();
        headers.inferred().forEach((key, value) -> {
            if (facts.putIfAbsent(key, value) == null) {
                inferred.add(key);
            }
        });
        if (!inferred.isEmpty()) {
            facts.put("inferred", inferred);
        }
        if (!tensors.isEmpty()) {
            facts.putAll(headers.counts());
            facts.put("layerFiltering", filtering(tensors, view.tensors()));
            facts.put("extraction", Extraction.of(view));
        }
        config.ifPresent(c -> facts.putAll(SizeEstimate.facts(c)));
        return new Report(facts, rows(tensors, view.tensors()));
    }

    /** The layer filtering statistics of the streaming encoder for Python, by its names; a layer is a tensor. */
    private Map<String, Object> filtering(List<TensorInfo> tensors, List<TensorInfo> taken) {
        Map<String, Object> statistics = new LinkedHashMap<>();
        statistics.put("total_layers", tensors.size());
        statistics.put("filtered_layers", taken.size());
        statistics.put("filter_ratio", tensors.isEmpty() ? 0.0 : (double) taken.size() / tensors.size());
        statistics.put("all_layer_types", Headers.kinds(tensors, classifier));
        statistics.put("filtered_layer_types", Headers.kinds(taken, classifier));
        statistics.put("target_layers", configured("include.kinds"));
        statistics.put("exclude_layers", configured("exclude.kinds"));
        return statistics;
    }

    private List<String> configured(String key) {
        return filter.map(f -> f.getKey().get(key) instanceof String[] kinds ? List.of(kinds) : List.<String>of())
                .orElse(List.of());
    }

    private List<Map<String, Object>> rows(List<TensorInfo> tensors, List<TensorInfo> taken) {
        Map<String, Long> values = new HashMap<>();
        taken.forEach(tensor -> values.put(tensor.name(), tensor.elements()));
        List<Map<String, Object>> rows = new ArrayList<>();
        for (TensorInfo tensor : tensors) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("tensor", tensor.name());
            row.put("kind", classifier.kind(tensor.name()).toString());
            row.put("type", tensor.dtype().name());
            row.put("shape", tensor.shape().toString());
            row.put("parameters", tensor.elements());
            row.put("selected", values.containsKey(tensor.name()));
            row.put("taken", values.getOrDefault(tensor.name(), 0L));
            rows.add(row);
        }
        return rows;
    }
}
