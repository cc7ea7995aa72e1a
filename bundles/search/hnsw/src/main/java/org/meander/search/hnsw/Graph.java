package org.meander.search.hnsw;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopKnnCollector;
import org.apache.lucene.util.hnsw.HnswGraphSearcher;
import org.meander.base.Cancellation;
import org.meander.base.MeanderException;
import org.meander.base.Progress;
import org.meander.base.StandardError;
import org.meander.search.Metric;
import org.meander.search.Scorer;
import org.meander.search.SearchMethod.Request;
import org.meander.search.SearchMethod.Result;
import org.meander.search.TopHits;
import org.meander.search.Vector;
import org.meander.search.VectorSet;

/** A set's vectors and their graph by one metric. Immutable and thread-safe. */
final class Graph {

    private final VectorSet set;
    private final GraphVectors vectors;
    /** Empty if no vector is finite. */
    private final Optional<CompactGraph> edges;

    private Graph(VectorSet set, GraphVectors vectors, Optional<CompactGraph> edges) {
        this.set = set;
        this.vectors = vectors;
        this.edges = edges;
    }

    /** @param set one vector or more */
    static Graph of(VectorSet set, Metric metric, Settings settings, Cancellation cancellation, Progress progress) {
        GraphVectors vectors = GraphVectors.of(set, metric, settings.memoryBytes(), cancellation);
        Optional<CompactGraph> edges = vectors.size() == 0
                ? Optional.empty()
                : Optional.of(GraphBuilding.build(vectors, settings, cancellation, progress));
        return new Graph(set, vectors, edges);
    }

    /**
     * Searches by the graph; empty if this query cannot be compared in float.
     *
     * @param wanted candidates
     */
    Optional<Result> search(Vector query, Request request, int wanted, Cancellation cancellation) {
        Scorer scorer = new Scorer(query, cancellation);
        scorer.start(set.get(0));
        Optional<float[]> values = vectors.query(query, scorer.queryNorm());
        if (values.isEmpty()) {
            return Optional.empty();
        }
        if (edges.isEmpty()) {
            return Optional.of(new Result(List.of(), set.size(), 0));
        }
        TopKnnCollector found = new TopKnnCollector(Math.min(wanted, vectors.size()), Integer.MAX_VALUE);
        try {
            HnswGraphSearcher.search(
                    new VectorScorer(vectors, values.get(), cancellation),
                    found,
                    edges.get().view(),
                    null);
        } catch (IOException e) {
            throw new MeanderException(StandardError.INTERNAL_ERROR, "a graph in memory could not be searched", e);
        }
        TopHits hits = new TopHits(request);
        for (ScoreDoc candidate : found.topDocs().scoreDocs) {
            // The others have lower scores.
            if (!hits.admits(vectors.best(candidate.score))) {
                break;
            }
            int row = vectors.row(candidate.doc);
            scorer.score(row, set.get(row)).ifPresent(hits::offer);
        }
        int read = (int) Math.min(found.visitedCount(), set.size());
        return Optional.of(new Result(hits.hits(), read, set.size() - read));
    }
}
