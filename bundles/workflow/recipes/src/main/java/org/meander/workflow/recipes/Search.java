package org.meander.workflow.recipes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.meander.base.Checks;
import org.meander.base.Plugin;
import org.meander.codec.Decoder;
import org.meander.curve.SpaceFillingCurve;
import org.meander.index.IndexStrategy;
import org.meander.search.Metric;
import org.meander.search.SearchMethod;
import org.meander.source.Source;
import org.meander.store.ModelStore;
import org.meander.store.StoredModel;
import org.meander.workflow.Recipe;
import org.meander.workflow.Report;
import org.meander.workflow.RunContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/**
 * Finds the stored models nearest to a query, which is a model of the source or of the store and is never written anywhere. Two models
 * are compared by their same-named float tensors; what only one of them has counts as a difference from zero. Models without a common
 * tensor name are compared as whole sequences from their first value on. Every hit says which of the two it was, and how much of both
 * models was compared.
 */
@Plugin(kind = "recipe", type = "search", pid = Search.PID)
@Component(name = Search.PID, configurationPolicy = ConfigurationPolicy.REQUIRE, immediate = true)
@Designate(ocd = Search.Config.class, factory = true)
public final class Search implements Recipe {

    static final String PID = "org.meander.workflow.recipes.search";

    @ObjectClassDefinition(name = "Recipe: search", description = "Finds the stored models nearest to a query")
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
                description =
                        "Bytes of signatures that are held in memory beside the coarsest levels; others are read from"
                                + " the store when they are asked for",
                min = "0")
        long index_memory_bytes() default 64L << 20;

        @AttributeDefinition(
                name = "Open models",
                description = "Stored models that are open at a time, each with a decoded block; 1..1024",
                min = "1",
                max = "1024")
        int open_models() default 8;
    }

    private final Config config;
    private final ModelStore store;
    private final SearchMethod method;
    private final Optional<Source> source;
    private final Parts parts;

    /** Decoders, curves and strategies are static and greedy, so that none is withdrawn while a run uses it. */
    @Activate
    public Search(
            Config config,
            @Reference(name = "store") ModelStore store,
            @Reference(name = "method") SearchMethod method,
            @Reference(
                            name = "source",
                            cardinality = ReferenceCardinality.OPTIONAL,
                            policyOption = ReferencePolicyOption.GREEDY)
                    Source source,
            @Reference(
                            name = "decoders",
                            cardinality = ReferenceCardinality.AT_LEAST_ONE,
                            policyOption = ReferencePolicyOption.GREEDY)
                    List<Decoder> decoders,
            @Reference(
                            name = "curves",
                            cardinality = ReferenceCardinality.AT_LEAST_ONE,
                            policyOption = ReferencePolicyOption.GREEDY)
                    List<SpaceFillingCurve> curves,
            @Reference(
                            name = "strategies",
                            cardinality = ReferenceCardinality.AT_LEAST_ONE,
                            policyOption = ReferencePolicyOption.GREEDY)
                    List<IndexStrategy> strategies) {
        Checks.range(PID + ".limit", config.limit(), 1, 1_000_000);
        Checks.range(PID + ".query.memory.bytes", config.query_memory_bytes(), 0, Long.MAX_VALUE);
        Checks.range(PID + ".index.memory.bytes", config.index_memory_bytes(), 0, Long.MAX_VALUE);
        Checks.range(PID + ".open.models", config.open_models(), 1, 1024);
        if (source == null) {
            Checks.text(PID + ".query", config.query());
        }
        this.config = config;
        this.store = store;
        this.method = method;
        this.source = Optional.ofNullable(source);
        this.parts = new Parts(decoders, curves, strategies);
    }

    @Override
    public Report run(RunContext context) {
        long start = System.nanoTime();
        Metric metric = config.metric().equals("l2") ? Metric.L2 : Metric.COSINE;
        double none = metric == Metric.L2 ? Double.POSITIVE_INFINITY : -1;
        double threshold = Double.isNaN(config.threshold()) ? none : config.threshold();
        SearchMethod.Request request = new SearchMethod.Request(metric, config.limit(), threshold);
        try (QueryModel query = source.map(
                                s -> QueryModel.ofSource(s, config.query(), parts, config.query_memory_bytes()))
                        .orElseGet(
                                () -> QueryModel.ofStore(store, config.query(), parts, config.query_memory_bytes()));
                OpenModels open = new OpenModels(store, parts, config.open_models())) {
            List<StoredModel> candidates = store.models().stream()
                    .filter(m -> source.isPresent() || !m.name().equals(config.query()))
                    .toList();
            Corpus corpus = new Corpus(query, open, store, new StoredMeans(store, parts, config.index_memory_bytes()));
            context.progress().expect(candidates.size());
            for (StoredModel candidate : candidates) {
                context.boundary();
                corpus.add(candidate);
                context.progress().advance(1);
            }
            List<Map<String, Object>> rows = new ArrayList<>();
            int read = 0;
            int pruned = 0;
            for (Corpus.Space space : corpus.spaces()) {
                context.progress().phase("comparing by " + space.basis());
                SearchMethod.Result result = method.search(space.query(), space, request, context.cancellation());
                context.boundary();
                read += result.read();
                pruned += result.pruned();
                result.hits().forEach(hit -> rows.add(space.row(hit)));
            }
            rows.sort(order(metric));
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("query", query.name());
            facts.put("method", method.name());
            facts.put("exact", method.exact());
            facts.put("metric", config.metric());
            facts.put("candidates", candidates.size());
            facts.put("read", read);
            facts.put("pruned", pruned);
            facts.put("seconds", (System.nanoTime() - start) * 1e-9);
            return new Report(facts, rows.subList(0, Math.min(rows.size(), config.limit())));
        }
    }

    private static Comparator<Map<String, Object>> order(Metric metric) {
        Comparator<Map<String, Object>> nearest = metric == Metric.L2
                ? Comparator.comparingDouble(row -> (Double) row.get("distance"))
                : Comparator.comparingDouble(row -> -(Double) row.get("cosine"));
        return nearest.thenComparing(row -> (String) row.get("model"));
    }
}
