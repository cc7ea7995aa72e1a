package org.meander.search.exact;

import org.meander.base.Cancellation;
import org.meander.base.Checks;
import org.meander.base.Plugin;
import org.meander.search.Ranges;
import org.meander.search.Scan;
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
 * Compares the query with every vector. A set that is a matrix in memory is scanned in float, and only the rows that could
 * be hits are scored in double; other sets are read in pieces. The answer does not depend on the number of
 * threads.
 */
@Plugin(kind = "search", type = ExactSearch.TYPE, pid = ExactSearch.PID)
@Component(
        name = ExactSearch.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        property = SearchMethod.NAME + "=" + ExactSearch.TYPE)
@Designate(ocd = ExactSearch.Config.class, factory = true)
public final class ExactSearch implements SearchMethod {

    static final String TYPE = "exact";
    static final String PID = "org.meander.search.exact";

    @ObjectClassDefinition(name = "Search: exact", description = "Exhaustive search")
    @interface Config {
        @AttributeDefinition(
                name = "Threads",
                description = "Threads a search may use, its caller's included; 0 to 256, 0 stands for one a processor",
                min = "0",
                max = "256")
        int threads() default 1;
    }

    private final int threads;

    @Activate
    public ExactSearch(Config config) {
        this(config.threads());
    }

    /** @param threads as the configuration key */
    public ExactSearch(int threads) {
        int checked = Checks.range(PID + ".threads", threads, 0, Ranges.MOST_THREADS);
        this.threads = checked == 0 ? Runtime.getRuntime().availableProcessors() : checked;
    }

    @Override
    public String name() {
        return TYPE;
    }

    @Override
    public boolean exact() {
        return true;
    }

    @Override
    public Searcher prepare(VectorSet set, Cancellation cancellation) {
        return new ExactSearcher(this, set, threads);
    }

    @Override
    public Result search(Vector query, VectorSet set, Request request, Cancellation cancellation) {
        return new Result(Scan.all(query, set, request, threads, cancellation), set.size(), 0);
    }
}
