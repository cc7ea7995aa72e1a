package org.meander.source.onnx;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.meander.base.DType;
import org.meander.source.onnx.Graph.Use;

/**
 * Finds quantised tensors with their scales and zero points: by the names that quantisers give ({@code X_quantized},
 * {@code X_scale}, {@code X_zero_point}) and by {@code DequantizeLinear} nodes that read constants.
 */
final class Quantisation {

    static final String QUANTISED = "_quantized";
    static final String SCALE = "_scale";
    static final String ZERO_POINT = "_zero_point";

    /**
     * A quantised tensor.
     *
     * @param name of the tensor that it stands for
     * @param zero {@code null} for 0
     * @param axis of which each index has a scale of its own; 0 if there is one scale
     */
    record Group(Weight quantised, String name, Weight scale, Weight zero, int axis) {

        /** Its values as F32. */
        Weight dequantised() {
            Values integers = quantised.values();
            if (integers.elements() == 0) {
                return quantised.as(name, integers.to(DType.F32, 0, integers.open()));
            }
            long inner = quantised.dims().stream().skip(axis + 1L).reduce(1L, Math::multiplyExact);
            return quantised.as(
                    name, Dequantised.of(integers, inner, scale.values(), zero == null ? null : zero.values()));
        }
    }

    private final Map<Graph, Map<String, Weight>> byName = new IdentityHashMap<>();
    private final Graph main;
    private final List<String> refused = new ArrayList<>();

    Quantisation(Graph main, List<Weight> weights) {
        this.main = main;
        for (Weight weight : weights) {
            byName.computeIfAbsent(weight.graph(), g -> new LinkedHashMap<>()).putIfAbsent(weight.name(), weight);
        }
    }

    /** Quantised tensors that are left as they are, because the scales do not fit or are ambiguous. */
    List<String> refused() {
        return refused;
    }

    /** The groups by their quantised tensor. */
    Map<Weight, Group> groups(List<Weight> weights) {
        Map<Weight, Group> groups = new IdentityHashMap<>();
        for (Weight weight : weights) {
            if (Dequantised.reads(weight.values().dtype())) {
                group(weight).ifPresent(g -> groups.put(weight, g));
            }
        }
        return groups;
    }

    /** Scales and zero points of the groups. */
    static Set<Weight> parameters(Iterable<Group> groups) {
        Set<Weight> parameters = new HashSet<>();
        for (Group group : groups) {
            parameters.add(group.scale);
            if (group.zero != null) {
                parameters.add(group.zero);
            }
        }
        return parameters;
    }

    private Optional<Group> group(Weight weight) {
        Optional<Use> node = weight.graph().uses(weight.name()).stream()
                .filter(u -> u.node().op.equals("DequantizeLinear") && u.input() == 0)
                .findFirst();
        Optional<Weight> scale;
        Optional<Weight> zero;
        boolean hasZero;
        String name = weight.name();
        if (name.endsWith(QUANTISED)) {
            name = name.substring(0, name.length() - QUANTISED.length());
            scale = find(weight.graph(), name + SCALE);
            zero = find(weight.graph(), name + ZERO_POINT);
            hasZero = zero.isPresent();
        } else if (node.isPresent()) {
            List<String> inputs = node.get().node().inputs;
            scale = inputs.size() < 2 ? Optional.empty() : find(node.get().graph(), inputs.get(1));
            hasZero = inputs.size() > 2 && !inputs.get(2).isEmpty();
            zero = hasZero ? find(node.get().graph(), inputs.get(2)) : Optional.empty();
        } else {
            return Optional.empty();
        }
        if (scale.isEmpty()) {
            return Optional.empty();
        }
        OptionalInt axis = axis(weight, scale.get());
        boolean blocked = node.isPresent() && node.get().node().blockSize != 0;
        boolean fits = axis.isPresent()
                && !blocked
                && scale.get().values().dtype().isFloat()
                && hasZero == zero.isPresent()
                && (zero.isEmpty() || fits(zero.get(), scale.get()));
        if (!fits) {
            refused.add(weight.fullName());
            return Optional.empty();
        }
        return Optional.of(new Group(weight, name, scale.get(), zero.orElse(null), axis.getAsInt()));
    }

    private static boolean fits(Weight zero, Weight scale) {
        return zero.values().elements() == scale.values().elements()
                && Dequantised.reads(zero.values().dtype());
    }

    private Optional<Weight> find(Graph graph, String name) {
        Weight here = byName.getOrDefault(graph, Map.of()).get(name);
        return Optional.ofNullable(
                here != null ? here : byName.getOrDefault(main, Map.of()).get(name));
    }

    /** The axis that the scales belong to; empty if they fit none or, without a node that tells, more than one. */
    private static OptionalInt axis(Weight weight, Weight scale) {
        long scales = scale.values().elements();
        List<Long> dims = weight.dims();
        if (scales == 1) {
            return OptionalInt.of(Math.max(0, dims.size() - 1));
        }
        if (scale.dims().size() != 1) {
            return OptionalInt.empty();
        }
        for (Use use : weight.graph().uses(weight.name())) {
            OptionalInt told = told(use, dims.size());
            if (told.isPresent()) {
                int axis = told.getAsInt();
                return axis >= 0 && axis < dims.size() && dims.get(axis) == scales ? told : OptionalInt.empty();
            }
        }
        int[] matching = IntStream.range(0, dims.size())
                .filter(i -> dims.get(i) == scales)
                .toArray();
        return matching.length == 1 ? OptionalInt.of(matching[0]) : OptionalInt.empty();
    }

    private static OptionalInt told(Use use, int rank) {
        String key = use.node().op + ":" + use.input();
        return switch (key) {
            case "DequantizeLinear:0" -> {
                long axis = use.node().axis;
                yield OptionalInt.of(Math.clamp(axis < 0 ? axis + rank : axis, -1, rank));
            }
            case "MatMulInteger:1", "MatMulIntegerToFloat:1", "DynamicQuantizeMatMul:1", "QLinearMatMul:3" ->
                OptionalInt.of(rank - 1);
            case "ConvInteger:1", "QLinearConv:3" -> OptionalInt.of(0);
            default -> OptionalInt.empty();
        };
    }
}
