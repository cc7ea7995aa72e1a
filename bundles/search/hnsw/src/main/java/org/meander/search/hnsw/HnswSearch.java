package org.meander.search.hnsw;

import org.meander.base.Cancellation;
import org.meander.base.Plugin;
import org.meander.base.Progress;
import org.meander.search.Metric;
import org.meander.search.Scorer;
import org.meander.search.SearchMethod;
import org.meander.search.Vector;
import org.meander.search.VectorSet;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/**
 * Follows the edges of a graph of near vectors, built by Lucene, and scores the best that it meets exactly. The scores of the hits are right;
 * a hit can be missed. The graph is in memory and is built when a set is prepared: that takes far longer than comparing one query with every
 * vector, so only a set that is searched often gains by it.
 *
 * @see CompactGraph
 */
@Plugin(kind = "search", type = HnswSearch.TYPE, pid = HnswSearch.PID)
@Component(
        name = HnswSearch.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        property = SearchMethod.NAME + "=" + HnswSearch.TYPE)
@Designate(ocd = HnswSearch.Config.class, factory = true)
public final class HnswSearch implements SearchMethod {

    static final String TYPE = "hnsw";
    static final String PID = "org.meander.search.hnsw";

    @ObjectClassDefinition(name = "Search: hnsw", description = "A graph of near vectors, re-ranked by exact scores")
    @interface Config {
        @AttributeDefinition(
                name = "Connections",
                description = "Edges of a vector, at most, and twice as many on the lowest level; 2 to 512",
                min = "2",
                max = "512")
        int connections() default 16;

        @AttributeDefinition(
                name = "Beam",
                description = "Candidates for the edges of a vector while the graph is built; 1 to 3200",
                min = "1",
                max = "3200")
        int beam() default 100;

        @AttributeDefinition(
                name = "Candidates",
                description = "Vectors that a search keeps on its way, at least; 1 to 16777216",
                min = "1",
                max = "16777216")
        int candidates() default 100;

        @AttributeDefinition(
                name = "Candidates a hit",
                description = "Vectors that a search keeps for each hit that is asked for, at least; 1 to 10000",
                min = "1",
                max = "10000")
        int candidates_per_hit() default 2;

        @AttributeDefinition(
                name = "Least vectors",
                description = "Of fewer vectors no graph is made, and all are compared; 0 makes one of any number",
                min = "0",
                max = "2147483647")
        int least_vectors() default 1000;

        @AttributeDefinition(
                name = "Metric",
                description = "By which the graph is built when a set is prepared; another is built when it is first"
                        + " asked for",
                options = {@Option("cosine"), @Option("l2")})
        String metric() default "cosine";

        @AttributeDefinition(
                name = "Threads",
                description = "Threads for several queries at once, or for comparing all vectors, the caller's"
                        + " included; 0 to 256, 0 stands for one a processor",
                min = "0",
                max = "256")
        int threads() default 1;

        @AttributeDefinition(
                name = "Building threads",
                description = "Threads that build a graph, the caller's included; 0 to 256, 0 stands for one a"
                        + " processor. With more than one, no two graphs are the same",
                min = "0",
                max = "256")
        int build_threads() default 1;

        @AttributeDefinition(name = "Seed", description = "Of the levels of vectors, when one thread builds the graph")
        long seed() default 42;

        @AttributeDefinition(
                name = "Memory",
                description = "Bytes outside the heap that a copy may take of vectors that are not together in memory",
                min = "0")
        long memory_bytes() default 1L << 31;
    }

    private final Settings settings;

    @Activate
    public HnswSearch(Config config) {
        this(Settings.of(config));
    }

    /**
     * The parameters are as the configuration keys.
     *
     * @param metric by which the graph of a prepared set is built
     */
    public HnswSearch(int connections, int beam, int candidates, Metric metric, int buildThreads) {
        this(new Settings(connections, beam, candidates, 1, 1, metric, 1, buildThreads, 42, 1L << 31));
    }

    HnswSearch(Settings settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return TYPE;
    }

    @Override
    public boolean exact() {
        return false;
    }

    @Override
    public Result search(Vector query, VectorSet set, Request request, Cancellation cancellation) {
        return search(query, set, request, cancellation, Progress.NONE);
    }

    @Override
    public Result search(Vector query, VectorSet set, Request request, Cancellation cancellation, Progress progress) {
        Graphs graphs = new Graphs(set, settings);
        if (set.size() > 0 && !settings.scans(request, set.size())) {
            // A query that will be refused needs no graph.
            new Scorer(query, cancellation).start(set.get(0));
            graphs.by(request.metric(), cancellation, progress);
        }
        Result result = new GraphSearcher(graphs, settings).search(query, request, cancellation);
        // All were read once to build the graph.
        return new Result(result.hits(), set.size(), 0);
    }

    @Override
    public GraphSearcher prepare(VectorSet set, Cancellation cancellation) {
        return prepare(set, cancellation, Progress.NONE);
    }

    @Override
    public GraphSearcher prepare(VectorSet set, Cancellation cancellation, Progress progress) {
        Graphs graphs = new Graphs(set, settings);
        if (set.size() > 0 && set.size() >= settings.leastVectors()) {
            graphs.by(settings.metric(), cancellation, progress);
        }
        return new GraphSearcher(graphs, settings);
    }
}
