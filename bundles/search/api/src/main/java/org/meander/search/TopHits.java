package org.meander.search;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The best hits so far, at most {@code limit}, none beyond the threshold. Which hits remain does not depend on the order in which
 * they were offered: ties are broken by id, then by row. For one thread.
 */
public final class TopHits {

    private final SearchMethod.Request request;
    private final Comparator<SearchMethod.Hit> nearestFirst;
    private final PriorityQueue<SearchMethod.Hit> farthestFirst;

    public TopHits(SearchMethod.Request request) {
        this.request = request;
        Comparator<SearchMethod.Hit> byScore = request.metric() == Metric.COSINE
                ? Comparator.comparingDouble(SearchMethod.Hit::cosine).reversed()
                : Comparator.comparingDouble(SearchMethod.Hit::distance);
        this.nearestFirst = byScore.thenComparing(SearchMethod.Hit::id).thenComparingInt(SearchMethod.Hit::row);
        this.farthestFirst = new PriorityQueue<>(nearestFirst.reversed());
    }

    /**
     * Whether a vector that is at best so near could still be among the hits.
     *
     * @param best for {@link Metric#COSINE} an upper bound of its cosine, for {@link Metric#L2} a lower bound of its distance; NaN
     *     stands for a vector that is no hit
     */
    public boolean admits(double best) {
        return request.metric() == Metric.COSINE ? best >= bound() : best <= bound();
    }

    /** The score that a hit must reach to be taken now: the lowest cosine, or the largest distance. */
    public double bound() {
        boolean full = farthestFirst.size() == request.limit();
        if (request.metric() == Metric.COSINE) {
            return full ? Math.max(request.threshold(), farthestFirst.peek().cosine()) : request.threshold();
        }
        return full ? Math.min(request.threshold(), farthestFirst.peek().distance()) : request.threshold();
    }

    /** Takes a hit unless it is beyond the threshold or behind {@code limit} others. */
    public void offer(SearchMethod.Hit hit) {
        if (!admits(request.metric() == Metric.COSINE ? hit.cosine() : hit.distance())) {
            return;
        }
        farthestFirst.add(hit);
        if (farthestFirst.size() > request.limit()) {
            farthestFirst.remove();
        }
    }

    /** The hits, nearest first. */
    public List<SearchMethod.Hit> hits() {
        return farthestFirst.stream().sorted(nearestFirst).toList();
    }
}
