package org.meander.curve.hilbert;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static org.meander.curve.hilbert.BlockTables.LANES;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Tiles of one-byte elements in registers of 16 lanes; otherwise as {@link IntTile}.
 */
final class ByteTile implements TileKernel {

    private static final VectorSpecies<Byte> SPECIES = ByteVector.SPECIES_128;
    private static final ByteOrder BYTE_ORDER = ByteOrder.nativeOrder();
    private static final int VECTOR_BYTES = Byte.BYTES * LANES;

    private static final byte[] HALVES = BlockTables.bytes(BlockTables.HALVES);
    private static final byte[] TURN = BlockTables.bytes(BlockTables.TURN);
    private static final byte[] TURN_BACK = BlockTables.bytes(BlockTables.TURN_BACK);

    /** Bits of a block's offset in its run. */
    private static final long OFFSET = BlockTables.PLACE;

    private final BlockTables blockTables;

    ByteTile(BlockTables blockTables) {
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
        var left = ByteVector.fromArray(SPECIES, HALVES, 0);
        var right = ByteVector.fromArray(SPECIES, HALVES, LANES);
        int group = orientation * count;
        for (int end = group + count; group < end; ) {
            long blocks = table[group];
            int kind = ((int) blocks & 15) * 4 * LANES;
            var a = ByteVector.fromMemorySegment(SPECIES, run, from + (blocks & OFFSET), BYTE_ORDER);
            var b = ByteVector.fromMemorySegment(SPECIES, run, from + (blocks >>> 16 & OFFSET), BYTE_ORDER);
            var c = ByteVector.fromMemorySegment(SPECIES, run, from + (blocks >>> 32 & OFFSET), BYTE_ORDER);
            var d = ByteVector.fromMemorySegment(SPECIES, run, from + (blocks >>> 48 & OFFSET), BYTE_ORDER);
            // Read here, the next run is in the cache before it is needed in an order that no prefetcher knows.
            ahead += run.get(JAVA_LONG_UNALIGNED, next);
            var ab01 = ByteVector.fromArray(SPECIES, TURN, kind).selectFrom(a, b);
            var ab23 = ByteVector.fromArray(SPECIES, TURN, kind + LANES).selectFrom(a, b);
            var cd01 = ByteVector.fromArray(SPECIES, TURN, kind + 2 * LANES).selectFrom(c, d);
            var cd23 = ByteVector.fromArray(SPECIES, TURN, kind + 3 * LANES).selectFrom(c, d);
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
        var left = ByteVector.fromArray(SPECIES, HALVES, 0);
        var right = ByteVector.fromArray(SPECIES, HALVES, LANES);
        int group = orientation * count;
        for (int end = group + count; group < end; ) {
            var row0 = ByteVector.fromMemorySegment(SPECIES, image, from, BYTE_ORDER);
            var row1 = ByteVector.fromMemorySegment(SPECIES, image, from + rowBytes, BYTE_ORDER);
            var row2 = ByteVector.fromMemorySegment(SPECIES, image, from + 2 * rowBytes, BYTE_ORDER);
            var row3 = ByteVector.fromMemorySegment(SPECIES, image, from + 3 * rowBytes, BYTE_ORDER);
            long blocks = table[group];
            int kind = ((int) blocks & 15) * 4 * LANES;
            ahead += run.get(JAVA_LONG_UNALIGNED, next);
            var ab01 = left.selectFrom(row0, row1);
            var ab23 = left.selectFrom(row2, row3);
            var cd01 = right.selectFrom(row0, row1);
            var cd23 = right.selectFrom(row2, row3);
            ByteVector.fromArray(SPECIES, TURN_BACK, kind)
                    .selectFrom(ab01, ab23)
                    .intoMemorySegment(run, to + (blocks & OFFSET), BYTE_ORDER);
            ByteVector.fromArray(SPECIES, TURN_BACK, kind + LANES)
                    .selectFrom(ab01, ab23)
                    .intoMemorySegment(run, to + (blocks >>> 16 & OFFSET), BYTE_ORDER);
            ByteVector.fromArray(SPECIES, TURN_BACK, kind + 2 * LANES)
                    .selectFrom(cd01, cd23)
                    .intoMemorySegment(run, to + (blocks >>> 32 & OFFSET), BYTE_ORDER);
            ByteVector.fromArray(SPECIES, TURN_BACK, kind + 3 * LANES)
                    .selectFrom(cd01, cd23)
                    .intoMemorySegment(run, to + (blocks >>> 48 & OFFSET), BYTE_ORDER);
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
