package org.meander.workflow.recipes;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.meander.base.TensorInfo;

/**
 * What is known of a model without reading its values: its float tensors and their signatures.
 *
 * @param tensors the {@link #weighs weights}, by name, in order
 * @param whole signature of their concatenation
 * @param valueError L2 norm that the error of the stored values does not exceed
 */
record Sketch(Map<String, Part> tensors, Optional<Means> whole, double valueError) {

    /**
     * @param index of the tensor among all tensors of the model
     */
    record Part(TensorInfo info, int index, Optional<Means> means) {}

    interface Signatures {
        /** The signature of a tensor, of the whole for an empty name. */
        Optional<Means> find(TensorInfo tensor, String name);
    }

    static Sketch of(List<TensorInfo> all, Signatures signatures, double valueError) {
        Map<String, Part> parts = new LinkedHashMap<>();
        for (int i = 0; i < all.size(); i++) {
            TensorInfo info = all.get(i);
            if (weighs(info)) {
                parts.put(info.name(), new Part(info, i, signatures.find(info, info.name())));
            }
        }
        return new Sketch(parts, signatures.find(null, ""), valueError);
    }

    /**
     * Whether a tensor takes part in what is said of a model as a whole: its norm, its likeness to others. Single values do not:
     * in exported graphs they are constants, such as a mask's -3.4e38, that would outweigh everything that was learnt.
     */
    static boolean weighs(TensorInfo info) {
        return info.dtype().isFloat() && info.elements() > 1;
    }

    /** Number of values. */
    long elements() {
        return tensors.values().stream().mapToLong(p -> p.info().elements()).sum();
    }

    /** Tensor by tensor: the granularities of a search among same-named tensors. */
    List<Granules> byTensor() {
        List<Granules> granules = new ArrayList<>();
        tensors.values().forEach(p -> granules.add(new Granules(p.info().elements(), p.means())));
        return granules;
    }
}
