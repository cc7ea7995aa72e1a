package org.meander.workflow.recipes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.meander.base.Progress;
import org.meander.search.Metric;
import org.meander.search.SearchMethod;
import org.meander.search.SearchMethod.Hit;
import org.meander.search.SimilarityMethod;
import org.meander.store.ModelStore;
import org.meander.store.StoredModel;
import org.meander.workflow.RunContext;

/** A query and the stored models as vectors in its space, while they are open. For one thread. */
final class SearchSession implements AutoCloseable {

    /**
     * What one method found.
     *
     * @param hits nearest first, at most as many as were asked for
     * @param read models whose values were read
     * @param pruned models that their index ruled out
     * @param seconds that the method took
     */
    record Answer(List<Found> hits, int read, int pruned, double seconds) {}

    /** A hit and where it was found. */
    record Found(Space space, Hit hit) {

        Map<String, Object> row(String method) {
            return space.row(hit, method);
        }
    }

    private final QueryModel query;
    private final Readers readers;
    private final OpenModels open;
    private final Corpus corpus;
    private final List<StoredModel> candidates;

    /**
     * Takes over the query.
     *
     * @param candidates in the order in which they are neighbours
     * @param indexMemory bytes of signatures that are held beside the coarsest levels, and of models that stay open
     * @param openModels models of which a decoded block is held at a time
     */
    SearchSession(
            QueryModel query,
            List<StoredModel> candidates,
            ModelStore store,
            Parts parts,
            long indexMemory,
            int openModels,
            RunContext context) {
        this.query = query;
        this.candidates = candidates;
        this.readers = new Readers(store, indexMemory / 2);
        this.open = new OpenModels(readers, parts, openModels);
        try {
            this.corpus = new Corpus(
                    query, readers, open, store, parts, new StoredMeans(readers, parts, indexMemory - indexMemory / 2));
            context.progress().expect(candidates.size());
            for (StoredModel candidate : candidates) {
                context.boundary();
                corpus.add(candidate);
                context.progress().advance(1);
            }
        } catch (Throwable e) {
            close();
            throw e;
        }
    }

    String query() {
        return query.name();
    }

    int candidates() {
        return candidates.size();
    }

    /** Signatures that had to be made from values because they were not kept. */
    long signaturesMade() {
        return corpus.signaturesMade();
    }

    Answer ask(SearchMethod method, SearchMethod.Request request, RunContext context) {
        long start = System.nanoTime();
        List<Found> found = new ArrayList<>();
        int read = 0;
        int pruned = 0;
        for (Space space : corpus.spaces()) {
            context.progress().phase(method.name() + ": comparing by " + space.basis());
            SearchMethod.Result result =
                    method.search(space.query(), space, request, context.cancellation(), progress(method, context));
            context.boundary();
            read += result.read();
            pruned += result.pruned();
            result.hits().forEach(hit -> found.add(new Found(space, hit)));
        }
        boolean bySimilarity = method instanceof SimilarityMethod ranking && ranking.rerank() == 0;
        found.sort(Comparator.comparingDouble(f -> rank(bySimilarity, request.metric(), f.hit)));
        return new Answer(
                found.subList(0, Math.min(found.size(), request.limit())),
                read,
                pruned,
                (System.nanoTime() - start) * 1e-9);
    }

    /** A run's progress, whose phases tell which method they are of. */
    private static Progress progress(SearchMethod method, RunContext context) {
        return new Progress() {
            @Override
            public void expect(long elements) {
                context.progress().expect(elements);
            }

            @Override
            public void advance(long elements) {
                context.progress().advance(elements);
            }

            @Override
            public void phase(String description) {
                context.progress().phase(method.name() + ": " + description);
            }
        };
    }

    /** What hits of several spaces are ordered by; equals stay as the method has them. */
    private static double rank(boolean bySimilarity, Metric metric, Hit hit) {
        if (bySimilarity) {
            return -hit.similarity().overall();
        }
        return metric == Metric.L2 ? hit.distance() : -hit.cosine();
    }

    @Override
    public void close() {
        query.close();
        open.close();
        readers.close();
    }
}
