package org.meander.source.pytorch;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.meander.base.MeanderException;
import org.meander.source.pytorch.Values.Mapping;
import org.meander.source.pytorch.Values.Sequence;
import org.meander.source.pytorch.Values.Tensor;

/**
 * Names the tensors of a checkpoint. A tensor's name is the way to it: keys of dictionaries, attributes of objects and places in
 * lists, joined by full stops. If just one entry of the outermost dictionary is a dictionary under a key that usually holds the
 * weights, that key is left out of the names, so that weights have their own names; other entries keep theirs. A key stays if
 * names would no longer differ. A tensor that is all there is has the name {@value #ALONE}.
 *
 * <p>A tensor that is found on two ways has two names. A container is not entered again from within itself.
 */
final class TensorNames {

    static final String ALONE = "tensor";

    /** Keys under which training scripts save the weights. */
    static final Set<String> WEIGHTS =
            Set.of("state_dict", "model_state_dict", "model", "module", "weights", "params", "net", "network");

    private static final int MAX_DEPTH = 64;
    private static final int VISIT_BYTES = 64;

    private record Found(List<String> path, Tensor tensor) {}

    private final String location;
    private final Allowance allowance;
    private final List<String> path = new ArrayList<>();
    private final List<Object> entered = new ArrayList<>();
    private final List<Found> found = new ArrayList<>();

    private TensorNames(String location, Allowance allowance) {
        this.location = location;
        this.allowance = allowance;
    }

    /**
     * The tensors in the order of the pickle, by name.
     *
     * @param location for errors
     * @param allowance to which each step is charged, because the ways may be many more than the containers
     */
    static Map<String, Tensor> of(String location, Allowance allowance, Object root) {
        TensorNames names = new TensorNames(location, allowance);
        names.visit(root);
        return names.named(root);
    }

    private void visit(Object value) {
        allowance.take(VISIT_BYTES);
        switch (value) {
            case Tensor tensor -> {
                allowance.take(64 + 8L * path.size());
                found.add(new Found(List.copyOf(path), tensor));
            }
            case Sequence sequence -> enter(sequence, null, sequence.items);
            case Mapping mapping -> enter(mapping, mapping.keys, mapping.values);
            default -> {}
        }
    }

    /** @param keys of the values; null where their places are */
    private void enter(Object container, List<Object> keys, List<Object> values) {
        for (int i = 0; i < entered.size(); i++) {
            if (entered.get(i) == container) {
                return;
            }
        }
        if (entered.size() == MAX_DEPTH) {
            throw MeanderException.malformed(
                    "%s: its containers are nested more than %d deep; that is damage", location, MAX_DEPTH);
        }
        entered.add(container);
        for (int i = 0; i < values.size(); i++) {
            Object value = values.get(i);
            allowance.take(1);
            if (value instanceof Tensor || value instanceof Sequence || value instanceof Mapping) {
                path.add(keys == null ? Integer.toString(i) : text(keys.get(i)));
                visit(value);
                path.removeLast();
            }
        }
        entered.removeLast();
    }

    private static String text(Object key) {
        return switch (key) {
            case String text -> text;
            case BigInteger big -> "";
            case Number number -> number.toString();
            case Boolean truth -> truth ? "True" : "False";
            default -> "";
        };
    }

    private Map<String, Tensor> named(Object root) {
        Set<String> keys = root instanceof Mapping mapping ? weightKeys(mapping) : Set.of();
        if (keys.size() == 1) {
            Map<String, Tensor> named = new LinkedHashMap<>();
            String key = keys.iterator().next();
            for (Found each : found) {
                boolean within = each.path.size() > 1 && each.path.getFirst().equals(key);
                named.put(name(within ? each.path.subList(1, each.path.size()) : each.path), each.tensor);
            }
            if (named.size() == found.size()) {
                return named;
            }
        }
        Map<String, Tensor> named = new LinkedHashMap<>();
        for (Found each : found) {
            String name = name(each.path);
            if (named.put(name, each.tensor) != null) {
                throw MeanderException.unsupported(
                        "%s: two tensors are named '%s'; names must differ", location, Shown.of(name));
            }
        }
        return named;
    }

    private Set<String> weightKeys(Mapping root) {
        return found.stream()
                .filter(each -> each.path.size() > 1)
                .map(each -> each.path.getFirst())
                .filter(WEIGHTS::contains)
                .collect(Collectors.toSet());
    }

    private String name(List<String> parts) {
        long length = 0;
        for (String part : parts) {
            length += part.length() + 1;
        }
        allowance.take(128 + 6 * length);
        return parts.isEmpty() ? ALONE : String.join(".", parts);
    }
}
