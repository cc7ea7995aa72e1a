package org.meander.search.hybrid;

import org.meander.base.Plugin;
import org.meander.search.SearchMethod;
import org.meander.search.SimilarityMethod;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** {@link HybridSearch} with the weights of a workflow's slot. */
@Plugin(kind = "search", type = HybridSearch.TYPE, pid = HybridSearchSlot.PID)
@Component(
        name = HybridSearchSlot.PID,
        service = SearchMethod.class,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        property = SearchMethod.NAME + "=" + HybridSearch.TYPE)
@Designate(ocd = HybridSearchSlot.Config.class, factory = true)
public final class HybridSearchSlot extends HybridSearch {

    static final String PID = "org.meander.search.hybrid";

    @ObjectClassDefinition(
            name = "Search: hybrid",
            description = "Hierarchical similarity and that of pictures, weighted")
    @interface Config {

        @AttributeDefinition(
                name = "Hierarchical weight",
                description = "Weight of the similarity of means; 0..1, the two weights sum to 1",
                min = "0",
                max = "1")
        double weight_hierarchical() default 0.65;

        @AttributeDefinition(
                name = "Features weight",
                description = "Weight of the similarity of pictures; 0..1",
                min = "0",
                max = "1")
        double weight_features() default 0.35;

        @AttributeDefinition(
                name = "Candidates",
                description = "Vectors whose pictures are compared, the most similar ones by means; 1..16777216",
                min = "1",
                max = "16777216")
        int candidates() default 200;

        @AttributeDefinition(
                name = "Re-rank",
                description = "Most similar vectors that are read at least, to be ordered by the metric; 0 orders by"
                        + " similarity alone; 0..16777216",
                min = "0",
                max = "16777216")
        int rerank() default 40;
    }

    @Activate
    public HybridSearchSlot(
            Config config,
            @Reference(name = "hierarchical", target = HIERARCHICAL) SimilarityMethod hierarchical,
            @Reference(name = "features", target = FEATURES) SimilarityMethod features) {
        super(
                new Mix(config.weight_hierarchical(), config.weight_features(), config.candidates(), config.rerank()),
                hierarchical,
                features);
    }
}
