package org.meander.search.bits;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_S2I;

import java.util.Arrays;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums of a query's values over the bits of sign codes, {@value #ROWS} rows at a time: four bits of a code choose one of 16 sums of the query's table,
 * and one lookup serves the rows of a register.
 *
 * @see <a href="https://doi.org/10.14778/2856318.2856324">André, Kermarrec and Le Scouarnec, Cache locality is not enough, PVLDB 9(4), 2015</a>
 */
final class SignKernel {

    /** Rows whose codes lie together: byte 0 of each, then byte 1 of each, and so on. */
    static final int ROWS = 32;

    /** The largest entry of a table: four of them fit a byte. */
    static final int LARGEST = 63;

    private static final boolean WIDE = ByteVector.SPECIES_PREFERRED.length() >= ROWS;
    private static final VectorSpecies<Byte> B = WIDE ? ByteVector.SPECIES_256 : ByteVector.SPECIES_128;
    private static final VectorSpecies<Short> S = WIDE ? ShortVector.SPECIES_256 : ShortVector.SPECIES_128;
    private static final int LANES = B.length();
    private static final VectorSpecies<Integer> I = WIDE ? IntVector.SPECIES_256 : IntVector.SPECIES_128;
    private static final VectorSpecies<Short> NARROW = WIDE ? ShortVector.SPECIES_128 : ShortVector.SPECIES_64;

    /**
     * Entries of a table for four bits: 16, twice if registers have 32 bytes. What chooses a lane has more than four bits then, and the upper of them
     * do not matter.
     */
    static final int ENTRIES = LANES;

    /** Every other byte. */
    private static final int EVEN = 0x00ff00ff;

    /** Bytes of a code after which sums of 16 bits must be emptied. */
    private static final int STRETCH = 512;

    private SignKernel() {}

    /**
     * Where a row's bytes are among those of a group: the rows of the lower half of a register are its even bytes, those of the upper half its odd
     * ones, so that sums of 16 bits come out in the order of the rows.
     */
    static int place(int row) {
        int lane = row % LANES;
        return row - lane + (lane < LANES / 2 ? 2 * lane : 2 * lane + 1 - LANES);
    }

    /**
     * For each row of a group, the sum over its bits, four by four, of the table's entries.
     *
     * @param codes for each byte of a code the {@code ROWS} bytes of the group's rows, as they are {@linkplain #place placed}, from {@code at} on
     * @param bytes of a row's code, a multiple of 2, at most 2^24
     * @param table for each four bits of a code {@link #ENTRIES} entries of 0 to {@value #LARGEST}
     * @param sums receives {@code ROWS} sums from {@code to} on
     * @param scratch room for {@code ROWS} numbers
     */
    static void sums(byte[] codes, int at, int bytes, byte[] table, int[] sums, int to, short[] scratch) {
        Arrays.fill(sums, to, to + ROWS, 0);
        for (int from = 0; from < bytes; from += STRETCH) {
            int count = Math.min(STRETCH, bytes - from);
            for (int row = 0; row < ROWS; row += LANES) {
                register(codes, at + from * ROWS + row, count, table, 2 * ENTRIES * from, scratch, row);
            }
            widen(scratch, sums, to);
        }
    }

    /**
     * Sums of a register's rows. Sums of all bytes as numbers of 16 bits are those of even bytes and 256 times those of odd ones; what overflows
     * does not matter. A step is no longer because the compiler would leave some of it to calls; shifts are those of ints, whose number of bits is a
     * part of the instruction.
     */
    private static void register(byte[] codes, int at, int bytes, byte[] table, int entry, short[] sums, int to) {
        ShortVector both = ShortVector.zero(S);
        ShortVector odd = both;
        for (int k = 0; k < bytes; k += 2) {
            ByteVector some = look(codes, at + k * ROWS, table, entry + 2 * ENTRIES * k)
                    .add(look(codes, at + (k + 1) * ROWS, table, entry + 2 * ENTRIES * (k + 1)));
            both = both.add(some.reinterpretAsShorts());
            odd = odd.add(
                    some.reinterpretAsInts().lanewise(LSHR, Byte.SIZE).and(EVEN).reinterpretAsShorts());
        }
        both.sub(odd.lanewise(LSHL, Byte.SIZE)).intoArray(sums, to);
        odd.intoArray(sums, to + LANES / 2);
    }

    /** Adds numbers of 16 bits without sign. */
    private static void widen(short[] numbers, int[] sums, int to) {
        for (int i = 0; i < ROWS; i += I.length()) {
            ShortVector.fromArray(NARROW, numbers, i)
                    .convertShape(ZERO_EXTEND_S2I, I, 0)
                    .reinterpretAsInts()
                    .add(IntVector.fromArray(I, sums, to + i))
                    .intoArray(sums, to + i);
        }
    }

    /** What the lower and the upper four bits of bytes choose, added. */
    private static ByteVector look(byte[] codes, int at, byte[] table, int entry) {
        ByteVector code = ByteVector.fromArray(B, codes, at);
        ByteVector upper = code.reinterpretAsInts().lanewise(LSHR, 4).reinterpretAsBytes();
        return code.selectFrom(ByteVector.fromArray(B, table, entry))
                .add(upper.selectFrom(ByteVector.fromArray(B, table, entry + ENTRIES)));
    }
}
