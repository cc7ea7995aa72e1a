package org.meander.source.pytorch;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.meander.source.pytorch.Values.Mapping;
import org.meander.source.pytorch.Values.Tensor;

/**
 * The functions of {@code torch._utils} and {@code torch._tensor} that make a tensor of a storage, as PyTorch calls them when it
 * loads a file. What the platform has no tensors for becomes one that says why it cannot be read, because it may be an entry that
 * nobody asks for.
 */
final class Rebuild {

    private static final int TENSOR_BYTES = 256;

    private Rebuild() {}

    static Map<String, Global.Call> functions() {
        return Map.ofEntries(
                Map.entry("torch._utils._rebuild_tensor", Rebuild::plain),
                Map.entry("torch._utils._rebuild_tensor_v2", arguments -> bits(arguments, plain(arguments), 6)),
                Map.entry("torch._utils._rebuild_tensor_v3", Rebuild::typed),
                Map.entry("torch._utils._rebuild_parameter", arguments -> arguments.tensor(0)),
                Map.entry("torch._utils._rebuild_parameter_with_state", arguments -> arguments.tensor(0)),
                Map.entry("torch.nn.parameter.Parameter", arguments -> arguments.tensor(0)),
                Map.entry("torch.nn.parameter.Buffer", arguments -> arguments.tensor(0)),
                Map.entry("torch._tensor._rebuild_from_type_v2", Rebuild::ofType),
                Map.entry("torch._utils._rebuild_qtensor", refused("is quantised; only plain numbers are read")),
                Map.entry("torch._utils._rebuild_sparse_tensor", refused("is sparse; only dense tensors are read")),
                Map.entry("torch._utils._rebuild_sparse_csr_tensor", refused("is sparse; only dense tensors are read")),
                Map.entry("torch._utils._rebuild_nested_tensor", refused("is nested; only dense tensors are read")),
                Map.entry(
                        "torch._utils._rebuild_meta_tensor_no_storage", refused("has no values; it is a meta tensor")));
    }

    private static Global.Call refused(String why) {
        return arguments -> {
            arguments.allowance().take(TENSOR_BYTES);
            return Tensor.refused(why);
        };
    }

    /** {@code (storage, offset, size, stride, ...)}. */
    private static Tensor plain(Arguments arguments) {
        return tensor(arguments, arguments.storage(0).type());
    }

    /** {@code (storage, offset, size, stride, requires_grad, backward_hooks, dtype, metadata)}. */
    private static Tensor typed(Arguments arguments) {
        return bits(arguments, tensor(arguments, arguments.type(6)), 7);
    }

    private static Tensor tensor(Arguments arguments, ElementType type) {
        arguments.allowance().take(TENSOR_BYTES);
        List<Long> size = arguments.naturals(2);
        List<Long> stride = arguments.naturals(3);
        if (size.size() != stride.size()) {
            throw arguments
                    .input()
                    .malformed(
                            "a tensor of size %s has the strides %s; it must have one for each extent", size, stride);
        }
        return new Tensor(Optional.of(arguments.storage(0)), Optional.of(type), arguments.natural(1), size, stride, "");
    }

    /** Conjugation and negation that PyTorch keeps as bits instead of doing them. */
    private static Tensor bits(Arguments arguments, Tensor tensor, int metadata) {
        if (arguments.has(metadata) && arguments.at(metadata) instanceof Mapping bits) {
            for (int i = 0; i < bits.keys.size(); i++) {
                if (Boolean.TRUE.equals(bits.values.get(i)) && bits.keys.get(i) instanceof String bit) {
                    return Tensor.refused(
                            "has the bit '%s' set; it must be resolved before it is saved".formatted(Shown.of(bit)));
                }
            }
        }
        return tensor;
    }

    /** {@code (function, type, arguments, state)}: a tensor with attributes of Python, which are left out. */
    private static Object ofType(Arguments arguments) {
        Global function = arguments.global(0);
        // Not itself, which would nest as deep as a file likes.
        if (!function.name().startsWith("torch._utils._rebuild_")) {
            throw arguments
                    .input()
                    .unsupported("%s is to make a tensor; it must be one of torch._utils", Shown.of(function.name()));
        }
        return function.call().with(arguments.of(function, arguments.sequence(2).items));
    }
}
