package org.meander.source.onnx;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.meander.source.onnx.Graph.Use;

/**
 * Finds the names that weights had before exporting. The PyTorch exporter names a node after its module ({@code
 * /encoder/layer.0/attention/self/query/MatMul}) but a folded weight after nothing ({@code onnx::MatMul_885}), and
 * stores the weight of a linear layer as {@code [in,out]}; the module has it as {@code [out,in]}.
 */
final class Names {

    private static final Pattern ANONYMOUS = Pattern.compile("onnx::.*|\\d+");
    private static final Pattern NODE = Pattern.compile("/?(.+)/([^/]+)");
    /**
     * A quantiser turned a Gemm, which had the weight as {@code [out,in]}, into a MatMul and transposed the weight
     * under its name.
     */
    private static final Pattern FORMER_GEMM = Pattern.compile("(?:.*/)?[^/]*Gemm[^/]*_MatMul(_quant)?");

    private static final int MAX_HOPS = 4;

    /**
     * What a weight was.
     *
     * @param module path of the module, with dots
     * @param node last part of the node's name, to tell several weights of a module apart
     * @param role {@code weight} or {@code bias}
     * @param transposed whether it is stored transposed
     * @param renamed whether the name is to be replaced; otherwise only the transposition is new
     */
    record Origin(String module, String node, String role, boolean transposed, boolean renamed) {

        String name() {
            return module + "." + role;
        }

        String longName() {
            return module + "." + node + "." + role;
        }
    }

    private Names() {}

    /**
     * @param stored name by which nodes read it
     * @param name without the suffix of a quantised tensor
     */
    static Optional<Origin> origin(Graph graph, String stored, String name, int rank) {
        boolean anonymous = ANONYMOUS.matcher(name).matches();
        return consumer(graph, stored, 0).flatMap(use -> origin(use, rank, anonymous));
    }

    private static Optional<Use> consumer(Graph graph, String name, int hops) {
        for (Use use : graph.uses(name)) {
            String op = use.node().op;
            boolean passes = use.input() == 0 && (op.equals("DequantizeLinear") || op.equals("Cast"));
            if (passes && hops < MAX_HOPS && !use.node().outputs.isEmpty()) {
                Optional<Use> next = consumer(use.graph(), use.node().outputs.getFirst(), hops + 1);
                if (next.isPresent()) {
                    return next;
                }
            } else if (!role(use).isEmpty()) {
                return Optional.of(use);
            }
        }
        return Optional.empty();
    }

    private static String role(Use use) {
        return switch (use.node().op + ":" + use.input()) {
            case "MatMul:1",
                    "MatMulInteger:1",
                    "MatMulIntegerToFloat:1",
                    "DynamicQuantizeMatMul:1",
                    "QLinearMatMul:3",
                    "Gemm:1",
                    "Conv:1",
                    "ConvTranspose:1",
                    "ConvInteger:1",
                    "QLinearConv:3" -> "weight";
            case "Gemm:2", "Conv:2", "ConvTranspose:2", "QLinearConv:8" -> "bias";
            default -> "";
        };
    }

    private static Optional<Origin> origin(Use use, int rank, boolean anonymous) {
        String op = use.node().op;
        boolean product = op.contains("MatMul");
        boolean transposed = rank == 2 && (product || op.equals("Gemm") && use.input() == 1 && !use.node().transB);
        Matcher node = NODE.matcher(use.node().name);
        if (!node.matches() || product && rank != 2) {
            return Optional.empty();
        }
        if (!anonymous) {
            boolean former = product && FORMER_GEMM.matcher(use.node().name).matches();
            return former ? Optional.of(new Origin("", "", "", true, false)) : Optional.empty();
        }
        return Optional.of(new Origin(
                node.group(1).replace('/', '.'),
                node.group(2).replaceFirst("_quant$", ""),
                role(use),
                transposed,
                true));
    }
}
