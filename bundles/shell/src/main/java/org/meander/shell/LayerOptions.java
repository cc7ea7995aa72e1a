package org.meander.shell;

import java.util.Arrays;
import java.util.List;
import org.meander.source.LayerKind;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which part of a model is taken: the options that fill the slot {@code filter}. */
final class LayerOptions {

    private static final String SLOT = "filter";

    /** Kinds as reports name them. A word that is none ends the list, so that a path may follow it. */
    static final class Kind implements ITypeConverter<LayerKind> {
        @Override
        public LayerKind convert(String typed) {
            return Arrays.stream(LayerKind.values())
                    .filter(kind -> kind.toString().equalsIgnoreCase(typed))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException(
                            "'" + typed + "' is none of " + Arrays.toString(LayerKind.values())));
        }
    }

    @Option(
            names = "--layers",
            arity = "1..*",
            split = ",",
            converter = Kind.class,
            paramLabel = "KIND",
            description = "Take only tensors of these kinds: attention, mlp, embedding, normalization, output, other.")
    List<LayerKind> layers = List.of();

    @Option(
            names = "--exclude-layers",
            arity = "1..*",
            split = ",",
            converter = Kind.class,
            paramLabel = "KIND",
            description = "Leave out tensors of these kinds.")
    List<LayerKind> excludedLayers = List.of();

    @Option(
            names = "--include",
            paramLabel = "GLOB",
            description = "Take only tensors whose whole name matches, such as 'encoder.layer.0.*'; may be repeated.")
    List<String> include = List.of();

    @Option(
            names = "--exclude",
            paramLabel = "GLOB",
            description = "Leave out tensors whose whole name matches; may be repeated.")
    List<String> exclude = List.of();

    @Option(
            names = "--classifier",
            paramLabel = "NAME",
            description = "Rules that tell kinds: tokens, by whole words of names, or substring (default: tokens).")
    String classifier;

    @Option(
            names = "--max-params",
            paramLabel = "N",
            description = "Take at most so many values, evenly spaced over what is selected.")
    Long maxParameters;

    @Option(
            names = "--sampling",
            paramLabel = "HOW",
            description = "How --max-params are spread: stratified, by tensors, or plain (default: stratified).")
    String sampling;

    /** Fills the slot if anything is left out or sampled; a slot that stays empty takes whole models. */
    void fill(WorkflowText text) {
        list(text, "include.kinds", layers);
        list(text, "exclude.kinds", excludedLayers);
        list(text, "include.globs", include);
        list(text, "exclude.globs", exclude);
        key(text, "classifier", classifier);
        key(text, "max.parameters", maxParameters);
        key(text, "sampling", sampling);
    }

    private static void list(WorkflowText text, String key, List<?> values) {
        key(text, key, values.isEmpty() ? null : values);
    }

    private static void key(WorkflowText text, String key, Object value) {
        if (value != null) {
            text.slot(SLOT, "layers").key(SLOT, key, value);
        }
    }
}
