package org.meander.curve.hilbert;

/** The curve inside a tile of 64 x 64 cells, for each of the four orientations. */
final class TileTables {

    /** log2 of a tile's side. */
    static final int ORDER = 6;

    /** Cells of a tile. */
    static final int CELLS = 1 << 2 * ORDER;

    /** {@code orientation * CELLS + position}: {@code y << 6 | x}. */
    static final short[] CELL = cells();

    private TileTables() {}

    /**
     * Where in {@link #CELL} the curve on a square of side {@code 2^order}, order 0 to 6, begins. A smaller square than a tile is a
     * whole one of the image, so it is not turned (orientation 0), and it is the first cells of a tile: every level that it lacks is a
     * digit 0, which exchanges x and y.
     */
    static int start(int order, int orientation) {
        return (orientation ^ ORDER - order & 1) * CELLS;
    }

    /** The cell, {@code y << 6 | x}, at a position of a turned curve on a square of side {@code 2^order}, order 0 to 6. */
    static int cell(int order, int orientation, int position) {
        long cell = HilbertPath.cell(order, position);
        int complement = (orientation & 2) == 0 ? 0 : (1 << order) - 1;
        int x = (int) HilbertPath.x(cell) ^ complement;
        int y = (int) HilbertPath.y(cell) ^ complement;
        return (orientation & 1) == 0 ? y << ORDER | x : x << ORDER | y;
    }

    private static short[] cells() {
        short[] table = new short[4 * CELLS];
        for (int i = 0; i < table.length; i++) {
            table[i] = (short) cell(ORDER, i / CELLS, i % CELLS);
        }
        return table;
    }
}
