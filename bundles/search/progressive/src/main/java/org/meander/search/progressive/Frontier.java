package org.meander.search.progressive;

/**
 * Rows by what is known of them, the most promising first: a binary heap of ranks, of which the smallest comes first, ties by row.
 * For one thread.
 */
final class Frontier {

    private final double[] ranks;
    private final int[] rows;
    private final int[] levels;
    private int size;

    Frontier(int capacity) {
        ranks = new double[capacity];
        rows = new int[capacity];
        levels = new int[capacity];
    }

    int size() {
        return size;
    }

    /** Rank of the row at a place of the heap; place 0 is the first. */
    double rank(int place) {
        return ranks[place];
    }

    int row() {
        return rows[0];
    }

    /** How many granularities the first row's rank has taken into account. */
    int level() {
        return levels[0];
    }

    void add(double rank, int row) {
        int at = size++;
        while (at > 0 && isBefore(rank, row, (at - 1) / 2)) {
            move((at - 1) / 2, at);
            at = (at - 1) / 2;
        }
        put(at, rank, row, 0);
    }

    /** Gives the first row another rank. */
    void replace(double rank, int level) {
        sink(rank, rows[0], level);
    }

    void remove() {
        size--;
        if (size > 0) {
            sink(ranks[size], rows[size], levels[size]);
        }
    }

    private void sink(double rank, int row, int level) {
        int at = 0;
        for (int child = 1; child < size; child = 2 * at + 1) {
            if (child + 1 < size && isBefore(ranks[child + 1], rows[child + 1], child)) {
                child++;
            }
            if (isBefore(rank, row, child)) {
                break;
            }
            move(child, at);
            at = child;
        }
        put(at, rank, row, level);
    }

    private boolean isBefore(double rank, int row, int other) {
        return rank < ranks[other] || rank == ranks[other] && row < rows[other];
    }

    private void move(int from, int to) {
        put(to, ranks[from], rows[from], levels[from]);
    }

    private void put(int at, double rank, int row, int level) {
        ranks[at] = rank;
        rows[at] = row;
        levels[at] = level;
    }
}
