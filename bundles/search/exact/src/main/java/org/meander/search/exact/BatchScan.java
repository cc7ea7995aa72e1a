package org.meander.search.exact;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.meander.base.Cancellation;
import org.meander.search.Metric;
import org.meander.search.Scorer;
import org.meander.search.SearchMethod.Request;
import org.meander.search.TopHits;
import org.meander.search.Vector;
import org.meander.search.VectorSet;

/**
 * Scans rows of a matrix for several queries at once: dot products in float tell which rows cannot be hits of a query, the others are
 * scored in double, so each query has the answer it has alone. For one thread.
 *
 * <p>A row x is no hit of a query q by cosine if {@code q·x < (c - e) |q| |x|}, c being the cosine of the last hit and e the bound of the
 * error; by distance d if {@code q·x < (|q|² + |x|² - d²) / 2 - e |q| |x|}. Both are held against the product over {@code |x|}, and none
 * holds if a side is NaN, which is what stands for norms of which nothing is known.
 */
final class BatchScan {

    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = S.length();
    private static final long VALUES_BETWEEN_CHECKS = 1 << 16;
    /** Squared norms between which no float that takes part overflows, and none that matters underflows. */
    private static final double LEAST = 1e-25;

    private static final double MOST = 1e25;
    /** Beside the error of a product: that of the test itself, which is in float. */
    private static final double TEST = 0x1p-20;

    private final VectorSet set;
    private final MemorySegment matrix;
    private final int dimension;
    private final boolean cosine;
    private final double error;
    private final Cancellation cancellation;
    private final ProductTile tile;
    private final Scorer[] scorers;
    private final TopHits[] hits;
    /** For each query: what the product over |x| must reach, less what depends on |x|; infinite where there is no query. */
    private final float[] floors;

    /** @param queries up to {@link ProductTile#QUERIES} */
    BatchScan(List<Vector> queries, VectorSet set, MemorySegment matrix, Request request, Cancellation cancellation) {
        this.set = set;
        this.matrix = matrix;
        this.cancellation = cancellation;
        this.cosine = request.metric() == Metric.COSINE;
        this.dimension = Math.toIntExact(queries.getFirst().dimension());
        this.error = ProductTile.precision(dimension) + TEST;
        this.tile = new ProductTile(queries.stream().map(Vector::toArray).toArray(float[][]::new));
        this.scorers =
                queries.stream().map(query -> new Scorer(query, cancellation)).toArray(Scorer[]::new);
        this.hits = queries.stream().map(query -> new TopHits(request)).toArray(TopHits[]::new);
        this.floors = new float[ProductTile.QUERIES];
        Arrays.fill(floors, Float.POSITIVE_INFINITY);
        for (int q = 0; q < scorers.length; q++) {
            tighten(q);
        }
    }

    /** The best of rows {@code from} to {@code to-1}, a query each. */
    TopHits[] scan(int from, int to) {
        int between = Math.toIntExact(Math.max(1, VALUES_BETWEEN_CHECKS / dimension));
        int next = from;
        for (int row = from; row < to; row += ProductTile.ROWS) {
            if (row >= next) {
                cancellation.check();
                next = row + between;
            }
            int count = Math.min(ProductTile.ROWS, to - row);
            tile.multiply(matrix, (long) Float.BYTES * dimension * row, count);
            for (int i = 0; i < count; i++) {
                consider(row + i, i * ProductTile.QUERIES);
            }
        }
        return hits;
    }

    private void consider(int row, int products) {
        Vector vector = set.get(row);
        double squares = vector.squaredNorm();
        boolean known = squares >= LEAST && squares <= MOST && vector.valueError() == 0;
        double norm = known ? Math.sqrt(squares) : Double.NaN;
        float inverse = (float) (1 / norm);
        // By distance the floor is (|q|² - d²) / 2 |x| + |x| / 2 - e |q|, and the first part is kept without |x|.
        float factor = cosine ? 1 : inverse;
        float rest = cosine ? 0 : (float) (norm * (0.5 - error));
        float[] all = tile.products();
        for (int q = 0; q < scorers.length; q += LANES) {
            VectorMask<Float> out = FloatVector.fromArray(S, all, products + q)
                    .mul(inverse)
                    .compare(
                            VectorOperators.LT,
                            FloatVector.fromArray(S, floors, q).mul(factor).add(rest));
            if (!out.allTrue()) {
                score(row, vector, q, out);
            }
        }
    }

    /** Scores the queries from {@code from} on that a mask of those that are out leaves. */
    private void score(int row, Vector vector, int from, VectorMask<Float> out) {
        for (int q = from; q < Math.min(scorers.length, from + LANES); q++) {
            if (!out.laneIsSet(q - from)) {
                scorers[q].score(row, vector).ifPresent(hits[q]::offer);
                tighten(q);
            }
        }
    }

    /** Takes the last hit's score into account. */
    private void tighten(int q) {
        double norm = scorers[q].queryNorm();
        double last = hits[q].bound();
        boolean known = norm * norm >= LEAST && norm * norm <= MOST;
        double floor = cosine ? (last - error) * norm : (norm * norm * (1 - 4 * error) - last * last * (1 + error)) / 2;
        floors[q] = known ? (float) floor : Float.NaN;
    }
}
