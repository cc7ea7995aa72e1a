package org.meander.quantizer;

import java.util.Map;

/**
 * A model that was found.
 *
 * @param model the model
 * @param similarityScore 0 to 1, 1 for equal vectors. A method with scores of its own ranks by these; else it is the weighted mean of
 *     direction, {@code (1 + cosine) / 2}; magnitude, the smaller norm over the larger; and distribution, the Bhattacharyya coefficient
 *     of two normal distributions with the vectors' means and variances
 * @param scores what a method with scores of its own says
 * @param cosine cosine of the two vectors, -1 to 1; of vectors of different lengths the shorter goes on with zeros
 * @param distance their L2 distance
 * @param matchingIndices by the number of segments of a level of the index, {@code (1 + r) / 2} with the correlation r of the segments'
 *     means; empty where there is no common index
 * @param reconstructionError root mean square of the model's error, as a part of that of its values
 * @param searchMethod name of the search method
 */
public record SearchResult(
        QuantizedModel model,
        double similarityScore,
        Scores scores,
        double cosine,
        double distance,
        Map<Integer, Double> matchingIndices,
        double reconstructionError,
        String searchMethod) {

    public SearchResult {
        matchingIndices = Map.copyOf(matchingIndices);
    }

    /**
     * Scores of a method, 0 to 1; NaN where it has none.
     *
     * @param videoSimilarity of the pictures that the vectors make along the curve
     * @param hierarchicalSimilarity of the means at all granularities
     * @param temporalCoherence of the neighbourhood that the model is kept in
     */
    public record Scores(double videoSimilarity, double hierarchicalSimilarity, double temporalCoherence) {

        /** Of a method that has none. */
        public static final Scores NONE = new Scores(Double.NaN, Double.NaN, Double.NaN);
    }
}
