package org.meander.workflow.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.meander.tck.RecipeContract;
import org.meander.workflow.Recipe;
import org.meander.workflow.Report;

/** The contract against a recipe as small as can be: it appends numbers to a list. */
class RecipeContractTest extends RecipeContract {

    private final List<Integer> world = new ArrayList<>();

    @Override
    protected void reset() {
        world.clear();
    }

    @Override
    protected Recipe recipe() {
        return context -> {
            int first = context.load("next").map(value -> (int) value[0]).orElse(0);
            for (int i = first; i < 5; i++) {
                context.boundary();
                world.add(i);
                context.save("next", new byte[] {(byte) (i + 1)});
                context.progress().advance(1);
            }
            return new Report(Map.of("numbers", 5), List.of());
        };
    }

    @Override
    protected Object outcome(Report report) {
        return List.of(report.facts(), List.copyOf(world));
    }
}
