package org.meander.curve.hilbert;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static org.meander.curve.hilbert.BlockTables.LANES;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Tiles of two-byte elements in registers of 16 lanes; otherwise as {@link IntTile}.
 */
final class ShortTile implements TileKernel {

    private static final VectorSpecies<Short> SPECIES = ShortVector.SPECIES_256;
    private static final ByteOrder BYTE_ORDER = ByteOrder.nativeOrder();
    private static final int VECTOR_BYTES = Short.BYTES * LANES;

    private static final short[] HALVES = BlockTables.shorts(BlockTables.HALVES);
    private static final short[] TURN = BlockTables.shorts(BlockTables.TURN);
    private static final short[] TURN_BACK = BlockTables.shorts(BlockTables.TURN_BACK);

    /** Bits of a block's offset in its run. */
    private static final long OFFSET = BlockTables.PLACE << 1;

    /** A long here touches two lines. */
    private static final int STRADDLE = 2 * VECTOR_BYTES - Integer.BYTES;

    private final BlockTables blockTables;

    ShortTile(BlockTables blockTables) {
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
        var left = ShortVector.fromArray(SPECIES, HALVES, 0);
        var right = ShortVector.fromArray(SPECIES, HALVES, LANES);
        int group = orientation * count;
        for (int end = group + count; group < end; ) {
            long blocks = table[group];
            int kind = ((int) blocks & 15) * 4 * LANES;
            var a = ShortVector.fromMemorySegment(SPECIES, run, from + (blocks << 1 & OFFSET), BYTE_ORDER);
            var b = ShortVector.fromMemorySegment(SPECIES, run, from + (blocks >>> 15 & OFFSET), BYTE_ORDER);
            var c = ShortVector.fromMemorySegment(SPECIES, run, from + (blocks >>> 31 & OFFSET), BYTE_ORDER);
            var d = ShortVector.fromMemorySegment(SPECIES, run, from + (blocks >>> 47 & OFFSET), BYTE_ORDER);
            // Read here, the next run is in the cache before it is needed in an order that no prefetcher knows.
            ahead += run.get(JAVA_LONG_UNALIGNED, next + STRADDLE);
            var ab01 = ShortVector.fromArray(SPECIES, TURN, kind).selectFrom(a, b);
            var ab23 = ShortVector.fromArray(SPECIES, TURN, kind + LANES).selectFrom(a, b);
            var cd01 = ShortVector.fromArray(SPECIES, TURN, kind + 2 * LANES).selectFrom(c, d);
            var cd23 = ShortVector.fromArray(SPECIES, TURN, kind + 3 * LANES).selectFrom(c, d);
            left.selectFrom(ab01, cd01).intoMemorySegment(image, to, BYTE_ORDER);
            right.selectFrom(ab01, cd01).intoMemorySegment(image, to + rowBytes, BYTE_ORDER);
            left.selectFrom(ab23, cd23).intoMemorySegment(image, to + 2 * rowBytes, BYTE_ORDER);
            right.selectFrom(ab23, cd23).intoMemorySegment(image, to + 3 * rowBytes, BYTE_ORDER);
            next += 4 * VECTOR_BYTES;
            to += VECTOR_BYTES;
            group++;
            if ((group & columns - 1) == 0) {
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
        int columns = blockTables.columns();
        int count = table.length / 4;
        long ahead = 0;
        var left = ShortVector.fromArray(SPECIES, HALVES, 0);
        var right = ShortVector.fromArray(SPECIES, HALVES, LANES);
        int group = orientation * count;
        for (int end = group + count; group < end; ) {
            var row0 = ShortVector.fromMemorySegment(SPECIES, image, from, BYTE_ORDER);
            var row1 = ShortVector.fromMemorySegment(SPECIES, image, from + rowBytes, BYTE_ORDER);
            var row2 = ShortVector.fromMemorySegment(SPECIES, image, from + 2 * rowBytes, BYTE_ORDER);
            var row3 = ShortVector.fromMemorySegment(SPECIES, image, from + 3 * rowBytes, BYTE_ORDER);
            long blocks = table[group];
            int kind = ((int) blocks & 15) * 4 * LANES;
            ahead += run.get(JAVA_LONG_UNALIGNED, next + STRADDLE);
            var ab01 = left.selectFrom(row0, row1);
            var ab23 = left.selectFrom(row2, row3);
            var cd01 = right.selectFrom(row0, row1);
            var cd23 = right.selectFrom(row2, row3);
            ShortVector.fromArray(SPECIES, TURN_BACK, kind)
                    .selectFrom(ab01, ab23)
                    .intoMemorySegment(run, to + (blocks << 1 & OFFSET), BYTE_ORDER);
            ShortVector.fromArray(SPECIES, TURN_BACK, kind + LANES)
                    .selectFrom(ab01, ab23)
                    .intoMemorySegment(run, to + (blocks >>> 15 & OFFSET), BYTE_ORDER);
            ShortVector.fromArray(SPECIES, TURN_BACK, kind + 2 * LANES)
                    .selectFrom(cd01, cd23)
                    .intoMemorySegment(run, to + (blocks >>> 31 & OFFSET), BYTE_ORDER);
            ShortVector.fromArray(SPECIES, TURN_BACK, kind + 3 * LANES)
                    .selectFrom(cd01, cd23)
                    .intoMemorySegment(run, to + (blocks >>> 47 & OFFSET), BYTE_ORDER);
            next += 4 * VECTOR_BYTES;
            from += VECTOR_BYTES;
            group++;
            if ((group & columns - 1) == 0) {
                from += 4 * rowBytes - columns * VECTOR_BYTES;
            }
        }
        return ahead;
    }
}
