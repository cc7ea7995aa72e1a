package org.meander.source.onnx;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.meander.base.TensorInfo;
import org.meander.source.onnx.GraphReader.Model;
import org.meander.source.onnx.Names.Origin;
import org.meander.source.onnx.Quantisation.Group;

/** Makes the tensors that a model offers from the constants that its graph has: dequantised, turned and named. */
final class Assembly {

    private static final int MAX_LISTED = 64;

    private final boolean dequantise;
    private final boolean restore;
    private final Map<String, String> report = new LinkedHashMap<>();
    private final Set<String> taken = new HashSet<>();
    private final Map<TensorInfo, Values> tensors = new LinkedHashMap<>();

    private Assembly(boolean dequantise, boolean restore) {
        this.dequantise = dequantise;
        this.restore = restore;
    }

    /**
     * The result.
     *
     * @param tensors with their values, in the order of the file
     * @param report what was skipped, restored, dequantised and widened, as metadata
     */
    record Result(Map<TensorInfo, Values> tensors, Map<String, String> report) {}

    static Result of(Model model, WeightCollector collector, boolean dequantise, boolean restore) {
        Assembly assembly = new Assembly(dequantise, restore);
        assembly.assemble(model, collector);
        return new Result(assembly.tensors, assembly.report);
    }

    /** A weight on its way to a tensor. */
    private record Draft(Weight weight, Optional<Origin> origin, String suffix) {

        boolean renamed() {
            return origin.filter(Origin::renamed).isPresent();
        }
    }

    private void assemble(Model model, WeightCollector collector) {
        List<Weight> weights = collector.weights();
        Quantisation quantisation = new Quantisation(model.graph(), weights);
        Map<Weight, Group> groups = quantisation.groups(weights);
        Set<Weight> parameters = dequantise ? Quantisation.parameters(groups.values()) : Set.of();
        List<Draft> drafts = new ArrayList<>();
        for (Weight weight : weights) {
            if (!parameters.contains(weight)) {
                drafts.add(draft(weight, groups.get(weight)));
            }
        }
        drafts.stream().filter(d -> !d.renamed()).forEach(d -> taken.add(d.weight.fullName()));
        Set<String> given = new HashSet<>();
        for (Draft draft : drafts) {
            String name = draft.renamed() ? restored(draft) : unique(draft.weight.fullName(), given);
            Weight weight = draft.weight;
            tensors.put(new TensorInfo(name, weight.values().dtype(), weight.shape()), weight.values());
        }
        list("onnx.skipped", collector.skipped());
        list("onnx.widened", collector.widened());
        list("onnx.dequantised", dequantise ? names(groups.values()) : List.of());
        list("onnx.left.quantised", dequantise ? quantisation.refused() : List.of());
        list(
                "onnx.renamed",
                drafts.stream()
                        .filter(Draft::renamed)
                        .map(d -> d.weight.fullName())
                        .toList());
    }

    private Draft draft(Weight weight, Group group) {
        Weight result = group != null && dequantise ? group.dequantised() : weight;
        if (!restore) {
            return new Draft(result, Optional.empty(), "");
        }
        String suffix = dequantise && group == null ? "" : suffix(weight.name());
        String root = group == null ? weight.name() : group.name();
        if (!suffix.isEmpty()) {
            root = weight.name().substring(0, weight.name().length() - suffix.length());
        }
        boolean parameter = suffix.equals(Quantisation.SCALE) || suffix.equals(Quantisation.ZERO_POINT);
        String read = parameter ? root + Quantisation.QUANTISED : weight.name();
        // A scale is named after the matrix that it scales.
        int rank = parameter ? 2 : weight.dims().size();
        Optional<Origin> origin = Names.origin(weight.graph(), read, root, rank);
        boolean turn = origin.filter(Origin::transposed).isPresent()
                && weight.dims().size() == 2
                && weight.values().dtype().bits() >= 8;
        return new Draft(turn ? turned(weight, group, result) : result, origin, dequantise ? "" : suffix);
    }

    /** Integers are turned over before they are dequantised: they are a quarter of the bytes. */
    private Weight turned(Weight weight, Group group, Weight result) {
        if (group == null || !dequantise) {
            return result.turned();
        }
        int axis = group.scale().values().elements() == 1 ? 1 : 1 - group.axis();
        return new Group(weight.turned(), group.name(), group.scale(), group.zero(), axis).dequantised();
    }

    private static String suffix(String name) {
        return List.of(Quantisation.QUANTISED, Quantisation.SCALE, Quantisation.ZERO_POINT).stream()
                .filter(name::endsWith)
                .findFirst()
                .orElse("");
    }

    /** The restored name, the longer one if it is taken, or the old one. */
    private String restored(Draft draft) {
        Origin origin = draft.origin.orElseThrow();
        String prefix = draft.weight.prefix();
        for (String name : List.of(origin.name(), origin.longName())) {
            if (taken.add(prefix + name + draft.suffix)) {
                return prefix + name + draft.suffix;
            }
        }
        return unique(draft.weight.fullName(), taken);
    }

    /** The name, or with {@code #2}, {@code #3} and so on if an earlier tensor has it. */
    private String unique(String name, Set<String> given) {
        if (given.add(name)) {
            return name;
        }
        for (int i = 2; ; i++) {
            String next = name + "#" + i;
            if (taken.add(next) && given.add(next)) {
                return next;
            }
        }
    }

    private static List<String> names(Iterable<Group> groups) {
        List<String> names = new ArrayList<>();
        groups.forEach(g -> names.add(g.quantised().prefix() + g.name()));
        return names.stream().sorted().toList();
    }

    private void list(String key, List<String> names) {
        if (!names.isEmpty()) {
            String some = String.join(", ", names.subList(0, Math.min(MAX_LISTED, names.size())));
            int more = names.size() - MAX_LISTED;
            report.put(key, more > 0 ? some + " and " + more + " more" : some);
        }
    }
}
