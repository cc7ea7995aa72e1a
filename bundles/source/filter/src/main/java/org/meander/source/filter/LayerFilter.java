package org.meander.source.filter;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.meander.base.Checks;
import org.meander.base.Plugin;
import org.meander.base.TensorInfo;
import org.meander.source.LayerClassifier;
import org.meander.source.LayerKind;
import org.meander.source.ModelFilter;
import org.meander.source.TensorModel;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/**
 * Takes tensors by their kind and name, and at most so many of their values. A tensor of which only some values are taken becomes one of
 * one dimension; one of which none is taken is not in the view.
 */
@Plugin(kind = "filter", type = LayerFilter.TYPE, pid = LayerFilter.PID)
@Component(
        name = LayerFilter.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        property = ModelFilter.NAME + "=" + LayerFilter.TYPE)
@Designate(ocd = LayerFilter.Config.class, factory = true)
public final class LayerFilter implements ModelFilter {

    static final String PID = "org.meander.source.filter";
    static final String TYPE = "layers";

    private static final String STRATIFIED = "stratified";

    /** Configuration. */
    @ObjectClassDefinition(name = "Filter: layers", description = "Selects tensors by kind and name, and samples them")
    @interface Config {

        @AttributeDefinition(
                name = "Kinds",
                description =
                        "Takes only tensors of these kinds: attention, mlp, embedding, normalization, output, other;"
                                + " none for all")
        String[] include_kinds() default {};

        @AttributeDefinition(
                name = "Globs",
                description = "Takes only tensors whose whole name matches one of these, or has one of the regular"
                        + " expressions in it; * ? [abc] [!abc]")
        String[] include_globs() default {};

        @AttributeDefinition(
                name = "Regular expressions",
                description = "Takes only tensors in whose name, of at most 1024 characters, one of these is found, or"
                        + " that match a glob")
        String[] include_regexes() default {};

        @AttributeDefinition(name = "Excluded kinds", description = "Leaves out tensors of these kinds")
        String[] exclude_kinds() default {};

        @AttributeDefinition(name = "Excluded globs", description = "Leaves out tensors whose whole name matches")
        String[] exclude_globs() default {};

        @AttributeDefinition(
                name = "Excluded regular expressions",
                description = "Leaves out tensors in whose name, of at most 1024 characters, one of these is found")
        String[] exclude_regexes() default {};

        @AttributeDefinition(
                name = "Classifier",
                description = "Rules that tell kinds: tokens, substring, or classifier.name of another service")
        String classifier() default TokenClassifier.RULES;

        @AttributeDefinition(
                name = "Most parameters",
                description =
                        "Takes at most so many values, of floating point and complex tensors only; 0 for all of all"
                                + " tensors; 0..9007199254740992",
                min = "0",
                max = "9007199254740992")
        long max_parameters() default 0;

        @AttributeDefinition(
                name = "Sampling",
                description = "How values are chosen if there are more: stratified, of each tensor in proportion and at"
                        + " least one, or plain, evenly over all",
                options = {@Option(STRATIFIED), @Option("plain")})
        String sampling() default STRATIFIED;
    }

    private final Selection selection;
    private final Sampling sampling;
    private final String description;

    /** Classifiers are static and greedy: with one that comes late the filter is made anew. */
    @Activate
    public LayerFilter(
            Config config,
            @Reference(
                            name = "classifiers",
                            service = LayerClassifier.class,
                            cardinality = ReferenceCardinality.MULTIPLE,
                            policyOption = ReferencePolicyOption.GREEDY)
                    List<Map.Entry<Map<String, Object>, LayerClassifier>> classifiers) {
        if (!List.of(STRATIFIED, "plain").contains(config.sampling())) {
            throw Checks.configuration(PID + ".sampling", "'" + config.sampling() + "'", "stratified or plain");
        }
        this.selection = new Selection(PID, config, classifier(config.classifier(), classifiers));
        this.sampling = new Sampling(
                Checks.range(PID + ".max.parameters", config.max_parameters(), 0, 1L << 53),
                config.sampling().equals(STRATIFIED));
        this.description = Selection.describe(config);
    }

    private static LayerClassifier classifier(
            String name, List<Map.Entry<Map<String, Object>, LayerClassifier>> classifiers) {
        return classifiers.stream()
                .filter(entry -> name.equals(entry.getKey().get(LayerClassifier.NAME)))
                .findFirst()
                .map(Map.Entry::getValue)
                .orElseThrow(() -> Checks.configuration(
                        PID + ".classifier",
                        "'" + name + "'",
                        classifiers.stream()
                                .map(entry -> String.valueOf(entry.getKey().get(LayerClassifier.NAME)))
                                .sorted()
                                .collect(Collectors.joining(", ", "one of ", ""))));
    }

    @Override
    public TensorModel filter(TensorModel model) {
        boolean made = false;
        try {
            List<TensorInfo> selected = sampling.candidates(model.tensors().stream()
                    .filter(tensor -> selection.takes(tensor.name()))
                    .toList());
            List<Taken> taken = sampling.take(selected);
            TensorModel view = new FilteredModel(model, taken, report(selected, taken));
            made = true;
            return view;
        } finally {
            if (!made) {
                model.close();
            }
        }
    }

    /** What was taken, under the names of {@link ModelFilter#EXTRACTION}. */
    private Map<String, String> report(List<TensorInfo> selected, List<Taken> taken) {
        Map<LayerKind, Integer> counts = new EnumMap<>(LayerKind.class);
        selected.forEach(tensor -> counts.merge(selection.kind(tensor.name()), 1, Integer::sum));
        long original = selected.stream().mapToLong(TensorInfo::elements).sum();
        long last = taken.stream().mapToLong(part -> part.view().elements()).sum();
        Map<String, String> report = new TreeMap<>();
        report.put(
                EXTRACTION + "layer_counts",
                counts.entrySet().stream().map(String::valueOf).collect(Collectors.joining(",")));
        report.put(EXTRACTION + "total_layers_processed", String.valueOf(selected.size()));
        report.put(EXTRACTION + "sampling_applied", String.valueOf(original > last));
        report.put(EXTRACTION + "stratified_sampling", String.valueOf(sampling.stratified()));
        report.put(EXTRACTION + "original_parameter_count", String.valueOf(original));
        report.put(EXTRACTION + "final_parameter_count", String.valueOf(last));
        report.put(EXTRACTION + "max_params_limit", sampling.limited() ? String.valueOf(sampling.limit()) : "none");
        report.put(EXTRACTION + "layer_filters", description.isEmpty() ? "none" : description);
        return report;
    }
}
