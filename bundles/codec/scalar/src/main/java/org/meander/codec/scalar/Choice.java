package org.meander.codec.scalar;

import java.util.Arrays;
import java.util.Optional;
import org.meander.codec.Block;

/**
 * Chooses the {@link Prediction} of a block from runs of its cells, by the entropy that differences of their mean size would have.
 * Scratch memory of a session.
 */
final class Choice {

    /** Blocks of fewer cells are hardly worth a prediction. */
    static final int LEAST_CELLS = 64;

    private static final int RUN = 1024;

    /** One cell of so many is looked at. */
    private static final int PART = 64;

    private static final int LEAST_RUNS = 4;

    /** What a prediction must save: bits a value, and a share. */
    private static final double GAIN_BITS = 0.04;

    private static final double GAIN = 0.98;

    private static final int NEAR = 0;
    private static final int SECOND = 1;
    private static final int ROW = 2;
    private static final int REFERENCE = 3;
    private static final int NONE = 4;

    /** Differences beyond this count as this, so that 256 of them fit an int. */
    private static final int CLIP = 1 << 21;

    private final int[] here = new int[RUN + 64];
    private final int[] above = new int[RUN + 64];
    private final int[] other = new int[RUN + 64];
    private final double[] bits = new double[NONE + 1];

    Prediction choose(
            Block block, Optional<Block> reference, Cells cells, Cells others, double step, int centre, int lag) {
        int all = (int) block.elements();
        Tiles order = new Tiles(all, 1);
        int n = Math.min(RUN, all);
        boolean rows = lag > 1 && lag + 1L + n <= all;
        int first = rows ? lag + 1 : all > n + 1 ? 2 : 0;
        int runs = Math.max(LEAST_RUNS, all / PART / RUN);
        Arrays.fill(bits, 0);
        for (int r = 0; r < runs; r++) {
            long from = first + (long) (all - n - first) * r / (runs - 1);
            read(block, order, cells, from, n, step, centre, here);
            count(NONE, here, 0, here, 0, n, 0);
            if (reference.isPresent()) {
                read(reference.get(), order, others, from, n, step, centre, other);
                count(REFERENCE, here, 0, other, 0, n, 1);
            }
            differ(here, 0, n);
            count(NEAR, here, 1, here, 0, n - 1, 0);
            if (rows) {
                read(block, order, cells, from - lag, n, step, centre, above);
                differ(above, 0, n);
                count(ROW, here, 1, above, 1, n - 1, 1);
            }
            differ(here, 1, n);
            count(SECOND, here, 2, here, 0, n - 2, 0);
        }
        return best(rows, reference.isPresent(), (double) runs * n, lag);
    }

    private Prediction best(boolean rows, boolean reference, double looked, int lag) {
        double least = bits[NONE] * GAIN - GAIN_BITS * looked;
        Prediction best = Prediction.NONE;
        if (bits[NEAR] < least) {
            least = bits[NEAR];
            best = Prediction.LORENZO1;
        }
        if (bits[SECOND] < least) {
            least = bits[SECOND];
            best = new Prediction(Prediction.Kind.LORENZO2, 1);
        }
        if (rows && bits[ROW] < least) {
            least = bits[ROW];
            best = new Prediction(Prediction.Kind.LORENZO2, lag);
        }
        return reference && bits[REFERENCE] < least ? Prediction.REFERENCE : best;
    }

    private static void read(
            Block block, Tiles order, Cells cells, long from, int n, double step, int centre, int[] q) {
        cells.read(block, order, from, n);
        cells.quantise(q, n, step, centre);
        if (IntKernels.peak(q, 0, n) == Integer.MAX_VALUE) {
            for (int i = 0; i < n; i++) {
                q[i] = q[i] == Integer.MAX_VALUE ? i > 0 ? q[i - 1] : 0 : q[i];
            }
        }
    }

    /** Makes cells from {@code from + 1} on the differences to the one before. */
    private static void differ(int[] q, int from, int n) {
        for (int i = n - 1; i > from; i--) {
            q[i] -= q[i - 1];
        }
    }

    /** Adds what {@code a - factor * b} would take. */
    private void count(int kind, int[] a, int at, int[] b, int from, int n, int factor) {
        for (int g = 0; g < n; g += Tiles.GROUP) {
            int length = Math.min(Tiles.GROUP, n - g);
            double mean = (double) sum(a, at + g, b, from + g, length, factor) / length;
            bits[kind] += length * entropy(mean);
        }
    }

    private static int sum(int[] a, int at, int[] b, int from, int n, int factor) {
        int sum = 0;
        for (int i = 0; i < n; i++) {
            sum += Math.min(CLIP, Math.abs(a[at + i] - factor * b[from + i]));
        }
        return sum;
    }

    /** Of a two-sided geometric variable with that mean magnitude. */
    static double entropy(double mean) {
        if (mean == 0) {
            return 0;
        }
        double nats = (1 + mean) * Math.log1p(mean) - mean * Math.log(mean);
        return nats / Math.log(2) + mean / (1 + mean);
    }
}
