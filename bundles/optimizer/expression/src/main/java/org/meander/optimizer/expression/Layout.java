package org.meander.optimizer.expression;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.meander.optimizer.FloatTile;
import org.meander.optimizer.Tile;
import org.meander.optimizer.vectormath.ArrayMath;

/**
 * In which slot operands and results of functions lie, each of which has room for the values of a tile. Each depth has operands of its own; the last
 * function of an operand overwrites it, so that little memory is touched. Threads have arrays of their own. Thread-safe.
 */
final class Layout {

    /** Of slots, in values. Not a power of two, as for tiles. */
    static final int STRIDE = Tile.CAPACITY + 3 * Tile.LANES;

    /** Of slots in single precision. */
    static final int SINGLE_STRIDE = FloatTile.CAPACITY + 3 * FloatTile.LANES;

    private final List<Map<Node, Integer>> operands = new ArrayList<>();
    private final Map<Node, Integer> results = new HashMap<>();
    private final int slots;
    private final ThreadLocal<double[]> arrays;
    private final ThreadLocal<float[]> singles;

    Layout(List<Formula.Stage> stages) {
        int next = 0;
        for (Formula.Stage stage : stages) {
            Map<Node, Integer> places = new HashMap<>();
            Map<Node, Node> last = new HashMap<>();
            for (Node function : stage.functions()) {
                for (Node operand : function.operands()) {
                    last.put(operand, function);
                    if (!places.containsKey(operand)) {
                        places.put(operand, next++);
                    }
                }
            }
            for (Node function : stage.functions()) {
                boolean free = last.get(function.first()) == function;
                results.put(function, free ? places.get(function.first()) : next++);
            }
            operands.add(places);
        }
        slots = next;
        int size = STRIDE * slots + Math.max(ArrayMath.SCRATCH * Tile.CAPACITY, WideCalls.SCRATCH);
        arrays = ThreadLocal.withInitial(() -> new double[size]);
        singles = ThreadLocal.withInitial(() -> new float[SINGLE_STRIDE * slots]);
    }

    /** The calling thread's. */
    double[] array() {
        return arrays.get();
    }

    /** The calling thread's, for single precision. */
    float[] single() {
        return singles.get();
    }

    /** From where on functions may overwrite {@link #array}. */
    int free() {
        return STRIDE * slots;
    }

    /** The slot of an operand of the functions of a stage. */
    int operand(int stage, Node node) {
        return operands.get(stage).get(node);
    }

    /** The slot of the result of a function. */
    int result(Node function) {
        return results.get(function);
    }
}
