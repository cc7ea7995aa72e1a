package org.meander.workflow.fit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.meander.tck.RecipeContract;
import org.meander.workflow.Recipe;
import org.meander.workflow.Report;

final class FitContractTest extends RecipeContract {

    @Override
    protected void reset() {
        // Without a folder for results there is nothing outside.
    }

    @Override
    protected Recipe recipe() {
        return new Fit(
                Fakes.config(Fit.Config.class, Map.of()),
                new Fakes.Table().column("x", 0, 1, 2, 3, 4).column("y", 1, 3, 2, 5, 4),
                Map.entry(Map.of(), new Fakes.Line()),
                Map.entry(Map.of(), Optimizers.streaming()),
                null);
    }

    @Override
    protected Object outcome(Report report) {
        Map<String, Object> facts = new LinkedHashMap<>(report.facts());
        facts.remove("seconds");
        facts.remove("details"); // they say whether it was resumed
        return List.of(facts, report.table());
    }
}
