package org.meander.workflow.recipes;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.meander.base.Plugin;
import org.meander.codec.Decoder;
import org.meander.curve.SpaceFillingCurve;
import org.meander.index.IndexStrategy;
import org.meander.search.SearchMethod;
import org.meander.source.Source;
import org.meander.source.TensorModel;
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
                name = "Open models",
                description = "Stored models that are open at a time, each with a decoded block; 1..1024",
                min = "1",
                max = "1024")
        int open_models() default 8;
    }

    private final Ask ask;
    private final String metric;
    private final ModelStore store;
    private final SearchMethod method;
    private final Optional<Source> source;
    private final Parts parts;
    private final ResultCache results;
    private final String methodSettings;
    private final String sourceSettings;

    /**
     * Decoders, curves and strategies are static and greedy, so that none is withdrawn while a run uses it. The cache is a list of one,
     * since a unary reference would be a slot.
     */
    @Activate
    public Search(
            Config config,
            @Reference(name = "store") ModelStore store,
            @Reference(name = "method", service = SearchMethod.class)
                    Map.Entry<Map<String, Object>, SearchMethod> method,
            @Reference(
                            name = "source",
                            service = Source.class,
                            cardinality = ReferenceCardinality.OPTIONAL,
                            policyOption = ReferencePolicyOption.GREEDY)
                    Map.Entry<Map<String, Object>, Source> source,
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
                    List<IndexStrategy> strategies,
            @Reference(
                            name = "results",
                            cardinality = ReferenceCardinality.AT_LEAST_ONE,
                            policyOption = ReferencePolicyOption.GREEDY)
                    List<ResultCache> results) {
        this.ask = Ask.of(
                PID,
                config.query(),
                config.metric(),
                config.limit(),
                config.threshold(),
                config.query_memory_bytes(),
                config.open_models(),
                source != null);
        this.metric = config.metric();
        this.store = store;
        this.method = method.getValue();
        this.source = Optional.ofNullable(source).map(Map.Entry::getValue);
        this.parts = new Parts(decoders, curves, strategies);
        this.results = results.getFirst();
        this.methodSettings = Described.part("method", method.getKey());
        this.sourceSettings = source == null ? "" : Described.part("source", source.getKey());
    }

    @Override
    public Report run(RunContext context) {
        long start = System.nanoTime();
        List<StoredModel> stored = store.models();
        Optional<TensorModel> opened = source.map(s -> QueryModel.open(s, ask.query()));
        ResultCache.Question question = ResultCache.Question.of(
                store,
                stored,
                opened.map(m -> m.name() + " " + m.fingerprint() + sourceSettings)
                        .orElse(ask.query()),
                method.name() + methodSettings,
                ask.request());
        Optional<Report> known = results.find(question);
        if (known.isPresent()) {
            opened.ifPresent(TensorModel::close);
            return timed(known.get(), true, start);
        }
        try (SearchSession session = ask.open(opened, store, stored, parts, context)) {
            SearchSession.Answer answer = session.ask(method, ask.request(), context);
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("query", session.query());
            facts.put("method", method.name());
            facts.put("exact", method.exact());
            facts.put("metric", metric);
            facts.put("candidates", session.candidates());
            facts.put("read", answer.read());
            facts.put("pruned", answer.pruned());
            facts.put("signaturesMade", session.signaturesMade());
            Report report = new Report(
                    facts,
                    answer.hits().stream().map(hit -> hit.row(method.name())).toList());
            results.keep(question, report);
            return timed(report, false, start);
        }
    }

    private static Report timed(Report report, boolean cached, long start) {
        Map<String, Object> facts = new LinkedHashMap<>(report.facts());
        facts.put("cached", cached);
        facts.put("seconds", (System.nanoTime() - start) * 1e-9);
        return new Report(facts, report.table());
    }
}
