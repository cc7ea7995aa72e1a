package org.meander.search.hierarchical;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.meander.base.Cancellation;
import org.meander.search.Ranges;
import org.meander.search.SearchMethod.Similarity;
import org.meander.search.Vector;
import org.meander.search.VectorSet;

/** One search: candidates that pass granularity by granularity, and the similarity of those that are left. For one thread. */
final class Funnel {

    private final Settings settings;
    private final Vector query;
    private final VectorSet set;
    private final int[] rows;
    private final Cancellation cancellation;
    /** Levels that are used, the finest first. */
    private final int levels;
    /** For each of them, similarities by position in the rows; NaN where it is not known, negative where it was not asked for. */
    private final double[][] known;

    Funnel(Settings settings, Vector query, VectorSet set, int[] rows, Cancellation cancellation) {
        this.settings = settings;
        this.query = query;
        this.set = set;
        this.rows = rows;
        this.cancellation = cancellation;
        this.levels = Math.min(settings.levels(), query.levels());
        this.known = new double[levels][rows.length];
        for (double[] level : known) {
            Arrays.fill(level, -1);
        }
    }

    List<Similarity> run() {
        int[] left = IntStream.range(0, rows.length).toArray();
        for (int step = 0; step < levels && left.length > 0; step++) {
            left = filter(left, settings.filtering().finestFirst ? step : levels - 1 - step);
            if (settings.filtering() == Filtering.PROGRESSIVE && left.length <= settings.candidatesPerLevel()) {
                break;
            }
        }
        List<Similarity> result = new ArrayList<>(Collections.nCopies(rows.length, Similarity.NONE));
        if (levels > 0 && left.length > 0) {
            int[] scored = left;
            List<double[]> parts = parallel(scored, this::overall);
            int at = 0;
            for (double[] part : parts) {
                for (double overall : part) {
                    if (!Double.isNaN(overall)) {
                        result.set(scored[at], new Similarity(overall, Double.NaN, overall, Double.NaN));
                    }
                    at++;
                }
            }
        }
        return result;
    }

    private interface Score {
        /** Of the row at that position; for one thread. */
        double of(int position);
    }

    private interface Scores {
        Score start();
    }

    private List<double[]> parallel(int[] positions, Scores scores) {
        int tasks = Math.clamp(positions.length, 1, settings.threads());
        return Ranges.run(positions.length, tasks, cancellation, (from, to, either) -> {
            Score score = scores.start();
            double[] result = new double[to - from];
            for (int i = from; i < to; i++) {
                either.check();
                result[i - from] = score.of(positions[i]);
            }
            return result;
        });
    }

    /** The most similar ones at a level; the best of all if none reaches the threshold. */
    private int[] filter(int[] left, int fineness) {
        int at = 0;
        for (double[] part : parallel(left, () -> {
            LevelSimilarity level = level(fineness);
            return position -> similarity(level, position);
        })) {
            for (double similarity : part) {
                known[fineness][left[at++]] = similarity;
            }
        }
        double[] similarities = known[fineness];
        int[] ranked = Arrays.stream(left)
                .filter(p -> !Double.isNaN(similarities[p]))
                .boxed()
                .sorted((p, q) -> similarities[p] != similarities[q]
                        ? Double.compare(similarities[q], similarities[p])
                        : Integer.compare(p, q))
                .limit(settings.candidatesPerLevel())
                .mapToInt(p -> p)
                .toArray();
        int[] kept = Arrays.stream(ranked)
                .filter(p -> similarities[p] >= settings.threshold())
                .toArray();
        return kept.length > 0 ? kept : Arrays.copyOf(ranked, Math.min(1, ranked.length));
    }

    private LevelSimilarity level(int fineness) {
        return new LevelSimilarity(query, query.levels() - 1 - fineness);
    }

    private double similarity(LevelSimilarity level, int position) {
        Vector candidate = set.get(rows[position]);
        return candidate.levels() == query.levels() ? level.of(level.segments(candidate)) : Double.NaN;
    }

    private Score overall() {
        LevelSimilarity[] all = new LevelSimilarity[levels];
        for (int f = 0; f < levels; f++) {
            all[f] = level(f);
        }
        double queryNorm = Math.sqrt(query.squaredNorm());
        return position -> {
            double sum = 0;
            double weights = 0;
            for (int f = 0; f < levels; f++) {
                double similarity = known[f][position] >= 0 || Double.isNaN(known[f][position])
                        ? known[f][position]
                        : similarity(all[f], position);
                sum += similarity / (f + 1);
                weights += 1.0 / (f + 1);
            }
            Vector candidate = set.get(rows[position]);
            double spread = settings.distribution() == 0 ? 0 : all[0].ofDeviations(all[0].segments(candidate));
            return settings.spatial() * sum / weights
                    + settings.magnitude() * ratio(queryNorm, Math.sqrt(candidate.squaredNorm()))
                    + settings.distribution() * spread;
        };
    }

    private static double ratio(double a, double b) {
        double larger = Math.max(a, b);
        return larger == 0 ? 1 : Math.min(a, b) / larger;
    }
}
