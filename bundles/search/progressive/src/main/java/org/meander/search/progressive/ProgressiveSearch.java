package org.meander.search.progressive;

import org.meander.base.Cancellation;
import org.meander.base.Checks;
import org.meander.base.Plugin;
import org.meander.search.SearchMethod;
import org.meander.search.Vector;
import org.meander.search.VectorSet;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Orders the vectors by how near they could be at best, as their norms and the means of their segments tell, looks at the nearest
 * first and finer and finer, reads its values when there is nothing finer, and stops when none that is left can be a hit: the
 * multi-step search of Seidl and Kriegel (Optimal multi-step k-nearest neighbor search, 1998). In exact mode the answer is that of
 * exhaustive search. In approximate mode it also stops after a number of vectors were read, which are the most promising ones.
 */
@Plugin(kind = "search", type = ProgressiveSearch.TYPE, pid = ProgressiveSearch.PID)
@Component(
        name = ProgressiveSearch.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        property = SearchMethod.NAME + "=" + ProgressiveSearch.TYPE)
@Designate(ocd = ProgressiveSearch.Config.class, factory = true)
public final class ProgressiveSearch implements SearchMethod {

    static final String TYPE = "progressive";
    static final String PID = "org.meander.search.progressive";

    @ObjectClassDefinition(name = "Search: progressive", description = "Coarse-to-fine search with a lower bound")
    @interface Config {
        @AttributeDefinition(
                name = "Approximate",
                description = "Whether to stop once so many candidates were read; otherwise the answer is exact")
        boolean approximate() default false;

        @AttributeDefinition(
                name = "Candidates",
                description = "Most vectors that are read if approximate is true, in vectors; 1 to 2147483647",
                min = "1",
                max = "2147483647")
        int candidates() default 100;
    }

    private final boolean approximate;
    private final int candidates;

    @Activate
    public ProgressiveSearch(Config config) {
        this(config.approximate(), config.candidates());
    }

    /** As the configuration keys. */
    public ProgressiveSearch(boolean approximate, int candidates) {
        this.approximate = approximate;
        this.candidates = Checks.range(PID + ".candidates", candidates, 1, Integer.MAX_VALUE);
    }

    @Override
    public String name() {
        return TYPE;
    }

    @Override
    public boolean exact() {
        return !approximate;
    }

    @Override
    public Result search(Vector query, VectorSet set, Request request, Cancellation cancellation) {
        return new Descent(query, set, request, cancellation).run(approximate ? candidates : Integer.MAX_VALUE);
    }
}
