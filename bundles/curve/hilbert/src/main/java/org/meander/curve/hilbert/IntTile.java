package org.meander.curve.hilbert;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static org.meander.curve.hilbert.BlockTables.HALVES;
import static org.meander.curve.hilbert.BlockTables.LANES;
import static org.meander.curve.hilbert.BlockTables.TURN;
import static org.meander.curve.hilbert.BlockTables.TURN_BACK;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Tiles of four-byte elements in registers, four blocks at a time (see {@link BlockTables}).
 *
 * <p>What bounds it are the lines of memory that are on their way at the same time, so each instruction in the loops counts: one loop over
 * all groups, one word that tells all about a group. A line of the image is written, or read, as a whole, and not touched again.
 */
final class IntTile implements TileKernel {

    private static final VectorSpecies<Integer> SPECIES = IntVector.SPECIES_512;
    private static final ByteOrder BYTE_ORDER = ByteOrder.nativeOrder();
    private static final int VECTOR_BYTES = Integer.BYTES * LANES;

    /** Bits of a block's offset in its run. */
    private static final long OFFSET = BlockTables.PLACE << 2;

    /** A long here touches two lines. */
    private static final int STRADDLE = VECTOR_BYTES - Integer.BYTES;

    private final BlockTables blockTables;

    IntTile(BlockTables blockTables) {
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
        var left = IntVector.fromArray(SPECIES, HALVES, 0);
        var right = IntVector.fromArray(SPECIES, HALVES, LANES);
        int group = orientation * count;
        for (int end = group + count; group < end; ) {
            long blocks = table[group];
            int kind = ((int) blocks & 15) * 4 * LANES;
            var a = IntVector.fromMemorySegment(SPECIES, run, from + (blocks << 2 & OFFSET), BYTE_ORDER);
            var b = IntVector.fromMemorySegment(SPECIES, run, from + (blocks >>> 14 & OFFSET), BYTE_ORDER);
            var c = IntVector.fromMemorySegment(SPECIES, run, from + (blocks >>> 30 & OFFSET), BYTE_ORDER);
            var d = IntVector.fromMemorySegment(SPECIES, run, from + (blocks >>> 46 & OFFSET), BYTE_ORDER);
            // Read here, the next run is in the cache before it is needed in an order that no prefetcher knows.
            ahead += run.get(JAVA_LONG_UNALIGNED, next + STRADDLE);
            var ab01 = IntVector.fromArray(SPECIES, TURN, kind).selectFrom(a, b);
            var ab23 = IntVector.fromArray(SPECIES, TURN, kind + LANES).selectFrom(a, b);
            var cd01 = IntVector.fromArray(SPECIES, TURN, kind + 2 * LANES).selectFrom(c, d);
            var cd23 = IntVector.fromArray(SPECIES, TURN, kind + 3 * LANES).selectFrom(c, d);
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
        var left = IntVector.fromArray(SPECIES, HALVES, 0);
        var right = IntVector.fromArray(SPECIES, HALVES, LANES);
        int group = orientation * count;
        for (int end = group + count; group < end; ) {
            var row0 = IntVector.fromMemorySegment(SPECIES, image, from, BYTE_ORDER);
            var row1 = IntVector.fromMemorySegment(SPECIES, image, from + rowBytes, BYTE_ORDER);
            var row2 = IntVector.fromMemorySegment(SPECIES, image, from + 2 * rowBytes, BYTE_ORDER);
            var row3 = IntVector.fromMemorySegment(SPECIES, image, from + 3 * rowBytes, BYTE_ORDER);
            long blocks = table[group];
            int kind = ((int) blocks & 15) * 4 * LANES;
            ahead += run.get(JAVA_LONG_UNALIGNED, next + STRADDLE);
            var ab01 = left.selectFrom(row0, row1);
            var ab23 = left.selectFrom(row2, row3);
            var cd01 = right.selectFrom(row0, row1);
            var cd23 = right.selectFrom(row2, row3);
            IntVector.fromArray(SPECIES, TURN_BACK, kind)
                    .selectFrom(ab01, ab23)
                    .intoMemorySegment(run, to + (blocks << 2 & OFFSET), BYTE_ORDER);
            IntVector.fromArray(SPECIES, TURN_BACK, kind + LANES)
                    .selectFrom(ab01, ab23)
                    .intoMemorySegment(run, to + (blocks >>> 14 & OFFSET), BYTE_ORDER);
            IntVector.fromArray(SPECIES, TURN_BACK, kind + 2 * LANES)
                    .selectFrom(cd01, cd23)
                    .intoMemorySegment(run, to + (blocks >>> 30 & OFFSET), BYTE_ORDER);
            IntVector.fromArray(SPECIES, TURN_BACK, kind + 3 * LANES)
                    .selectFrom(cd01, cd23)
                    .intoMemorySegment(run, to + (blocks >>> 46 & OFFSET), BYTE_ORDER);
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
