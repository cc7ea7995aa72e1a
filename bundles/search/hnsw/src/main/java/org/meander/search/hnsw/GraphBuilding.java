package org.meander.search.hnsw;

import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.apache.lucene.search.TaskExecutor;
import org.apache.lucene.util.ThreadInterruptedException;
import org.apache.lucene.util.hnsw.HnswConcurrentMergeBuilder;
import org.apache.lucene.util.hnsw.HnswGraphBuilder;
import org.apache.lucene.util.hnsw.OnHeapHnswGraph;
import org.apache.lucene.util.hnsw.RandomVectorScorerSupplier;
import org.meander.base.Cancellation;
import org.meander.base.MeanderException;
import org.meander.base.Progress;
import org.meander.base.StandardError;

/** Builds graphs, by Lucene. */
final class GraphBuilding {

    private static final int MOST_EDGES = Integer.MAX_VALUE - 64;

    private GraphBuilding() {}

    /**
     * With one thread, the graph depends on the vectors, the settings and the width of this machine's registers; with more, on timing as well.
     *
     * @param vectors one or more
     * @param progress told of vectors
     */
    static CompactGraph build(GraphVectors vectors, Settings settings, Cancellation cancellation, Progress progress) {
        if (2L * settings.connections() * vectors.size() > MOST_EDGES) {
            throw MeanderException.invalid(
                    "a graph of %d vectors with %d connections each; with so many connections, up to %d vectors are"
                            + " right",
                    vectors.size(), settings.connections(), MOST_EDGES / 2 / settings.connections());
        }
        progress.phase("building a graph of " + vectors.size() + " vectors");
        progress.expect(vectors.size());
        try {
            return new CompactGraph(built(vectors, settings, cancellation, progress));
        } catch (IOException e) {
            throw new MeanderException(StandardError.INTERNAL_ERROR, "a graph in memory could not be built", e);
        } catch (ThreadInterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MeanderException(StandardError.CANCELLED, "cancelled: building a graph was interrupted", e);
        }
    }

    private static OnHeapHnswGraph built(
            GraphVectors vectors, Settings settings, Cancellation cancellation, Progress progress) throws IOException {
        RandomVectorScorerSupplier scorers = VectorScorer.among(vectors, cancellation, new Begun(progress));
        HnswGraphBuilder builder = HnswGraphBuilder.create(
                scorers, settings.connections(), settings.beam(), settings.seed(), vectors.size());
        int threads = Math.min(settings.buildThreads(), vectors.size());
        if (threads == 1) {
            return builder.build(vectors.size());
        }
        try (ExecutorService others = Executors.newFixedThreadPool(
                threads - 1, Thread.ofPlatform().name("meander-search-", 1).factory())) {
            // The graph is still empty; only a builder makes one.
            return new HnswConcurrentMergeBuilder(
                            new TaskExecutor(others),
                            threads,
                            scorers,
                            settings.connections(),
                            settings.beam(),
                            builder.getGraph(),
                            null)
                    .build(vectors.size());
        }
    }

    /** Tells progress of the vectors that were begun: they are, nearly, in their order. */
    private static final class Begun implements IntConsumer {

        private final Progress progress;
        private final AtomicInteger count = new AtomicInteger();

        Begun(Progress progress) {
            this.progress = progress;
        }

        @Override
        public void accept(int vector) {
            if (vector >= count.get()) {
                progress.advance(Math.max(0, vector + 1 - count.getAndAccumulate(vector + 1, Math::max)));
            }
        }
    }
}
