package org.meander.quantizer;

import java.util.List;
import java.util.Optional;

/**
 * Search methods side by side on one query.
 *
 * @param methods one a method, in the order that was asked for
 */
public record MethodComparison(List<Row> methods) {

    public MethodComparison {
        methods = List.copyOf(methods);
    }

    /**
     * What a method did.
     *
     * @param method its name
     * @param methodType {@code exhaustive}, {@code approximate} or {@code similarity} for one that ranks by scores of its own; empty
     *     if it is not installed
     * @param searchTime seconds
     * @param resultCount number of results
     * @param averageSimilarity mean of their similarity scores; 0 without results
     * @param recall part of what {@code exact} finds, of as many results, that it found, too
     * @param error why there are no results, if it failed
     */
    public record Row(
            String method,
            String methodType,
            double searchTime,
            int resultCount,
            double averageSimilarity,
            double recall,
            Optional<String> error) {}
}
