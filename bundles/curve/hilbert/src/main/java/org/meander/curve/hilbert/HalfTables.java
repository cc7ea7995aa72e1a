package org.meander.curve.hilbert;

/**
 * For registers of 8 lanes, which hold half a block of {@link BlockTables}: 8 consecutive positions, four in each of two squares of 2 x 2.
 *
 * <p>A block becomes its rows 0 and 1 in one register, 2 and 3 in another. Its halves are the upper and the lower one, or the left and the
 * right one. If the registers exchange their upper four lanes in the second case, and come in the order that {@link #pairs} has, the first
 * has all of the block's upper two rows, the second all of the lower two, in either case; then {@link #TURN} orders each. Blocks in
 * even columns become (row, next row), blocks in odd columns (next row, row): exchanging upper lanes makes two such registers
 * the first row of both, and the second with its halves exchanged. Backwards all happens in the opposite order.
 */
final class HalfTables {

    /** Positions of half a block. */
    static final int LANES = 8;

    /** Bits of half a block's place. */
    private static final long PLACE = 0xfff8;

    /** Lanes of a block in {@link #TURN} and in {@link #TURN_BACK}; there are four blocks to a kind. */
    static final int BLOCK = 2 * LANES;

    /** For each kind, in the four quarters of a word, 8 if the second half of the block comes first. */
    private static final long[] FIRST = new long[16];

    /** For each block of each kind 8 lanes, of which those are -1 that its halves exchange. */
    static final int[] EXCHANGED = new int[64 * LANES];

    /** For each block of each kind the upper rows from the first register, then the lower rows from the second. */
    static final int[] TURN = new int[64 * BLOCK];

    /** For each block of each kind the first register from the upper rows, then the second from the lower rows. */
    static final int[] TURN_BACK = new int[TURN.length];

    private static final long[] SMALL;
    private static final long[] LARGE;

    static {
        for (int block = 0; block < 64; block++) {
            fill(block);
        }
        SMALL = pairs(BlockTables.SMALL.groups());
        LARGE = pairs(BlockTables.LARGE.groups());
    }

    private HalfTables() {}

    /**
     * The {@link BlockTables#groups} of a tile by pairs of blocks, the left pair of a group and then the right one: words that {@link #first}, {@link
     * #second} and {@link #block} take apart.
     */
    static long[] pairs(BlockTables tables) {
        return tables == BlockTables.LARGE ? LARGE : SMALL;
    }

    private static long[] pairs(long[] groups) {
        long[] pairs = new long[2 * groups.length];
        for (int i = 0; i < pairs.length; i++) {
            int kind = (int) groups[i / 2] & 15;
            long places = (groups[i / 2] & ~15L | FIRST[kind]) >>> 32 * (i & 1);
            long block = 4 * kind + 2 * (i & 1);
            pairs[i] = places & PLACE | block << 16 | (places >>> 16 & PLACE) << 32;
        }
        return pairs;
    }

    /** Place of the half that comes first of a pair's first block; its other half is 8 places further on or back. */
    static long first(long pair) {
        return pair & PLACE;
    }

    /** The same of its second block. */
    static long second(long pair) {
        return pair >>> 32;
    }

    /** Number of the first block among those of all kinds; the second comes next. */
    static int block(long pair) {
        return (int) pair >>> 16 & 62;
    }

    /** For registers of bytes: the numbers of lanes of so many bytes as those of their bytes. */
    static byte[] lanes(int[] lanes, int bytes) {
        byte[] wide = new byte[lanes.length * bytes];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = (byte) (lanes[i / bytes] * bytes + i % bytes);
        }
        return wide;
    }

    /** For registers of bytes: each mask so many times. */
    static byte[] masks(int[] masks, int bytes) {
        byte[] wide = new byte[masks.length * bytes];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = (byte) masks[i / bytes];
        }
        return wide;
    }

    private static void fill(int block) {
        int column = block & 3;
        int orientation = BlockTables.INSIDE[block];
        boolean besideEachOther = row(orientation, 0) / 2 != row(orientation, LANES - 1) / 2;
        int first = row(orientation, 0) < 2 ? 0 : LANES;
        FIRST[block >> 2] |= (long) first << BlockTables.LANES * column;
        for (int lane = 0; lane < LANES; lane++) {
            boolean exchanged = besideEachOther && lane >= LANES / 2;
            EXCHANGED[block * LANES + lane] = exchanged ? -1 : 0;
            for (int register = 0; register < 2; register++) {
                int position = lane + (first ^ (exchanged ? 1 - register : register) * LANES);
                int cell = TileTables.cell(2, orientation, position);
                int half = row(orientation, position) - 2 * register ^ column & 1;
                int target = half * LANES / 2 + (cell & 3);
                int base = block * BLOCK + register * LANES;
                TURN[base + target] = lane;
                TURN_BACK[base + lane] = target;
            }
        }
    }

    private static int row(int orientation, int position) {
        return TileTables.cell(2, orientation, position) >>> TileTables.ORDER;
    }
}
