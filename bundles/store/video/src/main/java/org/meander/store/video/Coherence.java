package org.meander.store.video;

import java.util.List;

/**
 * How alike neighbouring frames are.
 *
 * @param mean of the similarities of neighbours, 0..1; 1 without neighbours
 * @param variance of them
 */
record Coherence(double mean, double variance) {

    /** Of frames in an order. */
    static Coherence of(List<float[]> likenesses, int[] order) {
        double[] similarities = new double[Math.max(0, order.length - 1)];
        for (int i = 0; i < similarities.length; i++) {
            similarities[i] = Likeness.similarity(likenesses.get(order[i]), likenesses.get(order[i + 1]));
        }
        return of(similarities);
    }

    static Coherence of(double[] similarities) {
        if (similarities.length == 0) {
            return new Coherence(1, 0);
        }
        double sum = 0;
        for (double similarity : similarities) {
            sum += similarity;
        }
        double mean = sum / similarities.length;
        double squares = 0;
        for (double similarity : similarities) {
            squares += (similarity - mean) * (similarity - mean);
        }
        return new Coherence(mean, squares / similarities.length);
    }

    /** {@code mean * (1 - min(variance, 1))}. */
    double temporal() {
        return mean * (1 - Math.min(variance, 1));
    }

    /** One less the mean distance {@code 1 - similarity} of neighbours. */
    double efficiency() {
        return mean;
    }
}
