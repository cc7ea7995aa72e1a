package org.meander.curve.hilbert;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static jdk.incubator.vector.VectorOperators.LT;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Tiles of four-byte elements in registers of 8 lanes, half a block in each (see {@link HalfTables}); a step is two blocks side by side,
 * half a group of {@link BlockTables}. Otherwise as {@link IntTile}.
 */
final class NarrowIntTile implements TileKernel {

    private static final VectorSpecies<Integer> SPECIES = IntVector.SPECIES_256;
    private static final ByteOrder BYTE_ORDER = ByteOrder.nativeOrder();
    private static final int BLOCK = HalfTables.BLOCK;
    private static final int BYTES = Integer.BYTES;
    private static final int VECTOR_BYTES = BYTES * HalfTables.LANES;

    private static final int[] UPPER = {0, 0, 0, 0, -1, -1, -1, -1};
    private static final int[] SWAP = {4, 5, 6, 7, 0, 1, 2, 3};
    private static final int[] EXCHANGED = HalfTables.EXCHANGED;
    private static final int[] TURN = HalfTables.TURN;
    private static final int[] TURN_BACK = HalfTables.TURN_BACK;

    /** A long here touches two lines. */
    private static final int STRADDLE = 2 * VECTOR_BYTES - Integer.BYTES;

    /** What a step reads of a run. */
    private static final long STEP = 4 * VECTOR_BYTES;

    /** From one half of a block to the other. */
    private static final long OTHER = VECTOR_BYTES;

    private final BlockTables blockTables;

    NarrowIntTile(BlockTables blockTables) {
        this.blockTables = blockTables;
    }

    @Override
    public long map(
            MemorySegment run, long from, MemorySegment image, long to, long rowBytes, int orientation, long next) {
        // For its profile: see "Speed across small interfaces" in docs/architecture.md.
        run.byteSize();
        image.byteSize();
        long[] table = HalfTables.pairs(blockTables);
        int columns = 2 * blockTables.columns();
        int count = table.length / 4;
        long ahead = 0;
        var upper = IntVector.fromArray(SPECIES, UPPER, 0).compare(LT, 0);
        var swap = IntVector.fromArray(SPECIES, SWAP, 0);
        for (int row = orientation * count; row < (orientation + 1) * count; row += columns) {
            for (int i = 0; i < columns; i++) {
                long pair = table[row + i];
                int turn = HalfTables.block(pair) * BLOCK;
                long a = HalfTables.first(pair) * BYTES;
                long b = HalfTables.second(pair) * BYTES;
                var a0 = IntVector.fromMemorySegment(SPECIES, run, from + a, BYTE_ORDER);
                var a1 = IntVector.fromMemorySegment(SPECIES, run, from + (a ^ OTHER), BYTE_ORDER);
                var b0 = IntVector.fromMemorySegment(SPECIES, run, from + b, BYTE_ORDER);
                var b1 = IntVector.fromMemorySegment(SPECIES, run, from + (b ^ OTHER), BYTE_ORDER);
                // Read here, the next run is in the cache before it is needed in an order that no prefetcher knows.
                ahead += run.get(JAVA_LONG_UNALIGNED, next + STEP * i + STRADDLE);
                var inA = IntVector.fromArray(SPECIES, EXCHANGED, turn / 2).compare(LT, 0);
                var inB = IntVector.fromArray(SPECIES, EXCHANGED, turn / 2 + BLOCK / 2)
                        .compare(LT, 0);
                var a01 = IntVector.fromArray(SPECIES, TURN, turn).selectFrom(a0.blend(a1, inA));
                var a23 = IntVector.fromArray(SPECIES, TURN, turn + BLOCK / 2).selectFrom(a1.blend(a0, inA));
                var b10 = IntVector.fromArray(SPECIES, TURN, turn + BLOCK).selectFrom(b0.blend(b1, inB));
                var b32 =
                        IntVector.fromArray(SPECIES, TURN, turn + BLOCK * 3 / 2).selectFrom(b1.blend(b0, inB));
                long at = to + (long) VECTOR_BYTES * i;
                a01.blend(b10, upper).intoMemorySegment(image, at, BYTE_ORDER);
                swap.selectFrom(b10.blend(a01, upper)).intoMemorySegment(image, at + rowBytes, BYTE_ORDER);
                a23.blend(b32, upper).intoMemorySegment(image, at + 2 * rowBytes, BYTE_ORDER);
                swap.selectFrom(b32.blend(a23, upper)).intoMemorySegment(image, at + 3 * rowBytes, BYTE_ORDER);
            }
            next += STEP * columns;
            to += 4 * rowBytes;
        }
        return ahead;
    }

    @Override
    public long unmap(
            MemorySegment image, long from, long rowBytes, int orientation, MemorySegment run, long to, long next) {
        // For its profile: see "Speed across small interfaces" in docs/architecture.md.
        run.byteSize();
        image.byteSize();
        long[] table = HalfTables.pairs(blockTables);
        int columns = 2 * blockTables.columns();
        int count = table.length / 4;
        long ahead = 0;
        var upper = IntVector.fromArray(SPECIES, UPPER, 0).compare(LT, 0);
        var swap = IntVector.fromArray(SPECIES, SWAP, 0);
        for (int row = orientation * count; row < (orientation + 1) * count; row += columns) {
            for (int i = 0; i < columns; i++) {
                long at = from + (long) VECTOR_BYTES * i;
                var row0 = IntVector.fromMemorySegment(SPECIES, image, at, BYTE_ORDER);
                var row1 = IntVector.fromMemorySegment(SPECIES, image, at + rowBytes, BYTE_ORDER);
                var row2 = IntVector.fromMemorySegment(SPECIES, image, at + 2 * rowBytes, BYTE_ORDER);
                var row3 = IntVector.fromMemorySegment(SPECIES, image, at + 3 * rowBytes, BYTE_ORDER);
                long pair = table[row + i];
                int turn = HalfTables.block(pair) * BLOCK;
                long a = HalfTables.first(pair) * BYTES;
                long b = HalfTables.second(pair) * BYTES;
                ahead += run.get(JAVA_LONG_UNALIGNED, next + STEP * i + STRADDLE);
                var swapped1 = swap.selectFrom(row1);
                var swapped3 = swap.selectFrom(row3);
                var a0 = IntVector.fromArray(SPECIES, TURN_BACK, turn).selectFrom(row0.blend(swapped1, upper));
                var a1 = IntVector.fromArray(SPECIES, TURN_BACK, turn + BLOCK / 2)
                        .selectFrom(row2.blend(swapped3, upper));
                var b0 = IntVector.fromArray(SPECIES, TURN_BACK, turn + BLOCK).selectFrom(swapped1.blend(row0, upper));
                var b1 = IntVector.fromArray(SPECIES, TURN_BACK, turn + BLOCK * 3 / 2)
                        .selectFrom(swapped3.blend(row2, upper));
                var inA = IntVector.fromArray(SPECIES, EXCHANGED, turn / 2).compare(LT, 0);
                var inB = IntVector.fromArray(SPECIES, EXCHANGED, turn / 2 + BLOCK / 2)
                        .compare(LT, 0);
                a0.blend(a1, inA).intoMemorySegment(run, to + a, BYTE_ORDER);
                a1.blend(a0, inA).intoMemorySegment(run, to + (a ^ OTHER), BYTE_ORDER);
                b0.blend(b1, inB).intoMemorySegment(run, to + b, BYTE_ORDER);
                b1.blend(b0, inB).intoMemorySegment(run, to + (b ^ OTHER), BYTE_ORDER);
            }
            next += STEP * columns;
            from += 4 * rowBytes;
        }
        return ahead;
    }
}
