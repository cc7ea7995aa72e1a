package org.meander.curve.gilbert;

/** The curve through every block of up to 16 x 16 cells, where the recursion of a bulk operation ends. */
final class LeafTables {

    /** Cells along a side, at most. */
    static final int SIDE = 16;

    private static final byte[][] STEPS = new byte[4 * SIDE * SIDE][];

    static {
        for (int w = 1; w <= SIDE; w++) {
            // One column is kept as a row.
            for (int h = 1; h <= (w == 1 ? 1 : SIDE); h++) {
                for (int reversed = 0; reversed < 4; reversed++) {
                    boolean a = (reversed & 1) != 0;
                    boolean b = (reversed & 2) != 0;
                    STEPS[index(w, h, a, b)] = steps(Block.of(w, h, a, b), w, h);
                }
            }
        }
    }

    private LeafTables() {}

    /**
     * The cells of a block in the curve's order: {@code u * 16 + v} for the cell {@code u} steps along {@code a} and {@code v} along
     * {@code b} from its first corner. Not to be written to.
     */
    static byte[] steps(int w, int h, boolean aReversed, boolean bReversed) {
        return STEPS[index(w, h, aReversed, bReversed)];
    }

    private static int index(int w, int h, boolean aReversed, boolean bReversed) {
        return ((w - 1) * SIDE + h - 1) * 4 + (aReversed ? 1 : 0) + (bReversed ? 2 : 0);
    }

    private static byte[] steps(Block block, int w, int h) {
        byte[] cells = new byte[w * h];
        trace(block, cells, 0);
        for (int i = 0; i < cells.length; i++) {
            int x = cells[i] & SIDE - 1;
            int y = cells[i] >>> 4 & SIDE - 1;
            int u = block.aReversed() ? w - 1 - x : x;
            int v = block.bReversed() ? h - 1 - y : y;
            cells[i] = (byte) (u << 4 | v);
        }
        return cells;
    }

    /** Writes {@code y * 16 + x} of every cell of the block. */
    private static int trace(Block block, byte[] cells, int from) {
        int at = from;
        if (block.straight()) {
            long step = block.stepA(SIDE);
            long cell = block.y() * SIDE + block.x();
            for (long i = block.w(); i > 0; i--, cell += step) {
                cells[at++] = (byte) cell;
            }
            return at;
        }
        for (int part = 0; part < block.parts(); part++) {
            at = trace(block.part(part), cells, at);
        }
        return at;
    }
}
