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
import org.osgi.service.metatype.annotations.Designate;

/**
 * Finds the stored models nearest to a query, which is a model of the source or of the store and is never written anywhere. Two models
 * are compared by their same-named float tensors; what only one of them has counts as a difference from zero. Models without a common
 * tensor name are compared as whole sequences from their first value on. Every hit says which of the two it was, and how much of both
 * models was compared.
 */
@Plugin(kind = "recipe", type = "search", pid = Search.PID)
@Component(name = Search.PID, configurationPolicy = ConfigurationPolicy.REQUIRE, immediate = true)
@Designate(ocd = Ask.Config.class, factory = true)
public final class Search implements Recipe {

    static final String PID = "org.meander.workflow.recipes.search";

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
            Ask.Config config,
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
        this.ask = Ask.of(PID, config, source != null);
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
        boolean taken = false;
        try {
            ResultCache.Question question = ResultCache.Question.of(
                    store,
                    stored,
                    opened.map(m -> m.name() + " " + m.fingerprint() + sourceSettings)
                            .orElse(ask.query()),
                    method.name() + methodSettings,
                    ask.request());
            Optional<Report> known = results.find(question);
            if (known.isPresent()) {
                return timed(known.get(), true, start);
            }
            taken = true;
            Report report = search(opened, stored, context);
            results.keep(question, report);
            return timed(report, false, start);
        } finally {
            if (!taken) {
                opened.ifPresent(TensorModel::close);
            }
        }
    }

    private Report search(Optional<TensorModel> opened, List<StoredModel> stored, RunContext context) {
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
            return new Report(
                    facts,
                    answer.hits().stream().map(hit -> hit.row(method.name())).toList());
        }
    }

    private static Report timed(Report report, boolean cached, long start) {
        Map<String, Object> facts = new LinkedHashMap<>(report.facts());
        facts.put("cached", cached);
        facts.put("seconds", (System.nanoTime() - start) * 1e-9);
        return new Report(facts, report.table());
    }
}
