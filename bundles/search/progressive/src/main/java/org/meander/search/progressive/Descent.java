package org.meander.search.progressive;

import org.meander.base.Cancellation;
import org.meander.search.Metric;
import org.meander.search.Scorer;
import org.meander.search.SearchMethod.Request;
import org.meander.search.SearchMethod.Result;
import org.meander.search.TopHits;
import org.meander.search.Vector;
import org.meander.search.VectorSet;

/** One search. For one thread. */
final class Descent {

    private static final int ROWS_BETWEEN_CHECKS = 1024;
    private static final int PIECE_GROWTH = 4;

    private final Vector query;
    private final VectorSet set;
    private final Request request;
    private final Cancellation cancellation;
    private final Scorer scorer;
    private final Bound bound;
    private final TopHits hits;
    private final Segmentation[] segmentations;
    private int read;
    private int pruned;

    Descent(Vector query, VectorSet set, Request request, Cancellation cancellation) {
        this.query = query;
        this.set = set;
        this.request = request;
        this.cancellation = cancellation;
        this.scorer = new Scorer(query, cancellation);
        this.bound = new Bound(request.metric(), scorer.queryNorm());
        this.hits = new TopHits(request);
        this.segmentations = new Segmentation[query.levels()];
        for (int level = 0; level < segmentations.length; level++) {
            segmentations[level] = new Segmentation(query, level);
        }
    }

    /** @param candidates most vectors to read */
    Result run(int candidates) {
        Frontier frontier = frontier();
        for (int step = 1; frontier.size() > 0 && read < candidates && admits(frontier.rank(0)); step++) {
            if (step % ROWS_BETWEEN_CHECKS == 0) {
                cancellation.check();
            }
            Vector candidate = set.get(frontier.row());
            bound.of(candidate);
            if (frontier.level() < levels(candidate)) {
                refine(frontier, candidate);
            } else {
                read(frontier.row(), candidate);
                frontier.remove();
            }
        }
        for (int i = 0; i < frontier.size(); i++) {
            pruned += admits(frontier.rank(i)) ? 0 : 1;
        }
        return new Result(hits.hits(), read, pruned);
    }

    /** All rows that could be hits, by their norms. */
    private Frontier frontier() {
        int size = set.size();
        Frontier frontier = new Frontier(size);
        for (int row = 0; row < size; row++) {
            if (row % ROWS_BETWEEN_CHECKS == 0) {
                cancellation.check();
            }
            Vector candidate = set.get(row);
            scorer.start(candidate);
            bound.of(candidate);
            double best = bound.ofNorms();
            if (hits.admits(best)) {
                frontier.add(rank(best), row);
            } else {
                pruned++;
            }
        }
        return frontier;
    }

    private int levels(Vector candidate) {
        return Math.min(segmentations.length, candidate.levels());
    }

    /** The coarsest level alone, which is at hand; then all finer ones, since a store reads them together. */
    private void refine(Frontier frontier, Vector candidate) {
        double rank = frontier.rank(0);
        int level = frontier.level();
        int last = level == 0 ? 1 : levels(candidate);
        for (; level < last && admits(rank); level++) {
            rank = Math.max(rank, rank(bound.best(0, segmentations[level].distance(candidate))));
        }
        if (admits(rank)) {
            frontier.replace(rank, level);
        } else {
            pruned++;
            frontier.remove();
        }
    }

    /** Reads a candidate in pieces, which grow, until it is a hit or cannot be one. */
    private void read(int row, Vector candidate) {
        read++;
        scorer.start(candidate);
        int levels = levels(candidate);
        if (levels > 0) {
            segmentations[levels - 1].distance(candidate);
        }
        int piece = Scorer.BLOCK;
        while (scorer.position() < query.dimension()) {
            scorer.read(piece);
            piece = Math.min(PIECE_GROWTH * piece, Scorer.PIECE);
            double rest = levels == 0 ? 0 : segmentations[levels - 1].distanceFrom(scorer.position());
            double best = bound.best(scorer.squaredDistance(), rest);
            if (scorer.position() < query.dimension() && !hits.admits(best)) {
                return;
            }
        }
        scorer.hit(row).ifPresent(hits::offer);
    }

    private boolean admits(double rank) {
        return hits.admits(request.metric() == Metric.COSINE ? -rank : rank);
    }

    /** Smaller is more promising. */
    private double rank(double best) {
        return request.metric() == Metric.COSINE ? -best : best;
    }
}
