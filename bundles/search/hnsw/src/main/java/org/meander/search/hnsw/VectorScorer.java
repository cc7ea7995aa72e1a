package org.meander.search.hnsw;

import java.util.function.IntConsumer;
import org.apache.lucene.util.hnsw.RandomVectorScorerSupplier;
import org.apache.lucene.util.hnsw.UpdateableRandomVectorScorer;
import org.meander.base.Cancellation;
import org.meander.search.RowSums;

/** Scores vectors for Lucene's graphs, and is where they are cancelled. For one thread. */
final class VectorScorer implements UpdateableRandomVectorScorer {

    private final GraphVectors vectors;
    private final float[] query;
    private final RowSums sums;
    private final Cancellation cancellation;
    private final IntConsumer begun;
    private final int[] one = new int[1];
    private float[] scores = new float[4 * RowSums.ROWS];

    /** @param query as {@link GraphVectors#query} gives it */
    VectorScorer(GraphVectors vectors, float[] query, Cancellation cancellation) {
        this(vectors, query, cancellation, vector -> {});
    }

    private VectorScorer(GraphVectors vectors, float[] query, Cancellation cancellation, IntConsumer begun) {
        this.vectors = vectors;
        this.query = query;
        this.sums = new RowSums(query);
        this.cancellation = cancellation;
        this.begun = begun;
    }

    /**
     * Scorers that compare the vectors with one another.
     *
     * @param begun told each vector that others are compared with
     */
    static RandomVectorScorerSupplier among(GraphVectors vectors, Cancellation cancellation, IntConsumer begun) {
        return new RandomVectorScorerSupplier() {
            @Override
            public UpdateableRandomVectorScorer scorer() {
                return new VectorScorer(vectors, new float[vectors.dimension()], cancellation, begun);
            }

            @Override
            public RandomVectorScorerSupplier copy() {
                return this;
            }
        };
    }

    @Override
    public void setScoringOrdinal(int vector) {
        cancellation.check();
        begun.accept(vector);
        vectors.load(vector, query);
    }

    @Override
    public float score(int vector) {
        one[0] = vector;
        vectors.score(sums, one, scores, 1);
        return scores[0];
    }

    @Override
    public float bulkScore(int[] nodes, float[] target, int count) {
        cancellation.check();
        if (scores.length < count + RowSums.ROWS) {
            scores = new float[2 * count + RowSums.ROWS];
        }
        vectors.score(sums, nodes, scores, count);
        float highest = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < count; i++) {
            target[i] = scores[i];
            highest = Math.max(highest, scores[i]);
        }
        return highest;
    }

    @Override
    public int maxOrd() {
        return vectors.size();
    }
}
