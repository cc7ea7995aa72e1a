package org.meander.curve.hilbert;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Tiles of eight-byte elements in registers of 8 lanes. A block takes two registers, so a step is half a group: two blocks,
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
    private static final long OFFSET = BlockTables.PLACE;

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

    private final BlockTables blockTables;

    LongTile(BlockTables blockTables) {
        this.blockTables = blockTables;
    }

    @Override
    public long map(
            MemorySegment run, long from, MemorySegment image, long to, long rowBytes, int orientation, long next) {
        // For its profile: see "Speed across small interfaces" in docs/architecture.md.
        run.byteSize();
        image.byteSize();
        long[] table = blockTables.groups();
        int columns = blockTables.columns();
        int count = table.length / 4;
        long ahead = 0;
        var left = LongVector.fromArray(SPECIES, HALVES, 0);
        var right = LongVector.fromArray(SPECIES, HALVES, LANES);
        int half = 2 * orientation * count;
        for (int end = half + 2 * count; half < end; ) {
            long blocks = table[half >>> 1];
            int kind = ((int) blocks & 15) * 64 + (half & 1) * 32;
            long places = blocks >>> 32 * (half & 1);
            long a = from + ((places & OFFSET) << 3);
            long b = from + ((places >>> 16 & OFFSET) << 3);
            var a0 = LongVector.fromMemorySegment(SPECIES, run, a, BYTE_ORDER);
            var a1 = LongVector.fromMemorySegment(SPECIES, run, a + VECTOR_BYTES, BYTE_ORDER);
            var b0 = LongVector.fromMemorySegment(SPECIES, run, b, BYTE_ORDER);
            var b1 = LongVector.fromMemorySegment(SPECIES, run, b + VECTOR_BYTES, BYTE_ORDER);
            ahead += run.get(JAVA_LONG_UNALIGNED, next + STRADDLE);
            var a01 = LongVector.fromArray(SPECIES, TURN, kind).selectFrom(a0, a1);
            var a23 = LongVector.fromArray(SPECIES, TURN, kind + LANES).selectFrom(a0, a1);
            var b01 = LongVector.fromArray(SPECIES, TURN, kind + 2 * LANES).selectFrom(b0, b1);
            var b23 = LongVector.fromArray(SPECIES, TURN, kind + 3 * LANES).selectFrom(b0, b1);
            left.selectFrom(a01, b01).intoMemorySegment(image, to, BYTE_ORDER);
            right.selectFrom(a01, b01).intoMemorySegment(image, to + rowBytes, BYTE_ORDER);
            left.selectFrom(a23, b23).intoMemorySegment(image, to + 2 * rowBytes, BYTE_ORDER);
            right.selectFrom(a23, b23).intoMemorySegment(image, to + 3 * rowBytes, BYTE_ORDER);
            next += 4 * VECTOR_BYTES;
            to += VECTOR_BYTES;
            half++;
            if ((half & 2 * columns - 1) == 0) {
                to += 4 * rowBytes - 2 * columns * VECTOR_BYTES;
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
        int columns = blockTables.columns();
        int count = table.length / 4;
        long ahead = 0;
        var left = LongVector.fromArray(SPECIES, HALVES, 0);
        var right = LongVector.fromArray(SPECIES, HALVES, LANES);
        int half = 2 * orientation * count;
        for (int end = half + 2 * count; half < end; ) {
            var row0 = LongVector.fromMemorySegment(SPECIES, image, from, BYTE_ORDER);
            var row1 = LongVector.fromMemorySegment(SPECIES, image, from + rowBytes, BYTE_ORDER);
            var row2 = LongVector.fromMemorySegment(SPECIES, image, from + 2 * rowBytes, BYTE_ORDER);
            var row3 = LongVector.fromMemorySegment(SPECIES, image, from + 3 * rowBytes, BYTE_ORDER);
            long blocks = table[half >>> 1];
            int kind = ((int) blocks & 15) * 64 + (half & 1) * 32;
            long places = blocks >>> 32 * (half & 1);
            long a = to + ((places & OFFSET) << 3);
            long b = to + ((places >>> 16 & OFFSET) << 3);
            ahead += run.get(JAVA_LONG_UNALIGNED, next + STRADDLE);
            var a01 = left.selectFrom(row0, row1);
            var a23 = left.selectFrom(row2, row3);
            var b01 = right.selectFrom(row0, row1);
            var b23 = right.selectFrom(row2, row3);
            LongVector.fromArray(SPECIES, TURN_BACK, kind).selectFrom(a01, a23).intoMemorySegment(run, a, BYTE_ORDER);
            LongVector.fromArray(SPECIES, TURN_BACK, kind + LANES)
                    .selectFrom(a01, a23)
                    .intoMemorySegment(run, a + VECTOR_BYTES, BYTE_ORDER);
            LongVector.fromArray(SPECIES, TURN_BACK, kind + 2 * LANES)
                    .selectFrom(b01, b23)
                    .intoMemorySegment(run, b, BYTE_ORDER);
            LongVector.fromArray(SPECIES, TURN_BACK, kind + 3 * LANES)
                    .selectFrom(b01, b23)
                    .intoMemorySegment(run, b + VECTOR_BYTES, BYTE_ORDER);
            next += 4 * VECTOR_BYTES;
            from += VECTOR_BYTES;
            half++;
            if ((half & 2 * columns - 1) == 0) {
                from += 4 * rowBytes - 2 * columns * VECTOR_BYTES;
            }
        }
        return ahead;
    }
}
