package org.meander.optimizer.engine;

import java.util.Arrays;
import org.meander.optimizer.Tile;

/**
 * Brings tiles into the triangular factor. Short ones, and those that lack columns, wait until there are as many rows as a full tile has: a set of
 * reflections costs something by itself. For one thread.
 */
final class Factor {

    private final Householder householder = new Householder();
    private final int all;
    private final double[] rows;
    private final int[] rowColumns;
    private int waiting;

    /** @param all columns of the factor */
    Factor(int all) {
        this.all = all;
        this.rows = new double[all * Tile.CAPACITY];
        this.rowColumns = new int[all];
        for (int i = 0; i < all; i++) {
            rowColumns[i] = i * Tile.CAPACITY;
        }
    }

    /** Forgets the rows that wait. */
    void clear() {
        waiting = 0;
    }

    /**
     * Takes in rows and may destroy them.
     *
     * @param out holds their columns
     * @param columns where they begin
     * @param places which columns of the factor they are, ascending; the others are 0
     * @param m columns of the rows
     * @param padded rows, a multiple of 16
     */
    void add(Sums sums, double[] out, int[] columns, int[] places, int m, int padded) {
        if (waiting + padded > Tile.CAPACITY) {
            turn(sums);
        }
        if (m == all && padded == Tile.CAPACITY) {
            householder.add(sums.matrix, out, columns, m, padded);
            return;
        }
        int k = 0;
        for (int i = 0; i < all; i++) {
            int to = rowColumns[i] + waiting;
            if (k < m && places[k] == i) {
                System.arraycopy(out, columns[k++], rows, to, padded);
            } else {
                Arrays.fill(rows, to, to + padded, 0);
            }
        }
        waiting += padded;
    }

    /** Sum of the squares of a column. */
    double square(double[] out, int column, int padded) {
        return householder.dot(out, column, column, padded);
    }

    /** Takes in the rows that wait. */
    void turn(Sums sums) {
        if (waiting > 0) {
            householder.add(sums.matrix, rows, rowColumns, all, waiting);
            waiting = 0;
        }
    }
}
