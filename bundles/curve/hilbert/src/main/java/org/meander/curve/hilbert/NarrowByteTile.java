package org.meander.curve.hilbert;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static jdk.incubator.vector.VectorOperators.XOR;
import static org.meander.curve.hilbert.BlockTables.LANES;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Tiles of one-byte elements in registers of 16 lanes, one block in each, with nothing that needs AVX-512; otherwise as {@link ByteTile}. A
 * block in column c becomes its rows, turned by c places: row r is in the place r + c. Then the four rows of the same number are in
 * four different places of the four registers, which exchange what they must; the row r of all comes out turned by r places.
 */
final class NarrowByteTile implements TileKernel {

    private static final VectorSpecies<Byte> SPECIES = ByteVector.SPECIES_128;
    private static final ByteOrder BYTE_ORDER = ByteOrder.nativeOrder();
    private static final int VECTOR_BYTES = Byte.BYTES * LANES;

    private static final byte[] UPPER = {0, 0, 0, 0, 0, 0, 0, 0, -1, -1, -1, -1, -1, -1, -1, -1};
    private static final byte[] ODD = {0, 0, 0, 0, -1, -1, -1, -1, 0, 0, 0, 0, -1, -1, -1, -1};
    private static final byte[] EVEN = {-1, -1, -1, -1, 0, 0, 0, 0, -1, -1, -1, -1, 0, 0, 0, 0};

    /** Lanes of a register of which each place has what was so many places further on. */
    private static final byte[] TURNED = new byte[4 * LANES];

    /** For each block of each kind: its rows, turned by its column. */
    private static final byte[] TURN = new byte[64 * LANES];

    /** For each block of each kind: the block from its rows, turned by its column. */
    private static final byte[] TURN_BACK = new byte[TURN.length];

    /** Bits of a block's offset in its run. */
    private static final long OFFSET = BlockTables.PLACE;

    static {
        for (int i = 0; i < TURNED.length; i++) {
            TURNED[i] = (byte) (i + i / LANES * 4 & LANES - 1);
        }
        for (int i = 0; i < TURN.length; i++) {
            int block = i / LANES;
            int cell = TileTables.cell(2, BlockTables.INSIDE[block], i % LANES);
            int lane = (4 * ((cell >>> TileTables.ORDER) + block) & LANES - 1) + (cell & 3);
            TURN[block * LANES + lane] = (byte) (i % LANES);
            TURN_BACK[i] = (byte) lane;
        }
    }

    private final BlockTables blockTables;

    NarrowByteTile(BlockTables blockTables) {
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
        var upper = ByteVector.fromArray(SPECIES, UPPER, 0);
        var odd = ByteVector.fromArray(SPECIES, ODD, 0);
        var even = ByteVector.fromArray(SPECIES, EVEN, 0);
        var by1 = ByteVector.fromArray(SPECIES, TURNED, LANES);
        var by2 = ByteVector.fromArray(SPECIES, TURNED, 2 * LANES);
        var by3 = ByteVector.fromArray(SPECIES, TURNED, 3 * LANES);
        int group = orientation * count;
        for (int end = group + count; group < end; ) {
            long blocks = table[group];
            int kind = ((int) blocks & 15) * 4 * LANES;
            var a = ByteVector.fromArray(SPECIES, TURN, kind)
                    .selectFrom(ByteVector.fromMemorySegment(SPECIES, run, from + (blocks & OFFSET), BYTE_ORDER));
            var b = ByteVector.fromArray(SPECIES, TURN, kind + LANES)
                    .selectFrom(
                            ByteVector.fromMemorySegment(SPECIES, run, from + (blocks >>> 16 & OFFSET), BYTE_ORDER));
            var c = ByteVector.fromArray(SPECIES, TURN, kind + 2 * LANES)
                    .selectFrom(
                            ByteVector.fromMemorySegment(SPECIES, run, from + (blocks >>> 32 & OFFSET), BYTE_ORDER));
            var d = ByteVector.fromArray(SPECIES, TURN, kind + 3 * LANES)
                    .selectFrom(
                            ByteVector.fromMemorySegment(SPECIES, run, from + (blocks >>> 48 & OFFSET), BYTE_ORDER));
            // Read here, the next run is in the cache before it is needed in an order that no prefetcher knows.
            ahead += run.get(JAVA_LONG_UNALIGNED, next);
            var ac = a.lanewise(XOR, c).and(upper);
            var bd = b.lanewise(XOR, d).and(upper);
            var aacc = a.lanewise(XOR, ac);
            var ccaa = c.lanewise(XOR, ac);
            var bbdd = b.lanewise(XOR, bd);
            var ddbb = d.lanewise(XOR, bd);
            var abcd = aacc.lanewise(XOR, aacc.lanewise(XOR, bbdd).and(odd));
            var dabc = aacc.lanewise(XOR, aacc.lanewise(XOR, ddbb).and(even));
            var cdab = ccaa.lanewise(XOR, ccaa.lanewise(XOR, ddbb).and(odd));
            var bcda = ccaa.lanewise(XOR, ccaa.lanewise(XOR, bbdd).and(even));
            abcd.intoMemorySegment(image, to, BYTE_ORDER);
            by1.selectFrom(dabc).intoMemorySegment(image, to + rowBytes, BYTE_ORDER);
            by2.selectFrom(cdab).intoMemorySegment(image, to + 2 * rowBytes, BYTE_ORDER);
            by3.selectFrom(bcda).intoMemorySegment(image, to + 3 * rowBytes, BYTE_ORDER);
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
        var upper = ByteVector.fromArray(SPECIES, UPPER, 0);
        var odd = ByteVector.fromArray(SPECIES, ODD, 0);
        var even = ByteVector.fromArray(SPECIES, EVEN, 0);
        var by1 = ByteVector.fromArray(SPECIES, TURNED, LANES);
        var by2 = ByteVector.fromArray(SPECIES, TURNED, 2 * LANES);
        var by3 = ByteVector.fromArray(SPECIES, TURNED, 3 * LANES);
        int group = orientation * count;
        for (int end = group + count; group < end; ) {
            var a = ByteVector.fromMemorySegment(SPECIES, image, from, BYTE_ORDER);
            var b = by3.selectFrom(ByteVector.fromMemorySegment(SPECIES, image, from + rowBytes, BYTE_ORDER));
            var c = by2.selectFrom(ByteVector.fromMemorySegment(SPECIES, image, from + 2 * rowBytes, BYTE_ORDER));
            var d = by1.selectFrom(ByteVector.fromMemorySegment(SPECIES, image, from + 3 * rowBytes, BYTE_ORDER));
            long blocks = table[group];
            int kind = ((int) blocks & 15) * 4 * LANES;
            ahead += run.get(JAVA_LONG_UNALIGNED, next);
            var ac = a.lanewise(XOR, c).and(upper);
            var bd = b.lanewise(XOR, d).and(upper);
            var aacc = a.lanewise(XOR, ac);
            var ccaa = c.lanewise(XOR, ac);
            var bbdd = b.lanewise(XOR, bd);
            var ddbb = d.lanewise(XOR, bd);
            var abcd = aacc.lanewise(XOR, aacc.lanewise(XOR, bbdd).and(odd));
            var dabc = aacc.lanewise(XOR, aacc.lanewise(XOR, ddbb).and(even));
            var cdab = ccaa.lanewise(XOR, ccaa.lanewise(XOR, ddbb).and(odd));
            var bcda = ccaa.lanewise(XOR, ccaa.lanewise(XOR, bbdd).and(even));
            ByteVector.fromArray(SPECIES, TURN_BACK, kind)
                    .selectFrom(abcd)
                    .intoMemorySegment(run, to + (blocks & OFFSET), BYTE_ORDER);
            ByteVector.fromArray(SPECIES, TURN_BACK, kind + LANES)
                    .selectFrom(dabc)
                    .intoMemorySegment(run, to + (blocks >>> 16 & OFFSET), BYTE_ORDER);
            ByteVector.fromArray(SPECIES, TURN_BACK, kind + 2 * LANES)
                    .selectFrom(cdab)
                    .intoMemorySegment(run, to + (blocks >>> 32 & OFFSET), BYTE_ORDER);
            ByteVector.fromArray(SPECIES, TURN_BACK, kind + 3 * LANES)
                    .selectFrom(bcda)
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
