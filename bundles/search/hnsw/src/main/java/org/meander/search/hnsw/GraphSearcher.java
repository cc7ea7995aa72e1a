package org.meander.search.hnsw;

import java.util.ArrayList;
import java.util.List;
import org.meander.base.Cancellation;
import org.meander.base.Progress;
import org.meander.search.Ranges;
import org.meander.search.Scan;
import org.meander.search.SearchMethod.Request;
import org.meander.search.SearchMethod.Result;
import org.meander.search.SearchMethod.Searcher;
import org.meander.search.Vector;
import org.meander.search.VectorSet;

/** Searches one set by its graphs, or by comparing all vectors where a graph would save nothing. Thread-safe. */
public final class GraphSearcher implements Searcher {

    private final Graphs graphs;
    private final VectorSet set;
    private final Settings settings;

    GraphSearcher(Graphs graphs, Settings settings) {
        this.graphs = graphs;
        this.set = graphs.set();
        this.settings = settings;
    }

    /** The same by the same graphs, with another number of candidates: 1 to 16777216. */
    public GraphSearcher withCandidates(int candidates) {
        return new GraphSearcher(graphs, settings.withCandidates(candidates));
    }

    @Override
    public Result search(Vector query, Request request, Cancellation cancellation) {
        if (set.size() == 0 || settings.scans(request, set.size())) {
            return scan(query, request, cancellation);
        }
        return graphs.by(request.metric(), cancellation, Progress.NONE)
                .search(query, request, settings.wanted(request, set.size()), cancellation)
                .orElseGet(() -> scan(query, request, cancellation));
    }

    /** Several queries at a time, a thread each. */
    @Override
    public List<Result> searchAll(List<? extends Vector> queries, Request request, Cancellation cancellation) {
        int tasks = Math.clamp(queries.size(), 1, settings.threads());
        List<List<Result>> parts = Ranges.run(queries.size(), tasks, cancellation, (from, to, either) -> {
            List<Result> results = new ArrayList<>();
            for (Vector query : queries.subList(from, to)) {
                results.add(search(query, request, either));
            }
            return results;
        });
        return parts.stream().flatMap(List::stream).toList();
    }

    private Result scan(Vector query, Request request, Cancellation cancellation) {
        return new Result(Scan.all(query, set, request, settings.threads(), cancellation), set.size(), 0);
    }
}
