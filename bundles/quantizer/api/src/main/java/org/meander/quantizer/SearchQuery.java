package org.meander.quantizer;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What is searched. What is empty, the settings say.
 *
 * @param values the query; it is never registered
 * @param candidates the models to compare with; if empty, those of the registry
 * @param limit most results, 1 or more
 * @param threshold least similarity, 0 to 1
 * @param method name of the search method
 */
public record SearchQuery(
        float[] values,
        Optional<List<QuantizedModel>> candidates,
        Optional<Integer> limit,
        Optional<Double> threshold,
        Optional<String> method) {

    public SearchQuery {
        Objects.requireNonNull(values);
        candidates = candidates.map(List::copyOf);
    }

    /** A query of the registry. */
    public static SearchQuery of(float... values) {
        return new SearchQuery(values, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The same among these models. */
    public SearchQuery among(List<QuantizedModel> models) {
        return new SearchQuery(values, Optional.of(models), limit, threshold, method);
    }

    /** The same with so many results at most. */
    public SearchQuery limit(int most) {
        return new SearchQuery(values, candidates, Optional.of(most), threshold, method);
    }

    /** The same without results that are less similar. */
    public SearchQuery threshold(double least) {
        return new SearchQuery(values, candidates, limit, Optional.of(least), method);
    }

    /** The same by a method. */
    public SearchQuery method(String name) {
        return new SearchQuery(values, candidates, limit, threshold, Optional.of(name));
    }
}
