package org.meander.workflow.fit;

import java.util.ArrayList;
import java.util.List;
import org.meander.optimizer.FitListener;

/** How a fit went, step by step; the first {@value #MOST} steps are kept. */
final class History implements FitListener {

    private static final int MOST = 10_000;

    private final List<Step> steps = new ArrayList<>();

    @Override
    public synchronized void step(Step step) {
        if (steps.size() < MOST && Double.isFinite(step.cost())) {
            steps.add(step);
        }
    }

    /** Steps over all points, or over a sample where there were no others. */
    synchronized List<Step> steps() {
        String last = steps.isEmpty() ? "" : steps.getLast().phase();
        return steps.stream().filter(step -> step.phase().equals(last)).toList();
    }
}
