package org.meander.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.meander.base.Cancellation;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A search that chooses by a similarity of its own, which it tells from the index alone. Such methods can be put on top of each other. The
 * chosen vectors are read, so that their cosine and distance are right. Their order is that of the request's metric if the method
 * {@link #rerank re-ranks}; else that of the similarity, of equals that of the hierarchical one, then of the ids.
 */
@ConsumerType
public interface SimilarityMethod extends SearchMethod {

    /**
     * How similar vectors are to the query.
     *
     * @param rows of the set
     * @return a score a row, in the order of the rows; {@link SearchMethod.Similarity#NONE} for one that is ruled out or has no index
     */
    List<Similarity> similarities(Vector query, VectorSet set, int[] rows, Cancellation cancellation);

    /** Most similar vectors that are read at least, to be ordered by the metric; 0 to order by the similarity alone. */
    default int rerank() {
        return 0;
    }

    @Override
    default boolean exact() {
        return false;
    }

    /** {@inheritDoc} Without re-ranking, nearest means most similar here; the threshold drops hits by the request's metric either way. */
    @Override
    default Result search(Vector query, VectorSet set, Request request, Cancellation cancellation) {
        cancellation.check();
        Scorer scorer = new Scorer(query, cancellation);
        for (int row = 0; row < set.size(); row++) {
            scorer.start(set.get(row));
        }
        int[] rows = IntStream.range(0, set.size()).toArray();
        List<Similarity> scores = similarities(query, set, rows, cancellation);
        int[] ranked = IntStream.range(0, rows.length)
                .filter(row -> scores.get(row).known())
                .boxed()
                .sorted(Comparator.comparingDouble(
                                (Integer row) -> -scores.get(row).overall())
                        .thenComparingDouble(row -> -scores.get(row).hierarchical())
                        .thenComparing(row -> set.get(row).id())
                        .thenComparing(row -> row))
                .mapToInt(row -> row)
                .toArray();
        int wanted = Math.max(rerank(), request.limit());
        List<Hit> hits = new ArrayList<>();
        int read = 0;
        for (int i = 0; i < ranked.length && hits.size() < wanted; i++) {
            Optional<Hit> hit = scorer.score(ranked[i], set.get(ranked[i]));
            read++;
            if (hit.isPresent() && within(request, hit.get())) {
                Hit found = hit.get();
                hits.add(new Hit(found.row(), found.id(), found.cosine(), found.distance(), scores.get(ranked[i])));
            }
        }
        return new Result(rerank() == 0 ? hits : nearest(request, hits), read, set.size() - read);
    }

    private static List<Hit> nearest(Request request, List<Hit> hits) {
        TopHits best = new TopHits(request);
        hits.forEach(best::offer);
        return best.hits();
    }

    private static boolean within(Request request, Hit hit) {
        return request.metric() == Metric.COSINE
                ? hit.cosine() >= request.threshold()
                : hit.distance() <= request.threshold();
    }
}
