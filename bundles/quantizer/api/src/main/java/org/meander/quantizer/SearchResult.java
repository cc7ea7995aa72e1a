package org.meander.quantizer;

import java.util.Map;

/**
 * A model that was found.
 *
 * @param model the model
 * @param similarityScore 0 to 1, 1 for equal vectors: the weighted mean of direction, {@code (1 + cosine) / 2}; magnitude, the smaller
 *     norm over the larger; and distribution, the Bhattacharyya coefficient of two normal distributions with the vectors' means and
 *     variances
 * @param cosine cosine of the two vectors, -1 to 1; of vectors of different lengths the shorter goes on with zeros
 * @param distance their L2 distance
 * @param matchingIndices by the number of segments of a level of the index, {@code (1 + r) / 2} with the correlation r of the segments'
 *     means; empty where there is no common index
 * @param reconstructionError root mean square of the model's error, as a part of that of its values
 * @param method name of the search method
 */
public record SearchResult(
        QuantizedModel model,
        double similarityScore,
        double cosine,
        double distance,
        Map<Integer, Double> matchingIndices,
        double reconstructionError,
        String method) {

    public SearchResult {
        matchingIndices = Map.copyOf(matchingIndices);
    }
}
