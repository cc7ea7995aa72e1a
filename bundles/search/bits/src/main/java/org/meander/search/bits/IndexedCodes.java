package org.meander.search.bits;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.meander.base.Cancellation;
import org.meander.index.SignBits;
import org.meander.search.Metric;
import org.meander.search.Ranges;
import org.meander.search.Vector;
import org.meander.search.Vector.Part;
import org.meander.search.VectorSet;

/**
 * Sign codes that come from the index of the vectors, one vector at a time: a run of coordinates each, with weights of their own. The centre is
 * zero. Thread-safe.
 */
final class IndexedCodes {

    private final VectorSet set;
    private final int threads;

    private record Stretch(long from, long length) {}

    /** A query against such codes; thread-safe. */
    private record Asked(Vector query, Metric metric, Map<Stretch, RunPlanes> planes) {

        /** Ranks as the metric does, the highest the nearest; NaN for a vector with a value that is not finite. */
        double estimate(Vector candidate, long[] scratch) {
            double dot = 0;
            for (Part<SignBits> part : candidate.parts(SignBits.class)) {
                dot += planes.computeIfAbsent(
                                new Stretch(part.from(), part.length()),
                                s -> new RunPlanes(query, s.from(), s.length()))
                        .dot(part.signature(), scratch);
            }
            double squares = candidate.squaredNorm();
            if (metric == Metric.COSINE) {
                return squares == 0 ? 0 : dot / Math.sqrt(squares);
            }
            return 2 * dot - squares;
        }
    }

    private IndexedCodes(VectorSet set, int threads) {
        this.set = set;
        this.threads = threads;
    }

    /** Whether a set's vectors have codes of their own. */
    static boolean areIn(VectorSet set) {
        return set.matrix().isEmpty()
                && set.size() > 0
                && !set.get(0).parts(SignBits.class).isEmpty();
    }

    static IndexedCodes of(VectorSet set, int threads) {
        return new IndexedCodes(set, threads);
    }

    /** The rows with the highest estimates, in their own order. */
    int[] best(Vector query, Metric metric, int wanted, Cancellation cancellation) {
        Asked asked = new Asked(query, metric, new ConcurrentHashMap<>());
        int tasks = Math.clamp(set.size(), 1, threads);
        List<double[]> parts = Ranges.run(set.size(), tasks, cancellation, (from, to, either) -> {
            long[] scratch = new long[SignBits.BLOCK / Long.SIZE];
            double[] estimates = new double[to - from];
            for (int row = from; row < to; row++) {
                either.check();
                estimates[row - from] = asked.estimate(set.get(row), scratch);
            }
            return estimates;
        });
        double[] estimates = parts.stream().flatMapToDouble(Arrays::stream).toArray();
        return IntStream.range(0, estimates.length)
                .filter(row -> !Double.isNaN(estimates[row]))
                .boxed()
                .sorted(Comparator.comparingDouble((Integer row) -> -estimates[row])
                        .thenComparing(row -> row))
                .limit(wanted)
                .mapToInt(row -> row)
                .sorted()
                .toArray();
    }
}
