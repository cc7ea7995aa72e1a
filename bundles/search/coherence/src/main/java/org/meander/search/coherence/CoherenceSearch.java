package org.meander.search.coherence;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.meander.base.Cancellation;
import org.meander.base.Checks;
import org.meander.base.MeanderException;
import org.meander.base.Plugin;
import org.meander.base.StandardError;
import org.meander.search.SearchMethod;
import org.meander.search.SimilarityMethod;
import org.meander.search.Vector;
import org.meander.search.VectorSet;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Ranks as another method does, but for a bonus to vectors whose neighbours are similar to the query as well, and a malus to those whose
 * neighbours are not: {@code score + influence (coherence - .5)}, at most 1 and at least 0.
 */
@Plugin(kind = "search", type = CoherenceSearch.TYPE, pid = CoherenceSearch.PID)
@Component(
        name = CoherenceSearch.PID,
        service = SearchMethod.class,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        property = SearchMethod.NAME + "=" + CoherenceSearch.TYPE)
@Designate(ocd = CoherenceSearch.Config.class, factory = true)
public final class CoherenceSearch implements SimilarityMethod {

    static final String TYPE = "coherence";
    static final String PID = "org.meander.search.coherence";

    @ObjectClassDefinition(
            name = "Search: coherence",
            description = "Similarity that takes the neighbourhood into account")
    @interface Config {

        @AttributeDefinition(
                name = "Method",
                description = "Method whose scores are taken, with its defaults: hierarchical, features, hybrid, or"
                        + " another that ranks by similarity")
        String method() default "hybrid";

        @AttributeDefinition(
                name = "Influence",
                description = "How much the neighbourhood can change a score, at most half of it up or down; 0..1",
                min = "0",
                max = "1")
        double influence() default 0.2;
    }

    private final SimilarityMethod method;
    private final double influence;

    @Activate
    public CoherenceSearch(
            Config config,
            @Reference(
                            name = "methods",
                            cardinality = ReferenceCardinality.MULTIPLE,
                            policyOption = ReferencePolicyOption.GREEDY)
                    List<SimilarityMethod> methods) {
        this(find(config.method(), methods), config.influence());
    }

    /**
     * @param method whose scores are taken
     * @param influence as the configuration key
     */
    public CoherenceSearch(SimilarityMethod method, double influence) {
        this.method = method;
        this.influence = Checks.range(PID + ".influence", influence, 0, 1);
    }

    private static SimilarityMethod find(String name, List<SimilarityMethod> methods) {
        return methods.stream()
                .filter(m -> m.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new MeanderException(
                        StandardError.UNAVAILABLE,
                        String.format(
                                "%s.method is '%s', which is not installed or does not rank by similarity; installed:"
                                        + " %s",
                                PID,
                                name,
                                methods.stream()
                                        .map(SearchMethod::name)
                                        .sorted()
                                        .collect(Collectors.joining(", ")))));
    }

    @Override
    public String name() {
        return TYPE;
    }

    @Override
    public List<Similarity> similarities(Vector query, VectorSet set, int[] rows, Cancellation cancellation) {
        List<Similarity> scores = method.similarities(query, set, rows, cancellation);
        Neighbourhood neighbourhood = new Neighbourhood();
        for (int i = 0; i < rows.length; i++) {
            if (scores.get(i).known()) {
                neighbourhood.add(set.place(rows[i]), scores.get(i));
            }
        }
        List<Similarity> result = new ArrayList<>(rows.length);
        for (int i = 0; i < rows.length; i++) {
            Similarity score = scores.get(i);
            result.add(score.known() ? with(score, neighbourhood.coherence(set.place(rows[i]))) : score);
        }
        return result;
    }

    private Similarity with(Similarity score, double coherence) {
        double overall = Math.clamp(score.overall() + influence * (coherence - Neighbourhood.ALONE), 0, 1);
        return new Similarity(overall, score.features(), score.hierarchical(), coherence);
    }
}
