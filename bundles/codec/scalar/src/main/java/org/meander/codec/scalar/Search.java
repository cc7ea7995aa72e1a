package org.meander.codec.scalar;

import java.util.Arrays;
import org.meander.codec.Block;

/** The points of the {@link Trellis} that a block is quantised to. Scratch memory of a session. */
final class Search {

    static final int LEAST_SAMPLED = 1 << 18;

    private static final long SAMPLE = 16;

    private final Viterbi viterbi = new Viterbi();
    private int[] points = new int[0];

    /** Finds the points of all cells. */
    void run(Block block, Tiles tiles, Cells cells, double step, int centre) {
        reserve(tiles.cells);
        viterbi.begin();
        for (int at = 0; at < tiles.cells; at += Viterbi.WINDOW) {
            window(block, tiles, cells, at, step, centre, at);
        }
    }

    /**
     * What the root mean square of the finite cells' errors will be, from one window of {@value #SAMPLE}; for blocks of at least
     * {@link #LEAST_SAMPLED} cells.
     */
    double sample(Block block, Tiles tiles, Cells cells, double step, int centre, int[] scratch) {
        reserve(Viterbi.WINDOW);
        cells.clearErrors();
        long counted = 0;
        for (long from = 0; from < tiles.cells; from += SAMPLE * Viterbi.WINDOW) {
            viterbi.begin();
            int window = window(block, tiles, cells, (int) from, step, centre, 0);
            for (int i = 0; i < window; i += Cells.CHUNK) {
                int n = Math.min(Cells.CHUNK, window - i);
                cells.read(block, tiles, from + i, n);
                quantise(cells, i, scratch, n, step, centre);
                for (int k = 0; k < n; k++) {
                    if (Math.abs(scratch[k]) > Scales.LIMIT) {
                        cells.forget(k);
                        counted--;
                    }
                }
                counted += n - cells.verify(0, n, Double.POSITIVE_INFINITY, scratch);
            }
        }
        return Math.sqrt(cells.squaredError / Math.max(1, counted));
    }

    private void reserve(long cells) {
        if (points.length < cells + 64) {
            points = new int[(int) cells + 64];
        }
    }

    /** Finds the points of the window at a position of the order; returns its number of cells. */
    private int window(Block block, Tiles tiles, Cells cells, int position, double step, int centre, int to) {
        int window = (int) Math.min(Viterbi.WINDOW, tiles.cells - position);
        for (int i = 0; i < window; i += Cells.CHUNK) {
            int n = Math.min(Cells.CHUNK, window - i);
            cells.read(block, tiles, position + i, n);
            cells.split(n, step, centre, i, viterbi.base, viterbi.rest, viterbi.weights);
        }
        viterbi.search(window, points, to);
        return window;
    }

    /** Fills {@code q} with the numbers that lead to the points of {@code n} cells, and their y with what decoding gives. */
    void quantise(Cells cells, int at, int[] q, int n, double step, int centre) {
        System.arraycopy(points, at, q, 0, n);
        Arrays.fill(q, n, n + (-n & Trellis.PATHS - 1), 0);
        cells.restore(q, n, step, centre);
        cells.settle(n);
        for (int i = 0; i < n; i++) {
            q[i] >>= 1;
        }
    }
}
