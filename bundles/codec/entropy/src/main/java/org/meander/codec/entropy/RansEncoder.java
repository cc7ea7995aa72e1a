package org.meander.codec.entropy;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.meander.base.MeanderException;

/** Codes bytes by frequency tables. Keeps its scratch memory from stream to stream; for one thread at a time. */
public final class RansEncoder {

    private static final ValueLayout.OfShort I16 = JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt I32 = JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private static final int RECIPROCAL_BITS = 43;

    /**
     * For each share s, 2^43 / s, rounded up to the next integer: too large by e/s with e &lt;= s. A state that is coded is below 2^19 s, so the
     * product with it is below 2^63, and as it is below 2^31 and s below 2^12, e adds less than 1/s to the quotient.
     */
    private static final long[] RECIPROCALS = reciprocals();

    private final int[] states = new int[Rans.MAX_LANES];
    private final int[] lookup = new int[Rans.MAX_LANES];
    private final boolean vectors;
    private short[] words = new short[0];
    private int coded;
    private int lanes;

    public RansEncoder() {
        this(Rans.VECTORS);
    }

    /** @param vectors whether vector kernels may be used; they write the same bytes */
    RansEncoder(boolean vectors) {
        this.vectors = vectors;
    }

    private static long[] reciprocals() {
        long[] reciprocals = new long[FrequencyTables.TOTAL];
        for (int share = 1; share < reciprocals.length; share++) {
            reciprocals[share] = (1L << RECIPROCAL_BITS) / share + 1;
        }
        return reciprocals;
    }

    /** {@code x / share} of a state below 2^31 and below {@code 2^19 share}. */
    static int quotient(int x, int share) {
        return (int) (x * RECIPROCALS[share] >>> RECIPROCAL_BITS);
    }

    /** Bytes that suffice for so many symbols. */
    public static long bound(long symbols) {
        return (symbols * FrequencyTables.BITS + 7) / 8 + 6L * Rans.MAX_LANES;
    }

    /**
     * Codes a stream.
     *
     * @param symbols the symbols, from 0 on
     * @param count number of symbols, at least 1
     * @param segment symbols that share a table: a multiple of 64; the last segment may be shorter
     * @param classes for each segment the index of its table, which must give each symbol of the segment a share
     * @param target room for {@link #bound}, or for what {@link #code} returns
     * @return bytes written from the start of {@code target}
     * @throws MeanderException {@code INVALID_ARGUMENT} if the arguments do not fit each other or a symbol has no share
     */
    public long encode(
            byte[] symbols, int count, int segment, byte[] classes, FrequencyTables tables, MemorySegment target) {
        long bytes = code(symbols, count, segment, classes, tables);
        store(target);
        return bytes;
    }

    /**
     * Codes a stream and keeps it until it is {@linkplain #store stored}; for callers that want to know its length first.
     *
     * @return its length in bytes
     * @see #encode
     */
    public long code(byte[] symbols, int count, int segment, byte[] classes, FrequencyTables tables) {
        if (count < 1 || count > symbols.length || segment < 64 || segment % 64 != 0) {
            throw MeanderException.invalid(
                    "%d of %d symbols in segments of %d; segments are multiples of 64", count, symbols.length, segment);
        }
        int room = Math.toIntExact(((long) count * FrequencyTables.BITS + 15) / 16 + 2 * Rans.MAX_LANES);
        if (words.length < room) {
            words = new short[room];
        }
        lanes = Rans.lanes(count);
        Arrays.fill(states, Rans.LOW);
        int at = 0;
        for (int s = (count - 1) / segment; s >= 0; s--) {
            int table = classes[s] & 0xff;
            int from = s * segment;
            int n = Math.min(segment, count - from);
            if (tables.constant(table) >= 0) {
                checkConstant(symbols, from, n, table, tables.constant(table));
            } else {
                int whole = Rans.vectorised(lanes, n, vectors);
                at = encodeLanes(symbols, from, whole, n, table, tables, at);
                for (int k = whole; k > 0; k -= Rans.MAX_LANES) {
                    at = encodeVectors(symbols, from + k - Rans.MAX_LANES, table, tables, at);
                }
            }
        }
        coded = at;
        return 2L * coded + 4L * lanes;
    }

    private int encodeVectors(byte[] symbols, int from, int table, FrequencyTables tables, int at) {
        int p = RansVectors.encode(symbols, from, table << 8, tables.encoding(), lookup, states, words, at);
        if (p < 0) {
            throw noShare(table, from, from + Rans.MAX_LANES);
        }
        return p;
    }

    /** Codes symbols {@code begin..end} of a segment, last group first. */
    private int encodeLanes(byte[] symbols, int from, int begin, int end, int table, FrequencyTables tables, int at) {
        int group = Math.min(lanes, Rans.GROUP);
        int[] encoding = tables.encoding();
        for (int g = (end - 1) / group * group; g >= begin; g -= group) {
            int n = Math.min(group, end - g);
            for (int i = 0; i < n; i++) {
                int lane = g + i & lanes - 1;
                int symbol = symbols[from + g + i] & 0xff;
                int entry = encoding[table << 8 | symbol];
                int share = entry >>> 16;
                if (share == 0) {
                    throw noShare(table, from + g + i, from + g + i + 1);
                }
                int x = states[lane];
                // Without a branch: which lanes give a word is what no processor can predict.
                int full = (share << 19) - 1 - x >> 31;
                words[at] = (short) x;
                at -= full;
                x >>>= full & 16;
                int quotient = quotient(x, share);
                states[lane] = (quotient << FrequencyTables.BITS) + (x - quotient * share) + (entry & 0xffff);
            }
        }
        return at;
    }

    /** Writes the stream that was coded last to the start of {@code target}. */
    public void store(MemorySegment target) {
        MemorySegment.copy(words, 0, target, I16, 0, coded);
        MemorySegment.copy(states, 0, target, I32, 2L * coded, lanes);
    }

    private static void checkConstant(byte[] symbols, int from, int n, int table, int constant) {
        for (int i = from; i < from + n; i++) {
            if (symbols[i] != (byte) constant) {
                throw noShare(table, i, i + 1);
            }
        }
    }

    private static MeanderException noShare(int table, int from, int to) {
        return MeanderException.invalid(
                "a symbol in %d..%d has no share in frequency table %d, which codes only others", from, to - 1, table);
    }
}
