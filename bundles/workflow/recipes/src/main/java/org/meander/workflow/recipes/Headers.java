package org.meander.workflow.recipes;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.meander.base.TensorInfo;
import org.meander.source.LayerClassifier;
import org.meander.source.LayerKind;

/** What the headers of a model say: exact counts, and, where there is no {@code config.json}, what its shapes and names allow to conclude. */
final class Headers {

    /** Numbered layers, in the names of all common families. */
    private static final Pattern LAYER =
            Pattern.compile("(?:^|[./_])(?:layers?|h|blocks?|blk)[./_](\\d{1,6})(?=[./_]|$)");

    private final List<TensorInfo> tensors;
    private final LayerClassifier classifier;

    Headers(List<TensorInfo> tensors, LayerClassifier classifier) {
        this.tensors = tensors;
        this.classifier = classifier;
    }

    /** Counts of tensors, values and bytes; by kind and by type. */
    Map<String, Object> counts() {
        Map<LayerKind, Long> tensorsByKind = new EnumMap<>(LayerKind.class);
        Map<LayerKind, Long> valuesByKind = new EnumMap<>(LayerKind.class);
        Map<String, Long> valuesByType = new TreeMap<>();
        long trainable = 0;
        for (TensorInfo tensor : tensors) {
            LayerKind kind = classifier.kind(tensor.name());
            tensorsByKind.merge(kind, 1L, Long::sum);
            valuesByKind.merge(kind, tensor.elements(), Long::sum);
            valuesByType.merge(tensor.dtype().name(), tensor.elements(), Long::sum);
            trainable += trainable(tensor) ? tensor.elements() : 0;
        }
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("tensors", tensors.size());
        facts.put("totalParameters", elements(tensors));
        facts.put("trainableParameters", trainable);
        facts.put("sizeBytes", tensors.stream().mapToLong(TensorInfo::bytes).sum());
        facts.put("parametersByKind", texts(valuesByKind));
        facts.put("tensorsByKind", texts(tensorsByKind));
        facts.put("parametersByType", valuesByType);
        return facts;
    }

    static long elements(List<TensorInfo> tensors) {
        return tensors.stream().mapToLong(TensorInfo::elements).sum();
    }

    /** Numbers of tensors by kind, as text. */
    static Map<String, Object> kinds(List<TensorInfo> tensors, LayerClassifier classifier) {
        Map<LayerKind, Long> kinds = new EnumMap<>(LayerKind.class);
        tensors.forEach(tensor -> kinds.merge(classifier.kind(tensor.name()), 1L, Long::sum));
        return texts(kinds);
    }

    private static Map<String, Object> texts(Map<LayerKind, Long> counts) {
        Map<String, Object> texts = new LinkedHashMap<>();
        counts.forEach((kind, count) -> texts.put(kind.toString(), count));
        return texts;
    }

    /** Weights are of floating point or complex types; whole numbers are positions, masks and counters. */
    private static boolean trainable(TensorInfo tensor) {
        return switch (tensor.dtype()) {
            case BOOL, U8, I8, I16, U16, I32, U32, I64, U64 -> false;
            default -> true;
        };
    }

    /** Hidden size and vocabulary from the embedding with the most rows, layers from the highest number of one. */
    Map<String, Object> inferred() {
        Map<String, Object> facts = new LinkedHashMap<>();
        Optional<TensorInfo> embedding = tensors.stream()
                .filter(tensor -> tensor.shape().extents().size() == 2)
                .filter(tensor -> classifier.kind(tensor.name()) == LayerKind.EMBEDDING)
                .max((a, b) -> Long.compare(rows(a), rows(b)));
        embedding.ifPresent(tensor -> facts.put("hiddenSize", tensor.elements() / Math.max(1, rows(tensor))));
        long layers = 0;
        for (TensorInfo tensor : tensors) {
            Matcher matcher = LAYER.matcher(tensor.name());
            if (matcher.find()) {
                layers = Math.max(layers, 1 + Long.parseLong(matcher.group(1)));
            }
        }
        if (layers > 0) {
            facts.put("numLayers", layers);
        }
        embedding.ifPresent(tensor -> facts.put("vocabSize", rows(tensor)));
        return facts;
    }

    private static long rows(TensorInfo tensor) {
        return tensor.shape().extents().getFirst();
    }
}
