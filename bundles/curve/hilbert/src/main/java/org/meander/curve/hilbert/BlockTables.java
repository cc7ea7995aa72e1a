package org.meander.curve.hilbert;

/**
 * The curve inside a tile in blocks of 4 x 4, which are 16 consecutive positions. A group is four blocks side by side:
 * a row of a square of 16 x 16 cells. What happens inside it depends only on its kind, that square's orientation and the group's row there:
 * {@code 4 orientation + row}.
 *
 * <p>Registers of 16 lanes turn into each other in two steps, in each of which a pair makes a pair. The blocks a, b of a pair become
 * their rows 0 and 1 as (a0 b0 a1 b1) and 2 and 3 likewise, by {@link #TURN}; then these and those of c, d become whole rows by
 * {@link #HALVES}. Backwards it is first HALVES, then {@link #TURN_BACK}.
 */
final class BlockTables {

    /** Positions of a block, and cells of a group's row. */
    static final int LANES = 16;

    /** Bits of a block's place in its quarter of a word of {@link #groups}. */
    static final long PLACE = 0xfff0;

    /** For tiles of 128 x 128 cells. */
    static final BlockTables SMALL = new BlockTables(7);

    /** For tiles of 256 x 256 cells, whose places just fit into 12 bits. */
    static final BlockTables LARGE = new BlockTables(8);

    /** For a kind, 4 x 16 lanes: rows 0 and 1, 2 and 3 of blocks 0, 1 from these; then of blocks 2, 3. */
    static final int[] TURN = new int[16 * 4 * LANES];

    /** For a kind, 4 x 16 lanes: blocks 0, 1 from their rows 0 and 1 | 2 and 3; then blocks 2, 3. */
    static final int[] TURN_BACK = new int[16 * 4 * LANES];

    /** The curve's orientation in each block of each kind, {@code 4 kind + block}. */
    static final int[] INSIDE = new int[16 * 4];

    /** Of two registers (a b c d), (e f g h) of four times four lanes, (a b e f); then (c d g h). */
    static final int[] HALVES = new int[2 * LANES];

    static {
        for (int lane = 0; lane < 2 * LANES; lane++) {
            HALVES[lane] = lane / 8 % 2 * LANES + lane / LANES * 8 + lane % 8;
        }
        for (int orientation = 0; orientation < 4; orientation++) {
            for (int place = 0; place < LANES; place++) {
                turn(orientation, place);
            }
        }
    }

    private final int order;
    private final long[] groups;

    private BlockTables(int order) {
        this.order = order;
        this.groups = new long[4 * columns() << order - 2];
        for (int orientation = 0; orientation < 4; orientation++) {
            for (int place = 0; place < 1 << 2 * (order - 4); place++) {
                place(orientation, place);
            }
        }
    }

    /** log2 of a tile's side. */
    int order() {
        return order;
    }

    /** Groups side by side in a tile. */
    int columns() {
        return (1 << order) / LANES;
    }

    /**
     * For each of the four orientations the groups of a tile, row by row: the places of the four blocks on the curve, 16 bits each, the
     * leftmost in the lowest, {@code place << 4}; in the four lowest bits of all the kind.
     */
    long[] groups() {
        return groups;
    }

    /** The same numbers for registers of two-byte lanes. */
    static short[] shorts(int[] lanes) {
        short[] narrow = new short[lanes.length];
        for (int i = 0; i < lanes.length; i++) {
            narrow[i] = (short) lanes[i];
        }
        return narrow;
    }

    /** The same numbers for registers of one-byte lanes. */
    static byte[] bytes(int[] lanes) {
        byte[] narrow = new byte[lanes.length];
        for (int i = 0; i < lanes.length; i++) {
            narrow[i] = (byte) lanes[i];
        }
        return narrow;
    }

    /** Index vectors of the block at a place of a square of 4 x 4 blocks. */
    private static void turn(int orientation, int place) {
        int block = TileTables.cell(2, orientation, place);
        int kind = 4 * orientation + (block >>> TileTables.ORDER);
        int column = block & 3;
        int inside = orientation ^ HilbertPath.orientation(2, place);
        INSIDE[4 * kind + column] = inside;
        int pair = (4 * kind + column / 2 * 2) * LANES;
        for (int position = 0; position < LANES; position++) {
            int cell = TileTables.cell(2, inside, position);
            int row = cell >>> TileTables.ORDER;
            int lane = row / 2 * LANES + row % 2 * 8 + column % 2 * 4 + (cell & 3);
            TURN[pair + lane] = column % 2 * LANES + position;
            TURN_BACK[pair + column % 2 * LANES + position] = lane;
        }
    }

    /** Groups of the square of 4 x 4 blocks at a place of a tile. */
    private void place(int orientation, int place) {
        int square = TileTables.cell(order - 4, orientation, place);
        int inside = orientation ^ HilbertPath.orientation(order - 4, place);
        int first = orientation * groups.length / 4
                + (square >>> TileTables.ORDER) * 4 * columns()
                + (square & columns() - 1);
        for (int i = 0; i < LANES; i++) {
            int block = TileTables.cell(2, inside, i);
            int row = block >>> TileTables.ORDER;
            int group = first + row * columns();
            groups[group] |= (long) (place * LANES + i << 4) << LANES * (block & 3) | 4 * inside + row;
        }
    }
}
