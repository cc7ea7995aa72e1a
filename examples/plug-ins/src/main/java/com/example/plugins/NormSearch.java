package com.example.plugins;

import java.util.Arrays;
import java.util.Comparator;
import org.meander.base.Cancellation;
import org.meander.base.MeanderException;
import org.meander.base.Plugin;
import org.meander.search.Metric;
import org.meander.search.Scorer;
import org.meander.search.SearchMethod;
import org.meander.search.TopHits;
import org.meander.search.Vector;
import org.meander.search.VectorSet;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * Exhaustive search that leaves out, in L2, vectors whose norm alone says that they are too far: by the triangle inequality a distance is at least the
 * difference of the norms. Rows are scored in the order of that bound. Has no settings.
 */
@Plugin(kind = "search", type = NormSearch.TYPE, pid = NormSearch.PID)
@Component(
        name = NormSearch.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        property = SearchMethod.NAME + "=" + NormSearch.TYPE)
public final class NormSearch implements SearchMethod {

    static final String TYPE = "norms";
    static final String PID = "com.example.plugins.norms";

    /** Norms are sums that were rounded: so much of them the bound is lowered by. */
    private static final double ROUNDING = 1e-9;

    private record Row(int number, double bound) {}

    @Activate
    public NormSearch() {}

    @Override
    public String name() {
        return TYPE;
    }

    @Override
    public boolean exact() {
        return true;
    }

    @Override
    public Result search(Vector query, VectorSet set, Request request, Cancellation cancellation) {
        Scorer scorer = new Scorer(query, cancellation);
        Row[] rows = new Row[set.size()];
        for (int row = 0; row < rows.length; row++) {
            rows[row] = new Row(row, bound(query, set.get(row), request.metric()));
        }
        Arrays.sort(rows, Comparator.comparingDouble(Row::bound));
        TopHits hits = new TopHits(request);
        int read = 0;
        while (read < rows.length && hits.admits(rows[read].bound)) {
            int number = rows[read++].number;
            scorer.score(number, set.get(number)).ifPresent(hits::offer);
        }
        return new Result(hits.hits(), read, rows.length - read);
    }

    /** Of L2 a lower bound of the distance, of the cosine an upper bound. */
    private static double bound(Vector query, Vector vector, Metric metric) {
        if (vector.dimension() != query.dimension()) {
            throw MeanderException.invalid(
                    "vector '%s' has %d coordinates and the query %d; they must have the same",
                    vector.id(), vector.dimension(), query.dimension());
        }
        if (metric == Metric.COSINE) {
            return 1;
        }
        double norm = Math.sqrt(vector.squaredNorm());
        double ofQuery = Math.sqrt(query.squaredNorm());
        return Math.abs(norm - ofQuery) - vector.valueError() - ROUNDING * (norm + ofQuery);
    }
}
