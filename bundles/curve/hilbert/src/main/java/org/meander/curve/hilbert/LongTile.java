package org.meander.curve.hilbert;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static org.meander.curve.hilbert.BlockTables.COLUMNS;
import static org.meander.curve.hilbert.BlockTables.GROUP;
import static org.meander.curve.hilbert.BlockTables.GROUPS;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Tiles of 128 x 128 eight-byte elements in registers of 8 lanes. A block takes two registers, so a step is half a group: two blocks,
 * each of which first becomes its rows 0 and 1, 2 and 3; then both become whole rows. Otherwise as {@link IntTile}.
 */
final class LongTile implements TileKernel {

    private static final VectorSpecies<Long> SPECIES = LongVector.SPECIES_512;
    private static final ByteOrder BYTE_ORDER = ByteOrder.nativeOrder();
    private static final int LANES = 8;
    private static final int VECTOR_BYTES = Long.BYTES * LANES;

    /** Of two registers (a b), (c d) of two times four lanes, (a c); then (b d). */
    private static final long[] HALVES = {0, 1, 2, 3, 8, 9, 10, 11, 4, 5, 6, 7, 12, 13, 14, 15};

    /** For each block of a kind, {@code (4 kind + block) * 16}: its rows 0 and 1, then 2 and 3. */
    private static final long[] TURN = new long[BlockTables.TURN_BACK.length];

    /** For each block of a kind: the block from its rows. */
    private static final long[] TURN_BACK = new long[BlockTables.TURN_BACK.length];

    /** Bits of a block's offset in its run, less the factor of 8. */
    private static final long OFFSET = 16 * (4 * GROUPS - 1);

    /** A long here touches two lines. */
    private static final int STRADDLE = VECTOR_BYTES - Integer.BYTES;

    static {
        for (int i = 0; i < TURN.length; i++) {
            int lane = BlockTables.TURN_BACK[i];
            int row = lane / 16 * 2 + lane / 8 % 2;
            int cell = 4 * row + lane % 4;
            TURN_BACK[i] = cell;
            TURN[i / 16 * 16 + cell] = i % 16;
        }
    }

    @Override
    public long map(
            MemorySegment run, long from, MemorySegment image, long to, long rowBytes, int orientation, long next) {
        var left = lanes(HALVES, 0);
        var right = lanes(HALVES, LANES);
        long ahead = 0;
        int half = 2 * orientation * GROUPS;
        for (int end = half + 2 * GROUPS; half < end; ) {
            long blocks = GROUP[half >>> 1];
            int kind = ((int) blocks & 15) * 64 + (half & 1) * 32;
            long places = blocks >>> 32 * (half & 1);
            long a = from + ((places & OFFSET) << 3);
            long b = from + ((places >>> 16 & OFFSET) << 3);
            var a0 = load(run, a);
            var a1 = load(run, a + VECTOR_BYTES);
            var b0 = load(run, b);
            var b1 = load(run, b + VECTOR_BYTES);
            ahead += run.get(JAVA_LONG_UNALIGNED, next + STRADDLE)
                    + run.get(JAVA_LONG_UNALIGNED, next + STRADDLE + 2 * VECTOR_BYTES);
            var a01 = lanes(TURN, kind).selectFrom(a0, a1);
            var a23 = lanes(TURN, kind + LANES).selectFrom(a0, a1);
            var b01 = lanes(TURN, kind + 2 * LANES).selectFrom(b0, b1);
            var b23 = lanes(TURN, kind + 3 * LANES).selectFrom(b0, b1);
            store(left.selectFrom(a01, b01), image, to);
            store(right.selectFrom(a01, b01), image, to + rowBytes);
            store(left.selectFrom(a23, b23), image, to + 2 * rowBytes);
            store(right.selectFrom(a23, b23), image, to + 3 * rowBytes);
            next += 4 * VECTOR_BYTES;
            to += VECTOR_BYTES;
            half++;
            if ((half & 2 * COLUMNS - 1) == 0) {
                to += 4 * rowBytes - 2 * COLUMNS * VECTOR_BYTES;
            }
        }
        return ahead;
    }

    @Override
    public void unmap(MemorySegment image, long from, long rowBytes, int orientation, MemorySegment run, long to) {
        var left = lanes(HALVES, 0);
        var right = lanes(HALVES, LANES);
        int half = 2 * orientation * GROUPS;
        for (int end = half + 2 * GROUPS; half < end; ) {
            var row0 = load(image, from);
            var row1 = load(image, from + rowBytes);
            var row2 = load(image, from + 2 * rowBytes);
            var row3 = load(image, from + 3 * rowBytes);
            long blocks = GROUP[half >>> 1];
            int kind = ((int) blocks & 15) * 64 + (half & 1) * 32;
            long places = blocks >>> 32 * (half & 1);
            long a = to + ((places & OFFSET) << 3);
            long b = to + ((places >>> 16 & OFFSET) << 3);
            var a01 = left.selectFrom(row0, row1);
            var a23 = left.selectFrom(row2, row3);
            var b01 = right.selectFrom(row0, row1);
            var b23 = right.selectFrom(row2, row3);
            store(lanes(TURN_BACK, kind).selectFrom(a01, a23), run, a);
            store(lanes(TURN_BACK, kind + LANES).selectFrom(a01, a23), run, a + VECTOR_BYTES);
            store(lanes(TURN_BACK, kind + 2 * LANES).selectFrom(b01, b23), run, b);
            store(lanes(TURN_BACK, kind + 3 * LANES).selectFrom(b01, b23), run, b + VECTOR_BYTES);
            from += VECTOR_BYTES;
            half++;
            if ((half & 2 * COLUMNS - 1) == 0) {
                from += 4 * rowBytes - 2 * COLUMNS * VECTOR_BYTES;
            }
        }
    }

    private static LongVector lanes(long[] table, int index) {
        return LongVector.fromArray(SPECIES, table, index);
    }

    private static LongVector load(MemorySegment segment, long offset) {
        return LongVector.fromMemorySegment(SPECIES, segment, offset, BYTE_ORDER);
    }

    private static void store(LongVector vector, MemorySegment segment, long offset) {
        vector.intoMemorySegment(segment, offset, BYTE_ORDER);
    }
}
