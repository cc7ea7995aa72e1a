package org.meander.workflow.engine;

import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.Node;

/** A place in a text: line and column, both counted from 1. */
record Place(int line, int column) {

    static final Place START = new Place(1, 1);

    static Place of(Mark mark) {
        return mark == null ? START : new Place(mark.getLine() + 1, mark.getColumn() + 1);
    }

    static Place of(Node node) {
        return of(node.getStartMark());
    }
}
