package org.meander.source.onnx;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.meander.base.MeanderException;
import org.meander.source.RangedFile;
import org.meander.source.onnx.Graph.Node;
import org.meander.source.onnx.Graph.Storage;
import org.meander.source.onnx.Graph.Tensor;
import org.meander.source.onnx.Wire.Region;

/**
 * Reads the structure of a model and skips its values. Field numbers are those of {@code onnx.proto}.
 *
 * @see <a href="https://github.com/onnx/onnx/blob/main/docs/IR.md">the format</a>
 */
final class GraphReader {

    private static final int MAX_DEPTH = 64;
    private static final int MAX_NODES = 1 << 21;
    private static final int MAX_NAMES = 64;

    /**
     * A model.
     *
     * @param functions bodies of the functions of the model itself, by name
     */
    record Model(Graph graph, Map<String, Graph> functions, Map<String, String> metadata) {}

    private final RangedFile file;
    private int nodes;
    private final TensorReader tensors = new TensorReader();

    private GraphReader(RangedFile file) {
        this.file = file;
    }

    static Model read(RangedFile file) {
        return new GraphReader(file).model();
    }

    private Model model() {
        Graph graph = new Graph();
        Map<String, Graph> functions = new LinkedHashMap<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        boolean found = false;
        Wire wire = new Wire(file);
        while (wire.next()) {
            switch (wire.field()) {
                case 1 -> metadata.put("onnx.ir", Long.toString(wire.number()));
                case 2 -> metadata.put("onnx.producer", wire.text());
                case 3 -> metadata.put("onnx.producer.version", wire.text());
                case 7 -> {
                    found = true;
                    readGraph(wire.message(), graph, 0);
                }
                case 8 -> readOpset(wire.message(), metadata);
                case 14 -> readEntry(wire.message(), metadata);
                case 25 -> readFunction(wire.message(), functions);
                default -> {
                    // documentation, training information and whatever later versions add
                }
            }
        }
        if (!found) {
            throw MeanderException.malformed(
                    "%s: it has no graph (field 7); it is no ONNX model or cut", file.location());
        }
        graph.link();
        functions.values().forEach(Graph::link);
        return new Model(graph, functions, metadata);
    }

    private void readGraph(Wire wire, Graph graph, int depth) {
        if (depth > MAX_DEPTH) {
            throw wire.malformed("graphs are nested more than %d deep".formatted(MAX_DEPTH));
        }
        while (wire.next()) {
            switch (wire.field()) {
                case 1 -> graph.nodes.add(readNode(wire.message(), depth));
                case 5 -> graph.initialisers.add(tensors.read(wire.message()));
                case 15 -> graph.sparse.add(readSparseName(wire.message()));
                default -> {
                    // names, inputs, outputs and shapes of what is computed
                }
            }
        }
    }

    private void readFunction(Wire wire, Map<String, Graph> functions) {
        Graph graph = new Graph();
        String name = "function";
        while (wire.next()) {
            switch (wire.field()) {
                case 1 -> name = wire.text();
                case 7 -> graph.nodes.add(readNode(wire.message(), 1));
                default -> {
                    // signature
                }
            }
        }
        functions.put(functions.containsKey(name) ? name + "#" + functions.size() : name, graph);
    }

    private Node readNode(Wire wire, int depth) {
        if (++nodes > MAX_NODES) {
            throw wire.malformed("more than %d nodes".formatted(MAX_NODES));
        }
        Node node = new Node();
        while (wire.next()) {
            switch (wire.field()) {
                case 1 -> addName(node.inputs, wire);
                case 2 -> addName(node.outputs, wire);
                case 3 -> node.name = wire.text();
                case 4 -> node.op = wire.text();
                case 5 -> readAttribute(wire.message(), node, depth);
                default -> {
                    // documentation and domain
                }
            }
        }
        return node;
    }

    private static void addName(List<String> names, Wire wire) {
        String name = wire.text();
        if (names.size() < MAX_NAMES) {
            names.add(name);
        }
    }

    private void readAttribute(Wire wire, Node node, int depth) {
        String name = "";
        Wire tensor = null;
        List<Wire> graphs = new ArrayList<>();
        Region number = null;
        long integer = 0;
        List<Region> floats = new ArrayList<>();
        List<Region> integers = new ArrayList<>();
        while (wire.next()) {
            switch (wire.field()) {
                case 1 -> name = wire.text();
                case 2 -> {
                    wire.require(Wire.FIXED32);
                    floats.add(wire.region());
                }
                case 3 -> {
                    integer = wire.number();
                    number = wire.region();
                }
                case 5 -> tensor = wire.message();
                case 6, 11 -> {
                    if (graphs.size() < MAX_NAMES) {
                        graphs.add(wire.message());
                    }
                }
                case 7 -> TensorReader.addPiece(floats, wire);
                case 8 -> TensorReader.addPiece(integers, wire);
                default -> {
                    // texts and types
                }
            }
        }
        if (number != null) {
            integers = List.of(number);
        }
        for (Wire graph : graphs) {
            Graph inner = node.graphs.computeIfAbsent(name, n -> new Graph());
            readGraph(graph, inner, depth + 1);
        }
        switch (name) {
            case "transB" -> node.transB = integer != 0;
            case "axis" -> node.axis = integer;
            case "block_size" -> node.blockSize = integer;
            case "value" -> node.constant = tensor == null ? node.constant : tensors.read(tensor);
            case "value_float" -> node.constant = constant(1, List.of(), Storage.RAW, floats);
            case "value_int" -> node.constant = constant(7, List.of(), Storage.VARINTS, integers);
            case "value_floats" -> node.constant = constant(1, List.of(bytes(floats) / 4), Storage.RAW, floats);
            case "value_ints" -> node.constant = constant(7, List.of(count(integers)), Storage.VARINTS, integers);
            default -> {
                // of no concern to weights
            }
        }
    }

    private static Tensor constant(int type, List<Long> dims, Storage storage, List<Region> regions) {
        return new Tensor("", dims, ElementType.of(type), storage, regions, Map.of());
    }

    private static long bytes(List<Region> regions) {
        return regions.stream().mapToLong(Region::bytes).sum();
    }

    private long count(List<Region> regions) {
        long count = 0;
        for (Region region : regions) {
            for (Wire varints = new Wire(file, region); varints.hasMore(); varints.varint()) {
                count++;
            }
        }
        return count;
    }

    static void readEntry(Wire wire, Map<String, String> entries) {
        String key = "";
        String value = "";
        while (wire.next()) {
            switch (wire.field()) {
                case 1 -> key = wire.text();
                case 2 -> value = wire.text();
                default -> {
                    // nothing else is defined
                }
            }
        }
        entries.putIfAbsent(key, value);
    }

    private static void readOpset(Wire wire, Map<String, String> metadata) {
        String domain = "";
        long version = 0;
        while (wire.next()) {
            switch (wire.field()) {
                case 1 -> domain = wire.text();
                case 2 -> version = wire.number();
                default -> {
                    // nothing else is defined
                }
            }
        }
        metadata.put("onnx.opset" + (domain.isEmpty() ? "" : "." + domain), Long.toString(version));
    }

    private static String readSparseName(Wire wire) {
        String name = "";
        while (wire.next()) {
            if (wire.field() == 1) {
                for (Wire values = wire.message(); values.next(); ) {
                    name = values.field() == 8 ? values.text() : name;
                }
            }
        }
        return name;
    }
}
