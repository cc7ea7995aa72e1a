package org.meander.search.exact;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.meander.base.Cancellation;
import org.meander.base.Checks;
import org.meander.base.Plugin;
import org.meander.search.MatrixScorer;
import org.meander.search.Ranges;
import org.meander.search.Scorer;
import org.meander.search.SearchMethod;
import org.meander.search.TopHits;
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

    /** Longer rows are read in pieces, because the query's copy would not stay in the cache. */
    private static final int LONGEST_ROW = 1 << 20;
    /** Less work than this is not worth a thread. */
    private static final long VALUES_PER_THREAD = 1 << 20;

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
        Ranges.Task<TopHits> scan = scan(query, set, request);
        int size = set.size();
        int tasks = tasks(query.dimension(), size, threads);
        TopHits best = new TopHits(request);
        for (TopHits part : Ranges.run(size, tasks, cancellation, scan)) {
            part.hits().forEach(best::offer);
        }
        return new Result(best.hits(), size, 0);
    }

    /** Threads for a set, of those there may be. */
    static int tasks(long dimension, int size, int threads) {
        return Math.clamp(Math.max(1, dimension) * size / VALUES_PER_THREAD, 1, Math.min(threads, Math.max(1, size)));
    }

    private static Ranges.Task<TopHits> scan(Vector query, VectorSet set, Request request) {
        Optional<MemorySegment> matrix = set.matrix().filter(m -> query.dimension() <= LONGEST_ROW);
        if (matrix.isEmpty()) {
            return (from, to, cancellation) -> scanRows(query, set, request, from, to, cancellation);
        }
        return (from, to, cancellation) -> {
            MatrixScorer scorer = new MatrixScorer(query, set, matrix.get(), request, cancellation);
            scorer.score(from, to);
            return scorer.hits();
        };
    }

    private static TopHits scanRows(
            Vector query, VectorSet set, Request request, int from, int to, Cancellation cancellation) {
        Scorer scorer = new Scorer(query, cancellation);
        TopHits hits = new TopHits(request);
        for (int row = from; row < to; row++) {
            scorer.score(row, set.get(row)).ifPresent(hits::offer);
        }
        return hits;
    }
}
