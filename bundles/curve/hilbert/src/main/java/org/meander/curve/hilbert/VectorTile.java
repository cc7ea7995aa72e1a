package org.meander.curve.hilbert;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Moves full tiles of 128 x 128 four-byte elements in registers of 16. Sixteen consecutive positions are a block of 4 x 4 cells:
 * four blocks side by side and four rows of 16 cells become each other by two exchanges between pairs of registers, one of which also
 * turns each block as its orientation asks. Offsets and strides are in bytes; segments are native.
 *
 * <p>The side that is scattered in memory should be touched in the longest runs, each line once: {@link #map} walks the image row by
 * row, {@link #unmap} the sequence from its begin to its end.
 */
final class VectorTile {

    /** Whether this machine has registers of 16 four-byte lanes; without them {@link ScalarTile} is faster. */
    static final boolean SUPPORTED = IntVector.SPECIES_PREFERRED.length() >= 16;

    /** log2 of a tile's side. */
    static final int ORDER = 7;

    /** Bytes of a tile. */
    static final int BYTES = Integer.BYTES << 2 * ORDER;

    /** Bytes of one row of a tile. */
    static final int ROW_BYTES = Integer.BYTES << ORDER;

    private static final VectorSpecies<Integer> SPECIES = IntVector.SPECIES_512;
    private static final ByteOrder BYTE_ORDER = ByteOrder.nativeOrder();
    private static final int LANES = 16;
    private static final int VECTOR_BYTES = 64;

    /** log2 of a tile's side in blocks. */
    private static final int BLOCK_ORDER = ORDER - 2;

    private static final int BLOCKS = 1 << 2 * BLOCK_ORDER;

    /** {@code orientation * BLOCKS + row * 32 + column}: place of the block on the curve * 4 + its orientation. */
    private static final short[] BY_ROW = new short[4 * BLOCKS];

    /** The same entries, ordered by squares of 4 x 4 blocks along the curve, and row by row within each. */
    private static final short[] BY_SQUARE = new short[4 * BLOCKS];

    /** {@code orientation * 64 + place on the curve}: row * 8 + column of a square of 4 x 4 blocks. */
    private static final byte[] SQUARES = new byte[4 * BLOCKS / LANES];

    /** For two blocks with orientations o, p, at {@code (4 o + p) * 32}: rows 0 and 1 of both, alternating; then rows 2 and 3. */
    private static final int[] TURN = new int[16 * 2 * LANES];

    /** For orientation o at {@code o * 32}: from rows 0 and 1 | 2 and 3 of two blocks, the first block; then the second. */
    private static final int[] TURN_BACK = new int[4 * 2 * LANES];

    /** Of two registers (a b c d) and (e f g h) of four groups, (a b e f). */
    private static final int[] LEFT = groups(0, 1, 4, 5);

    /** And (c d g h). */
    private static final int[] RIGHT = groups(2, 3, 6, 7);

    static {
        for (int o = 0; o < 4; o++) {
            for (int d = 0; d < LANES; d++) {
                turn(o, d);
            }
            for (int d = 0; d < BLOCKS; d++) {
                place(o, d);
            }
        }
    }

    private VectorTile() {}

    /** Writes a tile of the image, row by row in bands of four, from its sequence. */
    static void map(MemorySegment run, MemorySegment image, long to, long rowBytes, int orientation) {
        var left = IntVector.fromArray(SPECIES, LEFT, 0);
        var right = IntVector.fromArray(SPECIES, RIGHT, 0);
        int block = orientation * BLOCKS;
        for (int last = block + BLOCKS; block < last; to += 4 * rowBytes) {
            for (long at = to, end = to + ROW_BYTES; at < end; at += VECTOR_BYTES, block += 4) {
                int a = BY_ROW[block];
                int b = BY_ROW[block + 1];
                int c = BY_ROW[block + 2];
                int d = BY_ROW[block + 3];
                var va = load(run, offset(a));
                var vb = load(run, offset(b));
                var vc = load(run, offset(c));
                var vd = load(run, offset(d));
                int ab = (a & 3) * 128 + (b & 3) * 32;
                int cd = (c & 3) * 128 + (d & 3) * 32;
                var ab01 = IntVector.fromArray(SPECIES, TURN, ab).selectFrom(va, vb);
                var ab23 = IntVector.fromArray(SPECIES, TURN, ab + LANES).selectFrom(va, vb);
                var cd01 = IntVector.fromArray(SPECIES, TURN, cd).selectFrom(vc, vd);
                var cd23 = IntVector.fromArray(SPECIES, TURN, cd + LANES).selectFrom(vc, vd);
                store(left.selectFrom(ab01, cd01), image, at);
                store(right.selectFrom(ab01, cd01), image, at + rowBytes);
                store(left.selectFrom(ab23, cd23), image, at + 2 * rowBytes);
                store(right.selectFrom(ab23, cd23), image, at + 3 * rowBytes);
            }
        }
    }

    /** Writes the sequence of a tile, 256 elements after the other, from a tile of rows of {@link #ROW_BYTES}. */
    static void unmap(MemorySegment tile, MemorySegment sequence, long to, int orientation) {
        var left = IntVector.fromArray(SPECIES, LEFT, 0);
        var right = IntVector.fromArray(SPECIES, RIGHT, 0);
        int block = orientation * BLOCKS;
        for (int last = block + BLOCKS; block < last; ) {
            int square = SQUARES[block / LANES];
            long at = (square >>> 3) * LANES * ROW_BYTES + (square & 7) * VECTOR_BYTES;
            for (int end = block + LANES; block < end; block += 4, at += 4 * ROW_BYTES) {
                var row0 = load(tile, at);
                var row1 = load(tile, at + ROW_BYTES);
                var row2 = load(tile, at + 2 * ROW_BYTES);
                var row3 = load(tile, at + 3 * ROW_BYTES);
                var ab01 = left.selectFrom(row0, row1);
                var ab23 = left.selectFrom(row2, row3);
                var cd01 = right.selectFrom(row0, row1);
                var cd23 = right.selectFrom(row2, row3);
                storeBlock(ab01, ab23, 0, sequence, to, BY_SQUARE[block]);
                storeBlock(ab01, ab23, LANES, sequence, to, BY_SQUARE[block + 1]);
                storeBlock(cd01, cd23, 0, sequence, to, BY_SQUARE[block + 2]);
                storeBlock(cd01, cd23, LANES, sequence, to, BY_SQUARE[block + 3]);
            }
        }
    }

    private static IntVector load(MemorySegment segment, long offset) {
        return IntVector.fromMemorySegment(SPECIES, segment, offset, BYTE_ORDER);
    }

    private static void store(IntVector vector, MemorySegment segment, long offset) {
        vector.intoMemorySegment(segment, offset, BYTE_ORDER);
    }

    private static void storeBlock(
            IntVector rows01, IntVector rows23, int which, MemorySegment sequence, long to, int block) {
        var turned = IntVector.fromArray(SPECIES, TURN_BACK, (block & 3) * 32 + which)
                .selectFrom(rows01, rows23);
        store(turned, sequence, to + offset(block));
    }

    private static long offset(int block) {
        return (long) (block >>> 2) * VECTOR_BYTES;
    }

    private static void turn(int orientation, int position) {
        int cell = TileTables.cell(2, orientation, position);
        int x = cell & 3;
        int y = cell >>> TileTables.ORDER;
        // Rows 0 and 1 of two blocks a, b share a register as (a0 b0 a1 b1), rows 2 and 3 likewise.
        int lane = y / 2 * LANES + 8 * (y % 2) + x;
        for (int other = 0; other < 4; other++) {
            TURN[(4 * orientation + other) * 32 + lane] = position;
            TURN[(4 * other + orientation) * 32 + lane + 4] = LANES + position;
        }
        TURN_BACK[orientation * 32 + position] = lane;
        TURN_BACK[orientation * 32 + LANES + position] = lane + 4;
    }

    private static void place(int orientation, int position) {
        int cell = TileTables.cell(BLOCK_ORDER, orientation, position);
        int x = cell & (1 << BLOCK_ORDER) - 1;
        int y = cell >>> TileTables.ORDER;
        short entry = (short) (position << 2 | orientation ^ HilbertPath.orientation(BLOCK_ORDER, position));
        BY_ROW[orientation * BLOCKS + (y << BLOCK_ORDER) + x] = entry;
        int square = orientation * BLOCKS + position / LANES * LANES;
        BY_SQUARE[square + y % 4 * 4 + x % 4] = entry;
        SQUARES[square / LANES] = (byte) (y / 4 * 8 + x / 4);
    }

    private static int[] groups(int... groups) {
        int[] lanes = new int[LANES];
        for (int i = 0; i < LANES; i++) {
            lanes[i] = groups[i / 4] * 4 + i % 4;
        }
        return lanes;
    }
}
