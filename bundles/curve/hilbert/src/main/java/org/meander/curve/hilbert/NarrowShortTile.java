package org.meander.curve.hilbert;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static jdk.incubator.vector.VectorOperators.XOR;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Tiles of two-byte elements in registers of 8 lanes; otherwise as {@link NarrowIntTile}. The registers are ones of bytes, of which processors
 * without AVX-512 choose any 16 with one instruction.
 */
final class NarrowShortTile implements TileKernel {

    private static final VectorSpecies<Byte> SPECIES = ByteVector.SPECIES_128;
    private static final ByteOrder BYTE_ORDER = ByteOrder.nativeOrder();
    private static final int BLOCK = Short.BYTES * HalfTables.BLOCK;
    private static final int VECTOR_BYTES = Short.BYTES * HalfTables.LANES;

    private static final byte[] UPPER = {0, 0, 0, 0, 0, 0, 0, 0, -1, -1, -1, -1, -1, -1, -1, -1};
    private static final byte[] SWAP = {8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7};
    private static final byte[] EXCHANGED = HalfTables.masks(HalfTables.EXCHANGED, Short.BYTES);
    private static final byte[] TURN = HalfTables.lanes(HalfTables.TURN, Short.BYTES);
    private static final byte[] TURN_BACK = HalfTables.lanes(HalfTables.TURN_BACK, Short.BYTES);

    /** Bits of half a block's offset in its run. */
    private static final long OFFSET = HalfTables.PLACE << 1;

    /** From one half of a block to the other. */
    private static final long OTHER = VECTOR_BYTES;

    private final BlockTables blockTables;

    NarrowShortTile(BlockTables blockTables) {
        this.blockTables = blockTables;
    }

    @Override
    public long map(
            MemorySegment run, long from, MemorySegment image, long to, long rowBytes, int orientation, long next) {
        long[] table = blockTables.groups();
        int columns = 2 * blockTables.columns();
        int count = table.length / 2;
        long ahead = 0;
        var upper = ByteVector.fromArray(SPECIES, UPPER, 0);
        var swap = ByteVector.fromArray(SPECIES, SWAP, 0);
        int pair = orientation * count;
        for (int end = pair + count; pair < end; ) {
            long blocks = table[pair >>> 1];
            int kind = (int) blocks & 15;
            long places = (blocks & ~15L | HalfTables.FIRST[kind]) >>> 32 * (pair & 1);
            int turn = (4 * kind + 2 * (pair & 1)) * BLOCK;
            long a = places << 1 & OFFSET;
            long b = places >>> 15 & OFFSET;
            var a0 = ByteVector.fromMemorySegment(SPECIES, run, from + a, BYTE_ORDER);
            var a1 = ByteVector.fromMemorySegment(SPECIES, run, from + (a ^ OTHER), BYTE_ORDER);
            var b0 = ByteVector.fromMemorySegment(SPECIES, run, from + b, BYTE_ORDER);
            var b1 = ByteVector.fromMemorySegment(SPECIES, run, from + (b ^ OTHER), BYTE_ORDER);
            // Read here, the next run is in the cache before it is needed in an order that no prefetcher knows.
            ahead += run.get(JAVA_LONG_UNALIGNED, next);
            var inA = a0.lanewise(XOR, a1).and(ByteVector.fromArray(SPECIES, EXCHANGED, turn / 2));
            var inB = b0.lanewise(XOR, b1).and(ByteVector.fromArray(SPECIES, EXCHANGED, turn / 2 + BLOCK / 2));
            var a01 = ByteVector.fromArray(SPECIES, TURN, turn).selectFrom(a0.lanewise(XOR, inA));
            var a23 = ByteVector.fromArray(SPECIES, TURN, turn + BLOCK / 2).selectFrom(a1.lanewise(XOR, inA));
            var b10 = ByteVector.fromArray(SPECIES, TURN, turn + BLOCK).selectFrom(b0.lanewise(XOR, inB));
            var b32 = ByteVector.fromArray(SPECIES, TURN, turn + BLOCK * 3 / 2).selectFrom(b1.lanewise(XOR, inB));
            var in01 = a01.lanewise(XOR, b10).and(upper);
            var in23 = a23.lanewise(XOR, b32).and(upper);
            a01.lanewise(XOR, in01).intoMemorySegment(image, to, BYTE_ORDER);
            swap.selectFrom(b10.lanewise(XOR, in01)).intoMemorySegment(image, to + rowBytes, BYTE_ORDER);
            a23.lanewise(XOR, in23).intoMemorySegment(image, to + 2 * rowBytes, BYTE_ORDER);
            swap.selectFrom(b32.lanewise(XOR, in23)).intoMemorySegment(image, to + 3 * rowBytes, BYTE_ORDER);
            next += 4 * VECTOR_BYTES;
            to += VECTOR_BYTES;
            pair++;
            if ((pair & columns - 1) == 0) {
                to += 4 * rowBytes - columns * VECTOR_BYTES;
            }
        }
        return ahead;
    }

    @Override
    public long unmap(
            MemorySegment image, long from, long rowBytes, int orientation, MemorySegment run, long to, long next) {
        long[] table = blockTables.groups();
        int columns = 2 * blockTables.columns();
        int count = table.length / 2;
        long ahead = 0;
        var upper = ByteVector.fromArray(SPECIES, UPPER, 0);
        var swap = ByteVector.fromArray(SPECIES, SWAP, 0);
        int pair = orientation * count;
        for (int end = pair + count; pair < end; ) {
            var row0 = ByteVector.fromMemorySegment(SPECIES, image, from, BYTE_ORDER);
            var row1 = ByteVector.fromMemorySegment(SPECIES, image, from + rowBytes, BYTE_ORDER);
            var row2 = ByteVector.fromMemorySegment(SPECIES, image, from + 2 * rowBytes, BYTE_ORDER);
            var row3 = ByteVector.fromMemorySegment(SPECIES, image, from + 3 * rowBytes, BYTE_ORDER);
            long blocks = table[pair >>> 1];
            int kind = (int) blocks & 15;
            long places = (blocks & ~15L | HalfTables.FIRST[kind]) >>> 32 * (pair & 1);
            int turn = (4 * kind + 2 * (pair & 1)) * BLOCK;
            long a = places << 1 & OFFSET;
            long b = places >>> 15 & OFFSET;
            ahead += run.get(JAVA_LONG_UNALIGNED, next);
            var swapped1 = swap.selectFrom(row1);
            var swapped3 = swap.selectFrom(row3);
            var in01 = row0.lanewise(XOR, swapped1).and(upper);
            var in23 = row2.lanewise(XOR, swapped3).and(upper);
            var a0 = ByteVector.fromArray(SPECIES, TURN_BACK, turn).selectFrom(row0.lanewise(XOR, in01));
            var a1 = ByteVector.fromArray(SPECIES, TURN_BACK, turn + BLOCK / 2).selectFrom(row2.lanewise(XOR, in23));
            var b0 = ByteVector.fromArray(SPECIES, TURN_BACK, turn + BLOCK).selectFrom(swapped1.lanewise(XOR, in01));
            var b1 = ByteVector.fromArray(SPECIES, TURN_BACK, turn + BLOCK * 3 / 2)
                    .selectFrom(swapped3.lanewise(XOR, in23));
            var inA = a0.lanewise(XOR, a1).and(ByteVector.fromArray(SPECIES, EXCHANGED, turn / 2));
            var inB = b0.lanewise(XOR, b1).and(ByteVector.fromArray(SPECIES, EXCHANGED, turn / 2 + BLOCK / 2));
            a0.lanewise(XOR, inA).intoMemorySegment(run, to + a, BYTE_ORDER);
            a1.lanewise(XOR, inA).intoMemorySegment(run, to + (a ^ OTHER), BYTE_ORDER);
            b0.lanewise(XOR, inB).intoMemorySegment(run, to + b, BYTE_ORDER);
            b1.lanewise(XOR, inB).intoMemorySegment(run, to + (b ^ OTHER), BYTE_ORDER);
            next += 4 * VECTOR_BYTES;
            from += VECTOR_BYTES;
            pair++;
            if ((pair & columns - 1) == 0) {
                from += 4 * rowBytes - columns * VECTOR_BYTES;
            }
        }
        return ahead;
    }
}
