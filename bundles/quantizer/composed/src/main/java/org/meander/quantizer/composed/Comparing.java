package org.meander.quantizer.composed;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.meander.base.MeanderException;
import org.meander.base.StandardError;
import org.meander.quantizer.MethodComparison;
import org.meander.quantizer.Quantizer;
import org.meander.quantizer.SearchQuery;
import org.meander.quantizer.SearchResult;
import org.meander.search.SearchMethod;
import org.meander.search.SimilarityMethod;

/** Asks one query by several methods and measures them against the exhaustive one. */
final class Comparing {

    private static final String EXACT = "exact";

    private final Quantizer quantizer;
    private final Installed installed;
    private final SearchQuery query;

    Comparing(Quantizer quantizer, Installed installed, SearchQuery query) {
        this.quantizer = quantizer;
        this.installed = installed;
        // Explicit candidates, so that no answer is one that was kept.
        this.query = query.among(
                query.candidates().orElseGet(() -> quantizer.registry().models()));
    }

    MethodComparison run(List<String> methods) {
        Set<String> expected = names(quantizer.search(query.method(EXACT)));
        List<MethodComparison.Row> rows = new ArrayList<>();
        for (String method : methods) {
            rows.add(row(method, expected));
        }
        return new MethodComparison(rows);
    }

    private MethodComparison.Row row(String method, Set<String> expected) {
        Optional<SearchMethod> found = installed.methods().stream()
                .filter(m -> m.name().equals(method))
                .findFirst();
        String type = found.map(Comparing::type).orElse("");
        long start = System.nanoTime();
        try {
            List<SearchResult> results = quantizer.search(query.method(method));
            double seconds = (System.nanoTime() - start) * 1e-9;
            Set<String> both = names(results);
            both.retainAll(expected);
            return new MethodComparison.Row(
                    method,
                    type,
                    seconds,
                    results.size(),
                    results.stream()
                            .mapToDouble(SearchResult::similarityScore)
                            .average()
                            .orElse(0),
                    expected.isEmpty() ? 1 : (double) both.size() / expected.size(),
                    Optional.empty());
        } catch (MeanderException e) {
            if (e.code() == StandardError.CANCELLED) {
                throw e;
            }
            return new MethodComparison.Row(method, type, 0, 0, 0, 0, Optional.of(e.getMessage()));
        }
    }

    private static String type(SearchMethod method) {
        return method instanceof SimilarityMethod ? "similarity" : method.exact() ? "exhaustive" : "approximate";
    }

    private static Set<String> names(List<SearchResult> results) {
        Set<String> names = new HashSet<>();
        results.forEach(result -> names.add(result.model().name()));
        return names;
    }
}
