package org.meander.index.hierarchical;

import org.meander.index.BuilderState;

/**
 * Folds the moments of equal blocks, four at a time, into those of segments of 4, 16, 64 … blocks, and keeps the means and
 * deviations of the segments of wanted lengths. Moments of two sets are joined by Chan's formula, which only adds positive terms.
 * A height has one open node at a time, so the order of additions depends on the positions alone. For one thread.
 */
final class Pyramid {

    private static final int FAN = 4;

    private final LevelStore[] kept;
    private final int[] children;
    private final long[] counts;
    private final double[] means;
    private final double[] squaredDifferences;
    private final double[] squares;
    private double squaredNorm;

    /** @param kept for each height, where its segments go, or null; the last is not null */
    Pyramid(LevelStore[] kept) {
        this.kept = kept;
        this.children = new int[kept.length];
        this.counts = new long[kept.length];
        this.means = new double[kept.length];
        this.squaredDifferences = new double[kept.length];
        this.squares = new double[kept.length];
    }

    /** The next block. */
    void add(long count, double mean, double squaredDifference, double square) {
        open(0, count, mean, squaredDifference, square);
        close(0);
        for (int h = 1; h < kept.length && children[h] == FAN; h++) {
            close(h);
        }
    }

    /** Closes the segments that are not full. */
    double finish() {
        for (int h = 1; h < kept.length; h++) {
            if (children[h] > 0) {
                close(h);
            }
        }
        return squaredNorm;
    }

    void save(BuilderState state) {
        state.put(squaredNorm);
        for (int h = 0; h < kept.length; h++) {
            state.put(children[h]);
            state.put(counts[h]);
            state.put(means[h]);
            state.put(squaredDifferences[h]);
            state.put(squares[h]);
            if (kept[h] != null) {
                kept[h].save(state);
            }
        }
    }

    void restore(BuilderState state) {
        squaredNorm = state.getDouble();
        for (int h = 0; h < kept.length; h++) {
            children[h] = (int) state.count(FAN);
            counts[h] = state.count(Long.MAX_VALUE);
            means[h] = state.getDouble();
            squaredDifferences[h] = state.getDouble();
            squares[h] = state.getDouble();
            if (kept[h] != null) {
                kept[h].restore(state);
            }
        }
    }

    /** Joins moments to the open node of a height. */
    private void open(int h, long count, double mean, double squaredDifference, double square) {
        if (children[h]++ == 0) {
            counts[h] = count;
            means[h] = mean;
            squaredDifferences[h] = squaredDifference;
            squares[h] = square;
            return;
        }
        long all = counts[h] + count;
        double delta = mean - means[h];
        double share = (double) count / all;
        squaredDifferences[h] += squaredDifference + delta * delta * (counts[h] * share);
        means[h] += delta * share;
        squares[h] += square;
        counts[h] = all;
    }

    private void close(int h) {
        if (kept[h] != null) {
            kept[h].add(means[h], Math.sqrt(squaredDifferences[h]));
        }
        children[h] = 0;
        if (h + 1 < kept.length) {
            open(h + 1, counts[h], means[h], squaredDifferences[h], squares[h]);
        } else {
            squaredNorm += squares[h];
        }
    }
}
