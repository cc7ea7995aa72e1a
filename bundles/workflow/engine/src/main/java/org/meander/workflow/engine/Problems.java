package org.meander.workflow.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.meander.workflow.Workflows.Problem;

/** Collects what is wrong with one text. */
final class Problems {

    private final String file;
    private final List<Problem> found = new ArrayList<>();

    Problems(String file) {
        this.file = file;
    }

    void add(Place place, String message) {
        found.add(new Problem(file, place.line(), place.column(), message));
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    /** All problems in order of position; those at one place in the order in which they were found. */
    List<Problem> sorted() {
        return found.stream()
                .sorted(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column))
                .toList();
    }
}
