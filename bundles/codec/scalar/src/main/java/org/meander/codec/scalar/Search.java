package org.meander.codec.scalar;

import java.util.Arrays;
import org.meander.codec.Block;

/** The points of the {@link Trellis} that a block is quantised to. Scratch memory of a session. */
final class Search {

    private final Viterbi viterbi = new Viterbi();
    private int[] points = new int[0];

    /** Finds the points of all cells. */
    void run(Block block, Tiles tiles, Cells cells, double step, int centre) {
        if (points.length < tiles.cells + 64) {
            points = new int[(int) tiles.cells + 64];
        }
        viterbi.begin();
        for (int at = 0; at < tiles.cells; at += Viterbi.WINDOW) {
            int window = (int) Math.min(Viterbi.WINDOW, tiles.cells - at);
            for (int i = 0; i < window; i += Cells.CHUNK) {
                int n = Math.min(Cells.CHUNK, window - i);
                cells.read(block, tiles, at + i, n);
                cells.split(n, step, centre, i, viterbi.base, viterbi.rest, viterbi.weights);
            }
            viterbi.search(window, points, at);
        }
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
