package org.meander.source.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.meander.base.DType;
import org.meander.base.MeanderException;
import org.meander.base.Shape;
import org.meander.source.RangedFile;
import org.meander.source.onnx.ExternalFiles.Place;
import org.meander.source.onnx.Graph.Node;
import org.meander.source.onnx.Graph.Storage;
import org.meander.source.onnx.Graph.Tensor;
import org.meander.source.onnx.Values.Reader;
import org.meander.source.onnx.Wire.Region;

/** Gathers the constant tensors of a graph and of the graphs inside it, and holds each one's size against its shape. */
final class WeightCollector {

    private final RangedFile file;
    private final ExternalFiles external;
    private final List<Weight> weights = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();
    private final List<String> widened = new ArrayList<>();

    WeightCollector(RangedFile file, ExternalFiles external) {
        this.file = file;
        this.external = external;
    }

    /** In the order of the file: a graph's initialisers, then what its nodes hold. */
    List<Weight> weights() {
        return weights;
    }

    /** Tensors that have no counterpart among our types, each with the reason. */
    List<String> skipped() {
        return skipped;
    }

    /** Tensors of 4-bit integers, handed out as 8-bit ones. */
    List<String> widened() {
        return widened;
    }

    void collect(Graph graph, String prefix) {
        graph.initialisers.forEach(t -> add(graph, prefix, t.name(), t));
        graph.sparse.forEach(name -> skipped.add(prefix + name + " (sparse)"));
        for (Node node : graph.nodes) {
            if (node.op.equals("Constant") && node.constant != null) {
                add(graph, prefix, node.outputs.isEmpty() ? node.name : node.outputs.getFirst(), node.constant);
            }
            String inner = prefix + (node.name.isEmpty() ? node.op : node.name) + "/";
            for (Map.Entry<String, Graph> e : node.graphs.entrySet()) {
                collect(e.getValue(), inner + e.getKey() + "/");
            }
        }
    }

    private void add(Graph graph, String prefix, String name, Tensor tensor) {
        String full = prefix + name;
        ElementType type = tensor.type();
        if (type.stored().isEmpty()) {
            skipped.add(full + " (" + type.name() + ")");
            return;
        }
        DType dtype = type.stored().get();
        Shape shape = shape(full, tensor.dims());
        long elements = shape.elements();
        if (elements > Long.MAX_VALUE / 64) {
            throw malformed(full, "shape %s has more bytes than any file".formatted(shape));
        }
        if (dtype == DType.F4 && elements % 2 != 0) {
            skipped.add(full + " (FLOAT4E2M1 with an odd number of elements)");
            return;
        }
        if (type.widened()) {
            widened.add(full);
        }
        weights.add(new Weight(graph, prefix, name, shape, values(full, tensor, dtype, elements)));
    }

    private Shape shape(String name, List<Long> dims) {
        try {
            return new Shape(dims);
        } catch (MeanderException e) {
            throw malformed(name, e.getMessage());
        }
    }

    private Values values(String name, Tensor tensor, DType dtype, long elements) {
        ElementType type = tensor.type();
        if (!type.nibbles()) {
            return plain(name, tensor, dtype, elements);
        }
        Values packed = plain(name, tensor, DType.U8, (elements + 1) / 2);
        if (type.widened()) {
            return Stored.nibbles(packed, type.signed(), elements);
        }
        return packed.to(dtype, elements, () -> {
            Reader reader = packed.open().get();
            return (from, count, target) -> reader.read(from / 2, count / 2, target);
        });
    }

    private Values plain(String name, Tensor tensor, DType dtype, long elements) {
        long bytes = dtype.bytes(elements);
        if (tensor.storage() == Storage.EXTERNAL) {
            Place place = external.place(name, tensor.external(), bytes);
            return Stored.bytes(place.file(), place.offset(), dtype, elements);
        }
        long stored = tensor.regions().stream().mapToLong(Region::bytes).sum();
        if (tensor.storage() == Storage.VARINTS) {
            return varints(name, tensor, dtype, elements, stored);
        }
        if (stored != bytes) {
            throw malformed(
                    name,
                    "%d bytes of values; shape %s of type %s takes %d"
                            .formatted(stored, tensor.dims(), tensor.type().name(), bytes));
        }
        return tensor.regions().size() == 1
                ? Stored.bytes(file, tensor.regions().getFirst().begin(), dtype, elements)
                : Stored.pieces(file, tensor.regions(), dtype, elements);
    }

    private Values varints(String name, Tensor tensor, DType dtype, long elements, long stored) {
        if (dtype == DType.F32 || dtype == DType.F64 || dtype == DType.C64) {
            throw malformed(
                    name,
                    "type %s in a field of whole numbers; it must be in float_data, double_data or raw_data"
                            .formatted(tensor.type().name()));
        }
        if (stored < elements || stored / 10 > elements) {
            throw malformed(
                    name, "%d bytes of numbers, 1 to 10 each; it must have %d numbers".formatted(stored, elements));
        }
        String subject = "tensor '" + name + "'";
        return Stored.varints(file, subject, tensor.regions(), dtype, elements);
    }

    private MeanderException malformed(String name, String why) {
        return MeanderException.malformed("%s: tensor '%s': %s", file.location(), name, why);
    }
}
