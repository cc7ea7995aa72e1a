package org.meander.curve.hilbert;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static org.meander.curve.hilbert.BlockTables.COLUMNS;
import static org.meander.curve.hilbert.BlockTables.GROUP;
import static org.meander.curve.hilbert.BlockTables.GROUPS;
import static org.meander.curve.hilbert.BlockTables.LANES;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Tiles of 128 x 128 two-byte elements in registers of 16 lanes; otherwise as {@link IntTile}.
 */
final class ShortTile implements TileKernel {

    private static final VectorSpecies<Short> SPECIES = ShortVector.SPECIES_256;
    private static final ByteOrder BYTE_ORDER = ByteOrder.nativeOrder();
    private static final int VECTOR_BYTES = Short.BYTES * LANES;

    private static final short[] HALVES = BlockTables.shorts(BlockTables.HALVES);
    private static final short[] TURN = BlockTables.shorts(BlockTables.TURN);
    private static final short[] TURN_BACK = BlockTables.shorts(BlockTables.TURN_BACK);

    /** Bits of a block's offset in its run. */
    private static final long OFFSET = (long) VECTOR_BYTES * (4 * GROUPS - 1);

    /** A long here touches two lines. */
    private static final int STRADDLE = 2 * VECTOR_BYTES - Integer.BYTES;

    @Override
    public long map(
            MemorySegment run, long from, MemorySegment image, long to, long rowBytes, int orientation, long next) {
        var left = lanes(HALVES, 0);
        var right = lanes(HALVES, LANES);
        long ahead = 0;
        int group = orientation * GROUPS;
        for (int end = group + GROUPS; group < end; ) {
            long blocks = GROUP[group];
            int kind = ((int) blocks & 15) * 4 * LANES;
            long places = blocks << 1;
            var a = load(run, from + (places & OFFSET));
            var b = load(run, from + (places >>> 16 & OFFSET));
            var c = load(run, from + (places >>> 32 & OFFSET));
            var d = load(run, from + (places >>> 48 & OFFSET));
            // Read here, the next run is in the cache before it is needed in an order that no prefetcher knows.
            ahead += run.get(JAVA_LONG_UNALIGNED, next + STRADDLE);
            var ab01 = lanes(TURN, kind).selectFrom(a, b);
            var ab23 = lanes(TURN, kind + LANES).selectFrom(a, b);
            var cd01 = lanes(TURN, kind + 2 * LANES).selectFrom(c, d);
            var cd23 = lanes(TURN, kind + 3 * LANES).selectFrom(c, d);
            store(left.selectFrom(ab01, cd01), image, to);
            store(right.selectFrom(ab01, cd01), image, to + rowBytes);
            store(left.selectFrom(ab23, cd23), image, to + 2 * rowBytes);
            store(right.selectFrom(ab23, cd23), image, to + 3 * rowBytes);
            next += 4 * VECTOR_BYTES;
            to += VECTOR_BYTES;
            group++;
            if ((group & COLUMNS - 1) == 0) {
                to += 4 * rowBytes - COLUMNS * VECTOR_BYTES;
            }
        }
        return ahead;
    }

    @Override
    public void unmap(MemorySegment image, long from, long rowBytes, int orientation, MemorySegment run, long to) {
        var left = lanes(HALVES, 0);
        var right = lanes(HALVES, LANES);
        int group = orientation * GROUPS;
        for (int end = group + GROUPS; group < end; ) {
            var row0 = load(image, from);
            var row1 = load(image, from + rowBytes);
            var row2 = load(image, from + 2 * rowBytes);
            var row3 = load(image, from + 3 * rowBytes);
            long blocks = GROUP[group];
            int kind = ((int) blocks & 15) * 4 * LANES;
            long places = blocks << 1;
            var ab01 = left.selectFrom(row0, row1);
            var ab23 = left.selectFrom(row2, row3);
            var cd01 = right.selectFrom(row0, row1);
            var cd23 = right.selectFrom(row2, row3);
            store(lanes(TURN_BACK, kind).selectFrom(ab01, ab23), run, to + (places & OFFSET));
            store(lanes(TURN_BACK, kind + LANES).selectFrom(ab01, ab23), run, to + (places >>> 16 & OFFSET));
            store(lanes(TURN_BACK, kind + 2 * LANES).selectFrom(cd01, cd23), run, to + (places >>> 32 & OFFSET));
            store(lanes(TURN_BACK, kind + 3 * LANES).selectFrom(cd01, cd23), run, to + (places >>> 48 & OFFSET));
            from += VECTOR_BYTES;
            group++;
            if ((group & COLUMNS - 1) == 0) {
                from += 4 * rowBytes - COLUMNS * VECTOR_BYTES;
            }
        }
    }

    private static ShortVector lanes(short[] table, int index) {
        return ShortVector.fromArray(SPECIES, table, index);
    }

    private static ShortVector load(MemorySegment segment, long offset) {
        return ShortVector.fromMemorySegment(SPECIES, segment, offset, BYTE_ORDER);
    }

    private static void store(ShortVector vector, MemorySegment segment, long offset) {
        vector.intoMemorySegment(segment, offset, BYTE_ORDER);
    }
}
