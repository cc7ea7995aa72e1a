package org.meander.search.hierarchical;

import org.meander.base.Plugin;
import org.meander.search.SearchMethod;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** {@link HierarchicalSearch} with the settings of a workflow's slot. */
@Plugin(kind = "search", type = HierarchicalSearch.TYPE, pid = HierarchicalSearchSlot.PID)
@Component(
        name = HierarchicalSearchSlot.PID,
        service = SearchMethod.class,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        property = SearchMethod.NAME + "=" + HierarchicalSearch.TYPE)
@Designate(ocd = HierarchicalSearchSlot.Config.class, factory = true)
public final class HierarchicalSearchSlot extends HierarchicalSearch {

    static final String PID = "org.meander.search.hierarchical";

    @ObjectClassDefinition(
            name = "Search: hierarchical",
            description = "Similarity of segment means at several granularities")
    @interface Config {

        @AttributeDefinition(
                name = "Strategy",
                description = "In which order granularities sort candidates out: progressive from the finest until few"
                        + " are left, the others at every granularity",
                options = {@Option("progressive"), @Option("coarse_to_fine"), @Option("fine_to_coarse")})
        String strategy() default "progressive";

        @AttributeDefinition(
                name = "Levels",
                description = "Most granularities that are used, from the finest on; 1..16",
                min = "1",
                max = "16")
        int levels() default 9;

        @AttributeDefinition(
                name = "Candidates a level",
                description = "Most candidates that a granularity leaves; 1..16777216",
                min = "1",
                max = "16777216")
        int candidates_per_level() default 1000;

        @AttributeDefinition(
                name = "Threshold",
                description = "Sorts candidates out that are less similar at a granularity; 0..1",
                min = "0",
                max = "1")
        double threshold() default 0.1;

        @AttributeDefinition(
                name = "Spatial weight",
                description = "Weight of the means' similarity; 0..1, the three weights sum to 1",
                min = "0",
                max = "1")
        double weight_spatial() default 1;

        @AttributeDefinition(
                name = "Magnitude weight",
                description = "Weight of the ratio of the norms; 0..1",
                min = "0",
                max = "1")
        double weight_magnitude() default 0;

        @AttributeDefinition(
                name = "Distribution weight",
                description = "Weight of the deviations' similarity; 0..1",
                min = "0",
                max = "1")
        double weight_distribution() default 0;

        @AttributeDefinition(
                name = "Re-rank",
                description = "Most similar vectors that are read at least, to be ordered by the metric; 0 orders by"
                        + " similarity alone; 0..16777216",
                min = "0",
                max = "16777216")
        int rerank() default 20;

        @AttributeDefinition(
                name = "Threads",
                description = "Threads a search may use, its caller's included; 0 to 256, 0 stands for one a processor",
                min = "0",
                max = "256")
        int threads() default 1;
    }

    @Activate
    public HierarchicalSearchSlot(Config config) {
        super(new Settings(
                Filtering.of(PID + ".strategy", config.strategy()),
                config.levels(),
                config.candidates_per_level(),
                config.threshold(),
                config.weight_spatial(),
                config.weight_magnitude(),
                config.weight_distribution(),
                config.rerank(),
                config.threads()));
    }
}
