package org.meander.workflow.recipes;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.meander.base.MeanderException;
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
 * Asks one question of several search methods and tells how long each took, what it found, and how much of what the exact method finds.
 * Results are not kept for later searches, nor taken from earlier ones.
 */
@Plugin(kind = "recipe", type = "compare-methods", pid = CompareMethods.PID)
@Component(name = CompareMethods.PID, configurationPolicy = ConfigurationPolicy.REQUIRE, immediate = true)
@Designate(ocd = Ask.Config.class, factory = true)
public final class CompareMethods implements Recipe {

    static final String PID = "org.meander.workflow.recipes.compare-methods";

    private final Ask ask;
    private final ModelStore store;
    private final SearchMethod reference;
    private final List<SearchMethod> methods;
    private final Optional<Source> source;
    private final Parts parts;

    /** Slots are named after the methods that are there; {@code other} is for one of somebody else. */
    @Activate
    public CompareMethods(
            Ask.Config config,
            @Reference(name = "store") ModelStore store,
            @Reference(name = "reference") SearchMethod reference,
            @Reference(
                            name = "progressive",
                            cardinality = ReferenceCardinality.OPTIONAL,
                            policyOption = ReferencePolicyOption.GREEDY)
                    SearchMethod progressive,
            @Reference(
                            name = "hierarchical",
                            cardinality = ReferenceCardinality.OPTIONAL,
                            policyOption = ReferencePolicyOption.GREEDY)
                    SearchMethod hierarchical,
            @Reference(
                            name = "features",
                            cardinality = ReferenceCardinality.OPTIONAL,
                            policyOption = ReferencePolicyOption.GREEDY)
                    SearchMethod features,
            @Reference(
                            name = "hybrid",
                            cardinality = ReferenceCardinality.OPTIONAL,
                            policyOption = ReferencePolicyOption.GREEDY)
                    SearchMethod hybrid,
            @Reference(
                            name = "coherence",
                            cardinality = ReferenceCardinality.OPTIONAL,
                            policyOption = ReferencePolicyOption.GREEDY)
                    SearchMethod coherence,
            @Reference(
                            name = "bits",
                            cardinality = ReferenceCardinality.OPTIONAL,
                            policyOption = ReferencePolicyOption.GREEDY)
                    SearchMethod bits,
            @Reference(
                            name = "hnsw",
                            cardinality = ReferenceCardinality.OPTIONAL,
                            policyOption = ReferencePolicyOption.GREEDY)
                    SearchMethod hnsw,
            @Reference(
                            name = "other",
                            cardinality = ReferenceCardinality.OPTIONAL,
                            policyOption = ReferencePolicyOption.GREEDY)
                    SearchMethod other,
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
        this.ask = Ask.of(PID, config, source != null);
        if (!reference.exact()) {
            throw MeanderException.invalid(
                    "slot 'reference' is filled with '%s', which may miss hits; an exact method is right, such as"
                            + " exact",
                    reference.name());
        }
        this.store = store;
        this.reference = reference;
        this.methods = Stream.of(progressive, hierarchical, features, hybrid, coherence, bits, hnsw, other)
                .filter(Objects::nonNull)
                .toList();
        this.source = Optional.ofNullable(source);
        this.parts = new Parts(decoders, curves, strategies);
    }

    @Override
    public Report run(RunContext context) {
        List<StoredModel> stored = store.models();
        Optional<TensorModel> opened = source.map(s -> QueryModel.open(s, ask.query()));
        try (SearchSession session = ask.open(opened, store, stored, parts, context)) {
            SearchSession.Answer right = session.ask(reference, ask.request(), context);
            List<Map<String, Object>> rows = new ArrayList<>();
            rows.add(row(reference, right, right));
            for (SearchMethod method : methods) {
                rows.add(row(method, session.ask(method, ask.request(), context), right));
            }
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("query", session.query());
            facts.put("candidates", session.candidates());
            facts.put("limit", ask.request().limit());
            facts.put("signaturesMade", session.signaturesMade());
            return new Report(facts, rows);
        }
    }

    private static Map<String, Object> row(
            SearchMethod method, SearchSession.Answer answer, SearchSession.Answer right) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("method", method.name());
        row.put("seconds", answer.seconds());
        row.put("results", answer.hits().size());
        row.put("averageCosine", average(answer, hit -> hit.hit().cosine()));
        row.put("averageSimilarity", average(answer, CompareMethods::similarity));
        row.put("recallAt1", recall(answer, right, 1));
        row.put("recall", recall(answer, right, Math.max(1, right.hits().size())));
        row.put("read", answer.read());
        row.put("pruned", answer.pruned());
        row.put(
                "first",
                answer.hits().stream().findFirst().map(f -> f.hit().id()).orElse(""));
        return row;
    }

    private interface Score {
        double of(SearchSession.Found found);
    }

    /** What the method ranks by; the cosine if it has no score of its own. */
    private static double similarity(SearchSession.Found found) {
        return found.hit().similarity().known()
                ? found.hit().similarity().overall()
                : found.hit().cosine();
    }

    private static double average(SearchSession.Answer answer, Score score) {
        return answer.hits().stream().mapToDouble(score::of).average().orElse(0);
    }

    /** Share of the first hits of the exact answer that are among the first of another; 1 if there are none. */
    private static double recall(SearchSession.Answer answer, SearchSession.Answer right, int count) {
        Set<String> wanted = ids(right, count);
        Set<String> found = ids(answer, count);
        return wanted.isEmpty()
                ? 1
                : (double) wanted.stream().filter(found::contains).count() / wanted.size();
    }

    private static Set<String> ids(SearchSession.Answer answer, int count) {
        return answer.hits().stream().limit(count).map(f -> f.hit().id()).collect(Collectors.toSet());
    }
}
