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
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/**
 * What is searched for, checked; the keys are those of the recipe that asks.
 *
 * @param query name of a model of the source, or of the store
 * @param request metric, limit and threshold
 * @param queryMemory bytes of F32 up to which the query is held in memory
 * @param indexMemory bytes of what is held of stored models beside the coarsest levels of their signatures
 * @param openModels stored models of which a decoded block is held at a time
 */
record Ask(String query, SearchMethod.Request request, long queryMemory, long indexMemory, int openModels) {

    /** The keys of the recipes that ask. */
    @ObjectClassDefinition(
            name = "Recipes: search, compare-methods",
            description = "What is searched for, by one method or by several")
    @interface Config {

        @AttributeDefinition(
                name = "Query",
                description = "Name of the model to search for: of the source if there is one, else of the store; "
                        + "may be empty if the source has one model")
        String query() default "";

        @AttributeDefinition(
                name = "Metric",
                description = "Cosine (larger is nearer) or L2 distance",
                options = {@Option("cosine"), @Option("l2")})
        String metric() default "cosine";

        @AttributeDefinition(name = "Limit", description = "Most hits; 1..1000000", min = "1", max = "1000000")
        int limit() default 10;

        @AttributeDefinition(
                name = "Threshold",
                description = "Drops hits with a cosine below it or an L2 distance above it; NaN for none")
        double threshold() default Double.NaN;

        @AttributeDefinition(
                name = "Query memory",
                description =
                        "A query of at most so many bytes of F32 is held in memory; a larger one is read anew for each"
                                + " candidate",
                min = "0")
        long query_memory_bytes() default 256L << 20;

        @AttributeDefinition(
                name = "Index memory",
                description = "Bytes of what is held in memory of stored models beside the coarsest levels of their"
                        + " signatures: finer levels, and where in the store they are; more is read from the"
                        + " store when it is asked for",
                min = "0")
        long index_memory_bytes() default 64L << 20;

        @AttributeDefinition(
                name = "Open models",
                description = "Stored models of which a decoded block is held at a time; 1..1024",
                min = "1",
                max = "1024")
        int open_models() default 8;
    }

    /**
     * Checks the keys.
     *
     * @param ofSource whether the query is a model of a source, which may have one only
     */
    static Ask of(String pid, Config config, boolean ofSource) {
        Checks.range(pid + ".limit", config.limit(), 1, 1_000_000);
        Checks.range(pid + ".query.memory.bytes", config.query_memory_bytes(), 0, Long.MAX_VALUE);
        Checks.range(pid + ".index.memory.bytes", config.index_memory_bytes(), 0, Long.MAX_VALUE);
        Checks.range(pid + ".open.models", config.open_models(), 1, 1024);
        if (!ofSource) {
            Checks.text(pid + ".query", config.query());
        }
        Metric metric =
                switch (config.metric()) {
                    case "cosine" -> Metric.COSINE;
                    case "l2" -> Metric.L2;
                    default -> throw Checks.configuration(pid + ".metric", "'" + config.metric() + "'", "cosine or l2");
                };
        double none = metric == Metric.L2 ? Double.POSITIVE_INFINITY : -1;
        double threshold = Double.isNaN(config.threshold()) ? none : config.threshold();
        return new Ask(
                config.query(),
                new SearchMethod.Request(metric, config.limit(), threshold),
                config.query_memory_bytes(),
                config.index_memory_bytes(),
                config.open_models());
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
        return new SearchSession(model, candidates, store, parts, indexMemory, openModels, context);
    }
}
