package org.meander.search.exact;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.meander.base.Cancellation;
import org.meander.search.Ranges;
import org.meander.search.Scan;
import org.meander.search.SearchMethod.Request;
import org.meander.search.SearchMethod.Result;
import org.meander.search.SearchMethod.Searcher;
import org.meander.search.TopHits;
import org.meander.search.Vector;
import org.meander.search.VectorSet;

/** Searches one set: batches of queries against a matrix in memory by {@link BatchScan}, all else as {@link ExactSearch} does. Immutable. */
final class ExactSearcher implements Searcher {

    /** Fewer queries are searched one after the other: a batch costs about as much as so many. */
    private static final int LEAST_BATCH = 5;
    /** Of longer vectors, a batch would not stay in the cache, and the error of its products would rule nothing out. */
    private static final long LONGEST = 1 << 14;

    private final ExactSearch method;
    private final VectorSet set;
    private final int threads;

    ExactSearcher(ExactSearch method, VectorSet set, int threads) {
        this.method = method;
        this.set = set;
        this.threads = threads;
    }

    @Override
    public Result search(Vector query, Request request, Cancellation cancellation) {
        return method.search(query, set, request, cancellation);
    }

    @Override
    public List<Result> searchAll(List<? extends Vector> queries, Request request, Cancellation cancellation) {
        Optional<MemorySegment> matrix = set.matrix();
        List<Result> results = new ArrayList<>(queries.size());
        for (int from = 0; from < queries.size(); from += ProductTile.QUERIES) {
            List<Vector> some =
                    List.copyOf(queries.subList(from, Math.min(queries.size(), from + ProductTile.QUERIES)));
            if (matrix.isPresent()
                    && some.size() >= LEAST_BATCH
                    && some.getFirst().dimension() <= LONGEST) {
                results.addAll(batch(some, matrix.get(), request, cancellation));
            } else {
                some.forEach(query -> results.add(search(query, request, cancellation)));
            }
        }
        return List.copyOf(results);
    }

    private List<Result> batch(List<Vector> queries, MemorySegment matrix, Request request, Cancellation cancellation) {
        queries.forEach(query -> Scan.check(query, set, matrix));
        int size = set.size();
        int tasks = Scan.tasks(queries.size() * queries.getFirst().dimension(), size, threads);
        List<TopHits[]> parts = Ranges.run(
                size, tasks, cancellation, (from, to, either) -> new BatchScan(queries, set, matrix, request, either)
                        .scan(from, to));
        List<Result> results = new ArrayList<>();
        for (int q = 0; q < queries.size(); q++) {
            TopHits best = new TopHits(request);
            for (TopHits[] part : parts) {
                part[q].hits().forEach(best::offer);
            }
            results.add(new Result(best.hits(), size, 0));
        }
        return results;
    }
}
