package org.meander.source.onnx;

import java.util.List;
import org.meander.base.Shape;

/**
 * A constant tensor of a graph, and how to read it.
 *
 * @param prefix of the names of its graph, empty for the main graph
 * @param name in its graph
 */
record Weight(Graph graph, String prefix, String name, Shape shape, Values values) {

    String fullName() {
        return prefix + name;
    }

    List<Long> dims() {
        return shape.extents();
    }

    /** The same under another name and with other values. */
    Weight as(String newName, Values newValues) {
        return new Weight(graph, prefix, newName, shape, newValues);
    }

    /** The transposed matrix. */
    Weight turned() {
        long rows = dims().get(0);
        long columns = dims().get(1);
        Values turned = values.elements() == 0 ? values : Transposed.of(values, rows, columns);
        return new Weight(graph, prefix, name, Shape.of(columns, rows), turned);
    }
}
