package org.meander.curve.hilbert;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static jdk.incubator.vector.VectorOperators.XOR;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Tiles of eight-byte elements in registers of four, each a square of 2 x 2; a step is one block of {@link BlockTables}. The left square
 * becomes (row, next row), the right one (next row, row), and both exchange their upper halves, as the blocks of {@link HalfTables} do.
 * The registers are ones of 8 four-byte lanes, which processors without AVX-512 put into any order with one instruction.
 */
final class NarrowLongTile implements TileKernel {

    private static final VectorSpecies<Integer> SPECIES = IntVector.SPECIES_256;
    private static final ByteOrder BYTE_ORDER = ByteOrder.nativeOrder();
    private static final int LANES = 8;
    private static final int SQUARE = 4;
    private static final int VECTOR_BYTES = Integer.BYTES * LANES;

    private static final int[] UPPER = {0, 0, 0, 0, -1, -1, -1, -1};
    private static final int[] SWAP = {4, 5, 6, 7, 0, 1, 2, 3};

    /** For each block of each kind: bytes before its upper left, upper right, lower left and lower right square, 8 bits each. */
    private static final int[] PLACES = new int[64];

    /** For each block of each kind, and each square in the order of {@link #PLACES}: its rows. */
    private static final int[] TURN = new int[64 * SQUARE * LANES];

    /** For each block of each kind, and each square: the square from its rows. */
    private static final int[] TURN_BACK = new int[TURN.length];

    /** Bits of a block's offset in its run, less the factor of 8. */
    private static final long OFFSET = BlockTables.PLACE;

    /** A long here touches two lines. */
    private static final int STRADDLE = 2 * VECTOR_BYTES - Integer.BYTES;

    static {
        for (int i = 0; i < 64 * SQUARE * SQUARE; i++) {
            fill(i / (SQUARE * SQUARE), i % (SQUARE * SQUARE));
        }
    }

    private final BlockTables blockTables;

    NarrowLongTile(BlockTables blockTables) {
        this.blockTables = blockTables;
    }

    private static void fill(int block, int position) {
        int cell = TileTables.cell(2, BlockTables.INSIDE[block], position);
        int x = cell & 3;
        int y = cell >>> TileTables.ORDER;
        int square = y / 2 * 2 + x / 2;
        PLACES[block] |= position / SQUARE * VECTOR_BYTES << 8 * square;
        int row = y & 1 ^ x / 2;
        int target = row * SQUARE + (x & 1) * 2;
        int lane = position % SQUARE * 2;
        int base = (block * SQUARE + square) * LANES;
        for (int word = 0; word < 2; word++) {
            TURN[base + target + word] = lane + word;
            TURN_BACK[base + lane + word] = target + word;
        }
    }

    @Override
    public long map(
            MemorySegment run, long from, MemorySegment image, long to, long rowBytes, int orientation, long next) {
        // For its profile: see "Speed across small interfaces" in docs/architecture.md.
        run.byteSize();
        image.byteSize();
        long[] table = blockTables.groups();
        int columns = 4 * blockTables.columns();
        int count = table.length;
        long ahead = 0;
        var upper = IntVector.fromArray(SPECIES, UPPER, 0);
        var swap = IntVector.fromArray(SPECIES, SWAP, 0);
        int block = orientation * count;
        for (int end = block + count; block < end; ) {
            long blocks = table[block >>> 2];
            int inKind = ((int) blocks & 15) * 4 + (block & 3);
            int places = PLACES[inKind];
            int turn = inKind * SQUARE * LANES;
            long at = from + ((blocks >>> 16 * (block & 3) & OFFSET) << 3);
            var a = IntVector.fromMemorySegment(SPECIES, run, at + (places & 255), BYTE_ORDER);
            var b = IntVector.fromMemorySegment(SPECIES, run, at + (places >>> 8 & 255), BYTE_ORDER);
            var c = IntVector.fromMemorySegment(SPECIES, run, at + (places >>> 16 & 255), BYTE_ORDER);
            var d = IntVector.fromMemorySegment(SPECIES, run, at + (places >>> 24), BYTE_ORDER);
            // Read here, the next run is in the cache before it is needed in an order that no prefetcher knows.
            ahead += run.get(JAVA_LONG_UNALIGNED, next + STRADDLE);
            var a01 = IntVector.fromArray(SPECIES, TURN, turn).selectFrom(a);
            var b10 = IntVector.fromArray(SPECIES, TURN, turn + LANES).selectFrom(b);
            var c23 = IntVector.fromArray(SPECIES, TURN, turn + 2 * LANES).selectFrom(c);
            var d32 = IntVector.fromArray(SPECIES, TURN, turn + 3 * LANES).selectFrom(d);
            var in01 = a01.lanewise(XOR, b10).and(upper);
            var in23 = c23.lanewise(XOR, d32).and(upper);
            a01.lanewise(XOR, in01).intoMemorySegment(image, to, BYTE_ORDER);
            swap.selectFrom(b10.lanewise(XOR, in01)).intoMemorySegment(image, to + rowBytes, BYTE_ORDER);
            c23.lanewise(XOR, in23).intoMemorySegment(image, to + 2 * rowBytes, BYTE_ORDER);
            swap.selectFrom(d32.lanewise(XOR, in23)).intoMemorySegment(image, to + 3 * rowBytes, BYTE_ORDER);
            next += 4 * VECTOR_BYTES;
            to += VECTOR_BYTES;
            block++;
            if ((block & columns - 1) == 0) {
                to += 4 * rowBytes - columns * VECTOR_BYTES;
            }
        }
        return ahead;
    }

    @Override
    public long unmap(
            MemorySegment image, long from, long rowBytes, int orientation, MemorySegment run, long to, long next) {
        // For its profile: see "Speed across small interfaces" in docs/architecture.md.
        run.byteSize();
        image.byteSize();
        long[] table = blockTables.groups();
        int columns = 4 * blockTables.columns();
        int count = table.length;
        long ahead = 0;
        var upper = IntVector.fromArray(SPECIES, UPPER, 0);
        var swap = IntVector.fromArray(SPECIES, SWAP, 0);
        int block = orientation * count;
        for (int end = block + count; block < end; ) {
            var row0 = IntVector.fromMemorySegment(SPECIES, image, from, BYTE_ORDER);
            var row1 = IntVector.fromMemorySegment(SPECIES, image, from + rowBytes, BYTE_ORDER);
            var row2 = IntVector.fromMemorySegment(SPECIES, image, from + 2 * rowBytes, BYTE_ORDER);
            var row3 = IntVector.fromMemorySegment(SPECIES, image, from + 3 * rowBytes, BYTE_ORDER);
            long blocks = table[block >>> 2];
            int inKind = ((int) blocks & 15) * 4 + (block & 3);
            int places = PLACES[inKind];
            int turn = inKind * SQUARE * LANES;
            long at = to + ((blocks >>> 16 * (block & 3) & OFFSET) << 3);
            ahead += run.get(JAVA_LONG_UNALIGNED, next + STRADDLE);
            var swapped1 = swap.selectFrom(row1);
            var swapped3 = swap.selectFrom(row3);
            var in01 = row0.lanewise(XOR, swapped1).and(upper);
            var in23 = row2.lanewise(XOR, swapped3).and(upper);
            IntVector.fromArray(SPECIES, TURN_BACK, turn)
                    .selectFrom(row0.lanewise(XOR, in01))
                    .intoMemorySegment(run, at + (places & 255), BYTE_ORDER);
            IntVector.fromArray(SPECIES, TURN_BACK, turn + LANES)
                    .selectFrom(swapped1.lanewise(XOR, in01))
                    .intoMemorySegment(run, at + (places >>> 8 & 255), BYTE_ORDER);
            IntVector.fromArray(SPECIES, TURN_BACK, turn + 2 * LANES)
                    .selectFrom(row2.lanewise(XOR, in23))
                    .intoMemorySegment(run, at + (places >>> 16 & 255), BYTE_ORDER);
            IntVector.fromArray(SPECIES, TURN_BACK, turn + 3 * LANES)
                    .selectFrom(swapped3.lanewise(XOR, in23))
                    .intoMemorySegment(run, at + (places >>> 24), BYTE_ORDER);
            next += 4 * VECTOR_BYTES;
            from += VECTOR_BYTES;
            block++;
            if ((block & columns - 1) == 0) {
                from += 4 * rowBytes - columns * VECTOR_BYTES;
            }
        }
        return ahead;
    }
}
