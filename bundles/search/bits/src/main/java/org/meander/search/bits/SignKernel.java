package org.meander.search.bits;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_S2I;

import java.util.Arrays;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums of a query's values over the bits of sign codes, {@link #ROWS} rows at a time: four bits of a code choose one of 16 sums of the query's table,
 * and one lookup serves the rows of a register.
 *
 * @see <a href="https://doi.org/10.14778/2856318.2856324">André, Kermarrec and Le Scouarnec, Cache locality is not enough, PVLDB 9(4), 2015</a>
 */
final class SignKernel {

    private static final int LANES = lanes();
    private static final VectorShape SHAPE = VectorShape.forBitSize(Byte.SIZE * LANES);
    private static final VectorSpecies<Byte> B = VectorSpecies.of(byte.class, SHAPE);
    private static final VectorSpecies<Short> S = VectorSpecies.of(short.class, SHAPE);
    private static final VectorSpecies<Integer> I = VectorSpecies.of(int.class, SHAPE);
    private static final VectorSpecies<Short> NARROW =
            VectorSpecies.of(short.class, VectorShape.forBitSize(Byte.SIZE * LANES / 2));

    /** Rows whose codes lie together: byte 0 of each, then byte 1 of each, and so on. */
    static final int ROWS = Math.max(32, LANES);

    /** The largest entry of a table: four of them fit a byte. */
    static final int LARGEST = 63;

    /**
     * Entries of a table for four bits: 16, again and again until they fill a register. What chooses a lane of a longer one has more than four bits, and
     * the upper of them do not matter.
     */
    static final int ENTRIES = LANES;

    /** Every other byte. */
    private static final int EVEN = 0x00ff00ff;

    /** Bytes of a code after which sums of 16 bits must be emptied. */
    private static final int STRETCH = 512;

    private SignKernel() {}

    /** Bytes of the longest registers whose bytes are chosen by one instruction: of those with 64 bytes not all processors have it. */
    private static int lanes() {
        int most = ByteVector.SPECIES_PREFERRED.length();
        return most < 64 || Processor.has("avx512vbmi") ? Math.clamp(most, 16, 64) : 32;
    }

    /**
     * Where a row's bytes are among those of a group: the rows of the lower half of a register are its even bytes, those of the upper half its odd
     * ones, so that sums of 16 bits come out in the order of the rows.
     */
    static int place(int row) {
        int lane = row % LANES;
        return row - lane + (lane < LANES / 2 ? 2 * lane : 2 * lane + 1 - LANES);
    }

    /**
     * For each row of two groups, the sum over its bits, four by four, of the table's entries. Of two groups each entry is read once, and two streams
     * keep more lines of memory on their way than one, if they are some pages apart.
     *
     * @param codes for each byte of a code the {@code ROWS} bytes of a group's rows, as they are {@linkplain #place placed}
     * @param first where those of one group begin
     * @param second where those of the other begin; may be the same
     * @param bytes of a row's code, a multiple of 2, at most 2^24
     * @param table for each four bits of a code {@link #ENTRIES} entries of 0 to {@value #LARGEST}
     * @param sums receives {@code ROWS} sums of the first group from {@code to} on, and of the second from {@code next} on
     * @param scratch room for {@code 2 ROWS} numbers
     */
    static void sums(
            byte[] codes,
            int first,
            int second,
            int bytes,
            byte[] table,
            int[] sums,
            int to,
            int next,
            short[] scratch) {
        Arrays.fill(sums, to, to + ROWS, 0);
        Arrays.fill(sums, next, next + ROWS, 0);
        for (int from = 0; from < bytes; from += STRETCH) {
            int count = Math.min(STRETCH, bytes - from);
            for (int row = 0; row < ROWS; row += LANES) {
                int at = from * ROWS + row;
                registers(codes, first + at, second + at, count, table, 2 * ENTRIES * from, scratch, row);
            }
            widen(scratch, ROWS, sums, next);
            if (next != to) {
                widen(scratch, 0, sums, to);
            }
        }
    }

    /**
     * Sums of the rows of a register of either group: the lower four bits of each byte choose, and the upper. Sums of all bytes as numbers of 16 bits
     * are those of even bytes and 256 times those of odd ones; what overflows does not matter. Shifts are those of ints, whose number of bits is a part
     * of the instruction. Nothing is a method of its own: the compiler might leave it a call, with an object for each register.
     */
    private static void registers(
            byte[] codes, int first, int second, int bytes, byte[] table, int entry, short[] sums, int to) {
        ShortVector both = ShortVector.zero(S);
        ShortVector odd = both;
        ShortVector nextBoth = both;
        ShortVector nextOdd = both;
        for (int k = 0; k < bytes; k += 2) {
            int at = entry + 2 * ENTRIES * k;
            ByteVector a = ByteVector.fromArray(B, table, at);
            ByteVector b = ByteVector.fromArray(B, table, at + ENTRIES);
            ByteVector c = ByteVector.fromArray(B, table, at + 2 * ENTRIES);
            ByteVector d = ByteVector.fromArray(B, table, at + 3 * ENTRIES);
            ByteVector x = ByteVector.fromArray(B, codes, first + k * ROWS);
            ByteVector y = ByteVector.fromArray(B, codes, first + (k + 1) * ROWS);
            x = x.reinterpretAsInts()
                    .lanewise(LSHR, 4)
                    .reinterpretAsBytes()
                    .selectFrom(b)
                    .add(x.selectFrom(a));
            y = y.reinterpretAsInts()
                    .lanewise(LSHR, 4)
                    .reinterpretAsBytes()
                    .selectFrom(d)
                    .add(y.selectFrom(c));
            x = x.add(y);
            both = x.reinterpretAsShorts().add(both);
            odd = x.reinterpretAsInts()
                    .lanewise(LSHR, Byte.SIZE)
                    .and(EVEN)
                    .reinterpretAsShorts()
                    .add(odd);
            x = ByteVector.fromArray(B, codes, second + k * ROWS);
            y = ByteVector.fromArray(B, codes, second + (k + 1) * ROWS);
            x = x.reinterpretAsInts()
                    .lanewise(LSHR, 4)
                    .reinterpretAsBytes()
                    .selectFrom(b)
                    .add(x.selectFrom(a));
            y = y.reinterpretAsInts()
                    .lanewise(LSHR, 4)
                    .reinterpretAsBytes()
                    .selectFrom(d)
                    .add(y.selectFrom(c));
            x = x.add(y);
            nextBoth = x.reinterpretAsShorts().add(nextBoth);
            nextOdd = x.reinterpretAsInts()
                    .lanewise(LSHR, Byte.SIZE)
                    .and(EVEN)
                    .reinterpretAsShorts()
                    .add(nextOdd);
        }
        both.sub(odd.lanewise(LSHL, Byte.SIZE)).intoArray(sums, to);
        odd.intoArray(sums, to + LANES / 2);
        nextBoth.sub(nextOdd.lanewise(LSHL, Byte.SIZE)).intoArray(sums, ROWS + to);
        nextOdd.intoArray(sums, ROWS + to + LANES / 2);
    }

    /** Adds numbers of 16 bits without sign. */
    private static void widen(short[] numbers, int from, int[] sums, int to) {
        for (int i = 0; i < ROWS; i += I.length()) {
            ShortVector.fromArray(NARROW, numbers, from + i)
                    .convertShape(ZERO_EXTEND_S2I, I, 0)
                    .reinterpretAsInts()
                    .add(IntVector.fromArray(I, sums, to + i))
                    .intoArray(sums, to + i);
        }
    }
}
