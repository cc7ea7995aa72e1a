package org.meander.source.onnx;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.meander.source.onnx.Wire.Region;

/**
 * What is kept of a graph: constant tensors, nodes, and who reads what. Filled by {@link GraphReader}, then only
 * read.
 */
final class Graph {

    /** How the values of a tensor are stored. */
    enum Storage {
        /** Nothing is there. */
        NONE,
        /** Little-endian bytes. */
        RAW,
        /** Varints, one an element or, of 4-bit types, one for two. */
        VARINTS,
        /** In another file, as {@link Tensor#external} says. */
        EXTERNAL
    }

    /**
     * A constant tensor as the file has it.
     *
     * @param regions where the values are; several if the field was written in pieces
     * @param external {@code location}, {@code offset}, {@code length} and so on
     */
    record Tensor(
            String name,
            List<Long> dims,
            ElementType type,
            Storage storage,
            List<Region> regions,
            Map<String, String> external) {}

    /** A node; of its inputs and attributes only what tells about weights. */
    static final class Node {
        String op = "";
        String name = "";
        final List<String> inputs = new ArrayList<>();
        final List<String> outputs = new ArrayList<>();
        boolean transB;
        long axis = 1;
        long blockSize;
        Tensor constant;
        final Map<String, Graph> graphs = new LinkedHashMap<>();
    }

    /** A node that reads a tensor, and as its how-manieth input. */
    record Use(Graph graph, Node node, int input) {}

    final List<Tensor> initialisers = new ArrayList<>();
    final List<Node> nodes = new ArrayList<>();
    final List<String> sparse = new ArrayList<>();
    private final Map<String, List<Use>> uses = new LinkedHashMap<>();

    List<Use> uses(String name) {
        return uses.getOrDefault(name, List.of());
    }

    /**
     * Notes who reads what, here and in the graphs inside; names that are not declared here belong to an enclosing
     * graph.
     */
    void link() {
        link(List.of());
    }

    private void link(List<Graph> enclosing) {
        List<Graph> chain = new ArrayList<>(enclosing);
        chain.add(this);
        Set<String> declared = new HashSet<>();
        initialisers.forEach(t -> declared.add(t.name()));
        nodes.forEach(n -> declared.addAll(n.outputs));
        this.declared = declared;
        for (Node node : nodes) {
            for (int i = 0; i < node.inputs.size(); i++) {
                owner(chain, node.inputs.get(i))
                        .uses
                        .computeIfAbsent(node.inputs.get(i), n -> new ArrayList<>())
                        .add(new Use(this, node, i));
            }
            node.graphs.values().forEach(g -> g.link(chain));
        }
    }

    private Set<String> declared = Set.of();

    private static Graph owner(List<Graph> chain, String name) {
        for (Graph graph : chain.reversed()) {
            if (graph.declared.contains(name)) {
                return graph;
            }
        }
        return chain.getLast();
    }
}
