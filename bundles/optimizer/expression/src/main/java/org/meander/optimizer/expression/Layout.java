package org.meander.optimizer.expression;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.meander.optimizer.Tile;
import org.meander.optimizer.vectormath.ArrayMath;

/**
 * Where operands and results of functions lie in an array. Each depth has operands of its own; the last function of an operand overwrites
 * it, so that little memory is touched. Threads have arrays of their own. Thread-safe.
 */
final class Layout {

    /** Not a power of two, as for tiles. */
    private static final int STRIDE = Tile.CAPACITY + 3 * Tile.LANES;

    private final List<Map<Node, Integer>> operands = new ArrayList<>();
    private final Map<Node, Integer> results = new HashMap<>();
    private final int free;
    private final ThreadLocal<double[]> arrays;

    Layout(List<Formula.Stage> stages) {
        int next = 0;
        for (Formula.Stage stage : stages) {
            Map<Node, Integer> places = new HashMap<>();
            Map<Node, Node> last = new HashMap<>();
            for (Node function : stage.functions()) {
                for (Node operand : function.operands()) {
                    last.put(operand, function);
                    if (!places.containsKey(operand)) {
                        places.put(operand, STRIDE * next++);
                    }
                }
            }
            for (Node function : stage.functions()) {
                boolean free = last.get(function.first()) == function;
                results.put(function, free ? places.get(function.first()) : STRIDE * next++);
            }
            operands.add(places);
        }
        free = STRIDE * next;
        int size = free + ArrayMath.SCRATCH * Tile.CAPACITY;
        arrays = ThreadLocal.withInitial(() -> new double[size]);
    }

    /** The calling thread's. */
    double[] array() {
        return arrays.get();
    }

    /** From where on functions may overwrite it. */
    int free() {
        return free;
    }

    /** Where an operand of the functions of a stage begins. */
    int operand(int stage, Node node) {
        return operands.get(stage).get(node);
    }

    /** Where the result of a function begins. */
    int result(Node function) {
        return results.get(function);
    }
}
