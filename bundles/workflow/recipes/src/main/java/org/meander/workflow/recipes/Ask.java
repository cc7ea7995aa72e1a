package org.meander.workflow.recipes;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.meander.base.Checks;
import org.meander.search.Metric;
import org.meander.search.SearchMethod;
import org.meander.source.TensorModel;
import org.meander.store.ModelStore;
import org.meander.store.StoredModel;
import org.meander.workflow.RunContext;

/**
 * What is searched for, checked; the keys are those of the recipe that asks.
 *
 * @param query name of a model of the source, or of the store
 * @param request metric, limit and threshold
 * @param queryMemory bytes of F32 up to which the query is held in memory
 * @param openModels stored models that are open at a time
 */
record Ask(String query, SearchMethod.Request request, long queryMemory, int openModels) {

    /** @param threshold NaN for none */
    static Ask of(
            String pid,
            String query,
            String metric,
            int limit,
            double threshold,
            long queryMemory,
            int openModels,
            boolean ofSource) {
        Checks.range(pid + ".limit", limit, 1, 1_000_000);
        Checks.range(pid + ".query.memory.bytes", queryMemory, 0, Long.MAX_VALUE);
        Checks.range(pid + ".open.models", openModels, 1, 1024);
        if (!ofSource) {
            Checks.text(pid + ".query", query);
        }
        Metric chosen = metric.equals("l2") ? Metric.L2 : Metric.COSINE;
        double none = chosen == Metric.L2 ? Double.POSITIVE_INFINITY : -1;
        return new Ask(
                query,
                new SearchMethod.Request(chosen, limit, Double.isNaN(threshold) ? none : threshold),
                queryMemory,
                openModels);
    }

    /**
     * Opens the query and indexes the models that it is compared with: all but a query of the store itself, in the order in which they
     * were committed.
     *
     * @param ofSource the query, if it is of a source; taken over
     * @param stored what the store has
     */
    SearchSession open(
            Optional<TensorModel> ofSource,
            ModelStore store,
            List<StoredModel> stored,
            Parts parts,
            RunContext context) {
        QueryModel model = ofSource.isPresent()
                ? QueryModel.of(ofSource.get(), parts, queryMemory)
                : QueryModel.of(store, query, parts, queryMemory);
        List<StoredModel> candidates = stored.stream()
                .filter(m -> ofSource.isPresent() || !m.name().equals(query))
                .sorted(Comparator.comparing(StoredModel::committed).thenComparing(StoredModel::name))
                .toList();
        return new SearchSession(model, candidates, store, parts, openModels, context);
    }
}
