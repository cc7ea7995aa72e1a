package org.meander.search.hnsw;

import org.meander.base.Cancellation;
import org.meander.search.Metric;
import org.meander.search.SearchMethod;
import org.meander.search.Vector;
import org.meander.search.VectorSet;
import org.meander.tck.SearchContract;

/**
 * If a graph with plenty of edges is followed to its end, nothing can be missed: the whole contract of an exact method holds. Sets that are
 * searched once more are prepared once.
 */
class WholeGraphTest extends SearchContract {

    private final HnswSearch graph =
            new HnswSearch(new Settings(64, 400, 1 << 20, 1, 0, Metric.COSINE, 2, 1, 42, Long.MAX_VALUE));
    private VectorSet prepared;
    private SearchMethod.Searcher searcher;

    @Override
    protected SearchMethod method() {
        return new SearchMethod() {
            @Override
            public String name() {
                return graph.name();
            }

            @Override
            public boolean exact() {
                return true;
            }

            @Override
            public Result search(Vector query, VectorSet set, Request request, Cancellation cancellation) {
                if (set != prepared) {
                    searcher = graph.prepare(set, cancellation);
                    prepared = set;
                }
                return searcher.search(query, request, cancellation);
            }

            @Override
            public Searcher prepare(VectorSet set, Cancellation cancellation) {
                return graph.prepare(set, cancellation);
            }
        };
    }
}
