package org.meander.optimizer.expression;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Some nodes that one kernel computes out of columns and results of functions.
 *
 * @param known what the kernel has to know, in the order of its array
 * @param functions whose results it reads
 * @param outputs what it computes
 */
record Part(Kernel kernel, FloatKernel single, List<Node> known, List<Node> functions, List<Node> outputs) {

    /** Operations that a kernel for these outputs has. */
    static int operations(List<Node> outputs) {
        return closure(outputs).size();
    }

    static Part compile(List<Node> outputs, List<Node> nodes, int columns) {
        BitSet wanted = new BitSet();
        closure(outputs).forEach(node -> wanted.set(node.id()));
        List<Node> operations = new ArrayList<>();
        List<Node> known = new ArrayList<>();
        wanted.stream().mapToObj(nodes::get).forEach(node -> (node.varies() ? operations : known).add(node));
        List<Node> functions =
                operations.stream().filter(node -> node.op().isFunction()).toList();
        return new Part(
                KernelCompiler.compile(operations, known, columns, functions, outputs),
                KernelCompiler.compileSingle(operations, known, columns, functions, outputs),
                known,
                functions,
                outputs);
    }

    /** The nodes that must be computed or loaded for the outputs: down to what is known, columns, and functions. */
    private static Set<Node> closure(List<Node> outputs) {
        Set<Node> all = new LinkedHashSet<>();
        List<Node> open = new ArrayList<>(outputs);
        while (!open.isEmpty()) {
            Node next = open.removeLast();
            if (all.add(next) && next.varies() && !next.op().isFunction()) {
                next.operands().forEach(open::add);
            }
        }
        return all;
    }
}
