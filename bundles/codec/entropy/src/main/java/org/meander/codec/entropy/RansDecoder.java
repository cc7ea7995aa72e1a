package org.meander.codec.entropy;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.meander.base.MeanderException;

/**
 * Decodes streams of {@link RansEncoder}, segment by segment: {@link #open}, then {@link #decode} for each segment in order, then
 * {@link #finish}. Whatever the bytes are, it ends, stays within its arrays and gives symbols or {@code MALFORMED_DATA}. Keeps its
 * scratch memory from stream to stream; for one thread at a time.
 */
public final class RansDecoder {

    private static final ValueLayout.OfShort I16 = JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt I32 = JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final int[] states = new int[Rans.MAX_LANES];
    private final int[] slots = new int[Rans.MAX_LANES];
    private final boolean vectors;
    private FrequencyTables tables;
    private short[] words = new short[Rans.GROUP];
    private int lanes;
    private int left;

    public RansDecoder() {
        this(Rans.VECTORS);
    }

    /** @param vectors whether vector kernels may be used; they read the same bytes */
    RansDecoder(boolean vectors) {
        this.vectors = vectors;
    }

    /**
     * Begins a stream, whose bytes are copied.
     *
     * @param stream exactly what the encoder wrote
     * @param count number of symbols that were encoded
     * @param tables the tables, {@linkplain FrequencyTables#read read} or {@linkplain FrequencyTables#prepareDecoding prepared}
     */
    public void open(MemorySegment stream, long count, FrequencyTables tables) {
        this.tables = tables;
        lanes = Rans.lanes(count);
        long bytes = stream.byteSize() - 4L * lanes;
        if (bytes < 0 || bytes % 2 != 0 || bytes / 2 > count) {
            throw MeanderException.malformed(
                    "an entropy-coded stream of %d bytes for %d symbols; it has 2 to 2 x %d bytes of words and %d of"
                            + " states",
                    stream.byteSize(), count, count, 4 * lanes);
        }
        left = (int) (bytes / 2);
        if (words.length < left + Rans.GROUP) {
            words = new short[left + Rans.GROUP];
        }
        MemorySegment.copy(stream, I16, 0, words, 0, left);
        MemorySegment.copy(stream, I32, 2L * left, states, 0, lanes);
        for (int i = 0; i < lanes; i++) {
            if (states[i] < Rans.LOW) {
                throw MeanderException.malformed(
                        "lane %d of an entropy-coded stream starts at %d; %d or more is right", i, states[i], Rans.LOW);
            }
        }
    }

    /**
     * Decodes a segment.
     *
     * @param table index of the segment's table
     * @param count length of the segment
     */
    public void decode(byte[] symbols, int from, int count, int table) {
        if (tables.constant(table) >= 0) {
            Arrays.fill(symbols, from, from + count, (byte) tables.constant(table));
            return;
        }
        int whole = left < count ? 0 : Rans.vectorised(lanes, count, vectors);
        if (whole > 0) {
            left = RansVectors.decode(symbols, from, whole, table << 12, tables.decoding(), slots, states, words, left);
        }
        decodeLanes(symbols, from, whole, count, table);
    }

    private void decodeLanes(byte[] symbols, int from, int begin, int end, int table) {
        int group = Math.min(lanes, Rans.GROUP);
        int g = begin;
        for (; g <= end - Rans.GROUP && group == Rans.GROUP && left >= Rans.GROUP; g += Rans.GROUP) {
            left = decodeGroup(
                    symbols,
                    from + g,
                    table << FrequencyTables.BITS,
                    tables.decoding(),
                    states,
                    g & lanes - 1,
                    words,
                    left);
        }
        int[] decoding = tables.decoding();
        int mask = FrequencyTables.TOTAL - 1;
        for (; g < end; g += group) {
            for (int i = Math.min(group, end - g) - 1; i >= 0; i--) {
                int lane = g + i & lanes - 1;
                int x = states[lane];
                int entry = decoding[table << FrequencyTables.BITS | x & mask];
                x = (entry >>> 12 & mask) * (x >>> FrequencyTables.BITS) + (entry & mask);
                if (x < Rans.LOW) {
                    if (left == 0) {
                        throw MeanderException.malformed("an entropy-coded stream ends before its symbols do");
                    }
                    x = x << 16 | words[--left] & 0xffff;
                }
                states[lane] = x;
                symbols[from + g + i] = (byte) (entry >>> 24);
            }
        }
    }

    /**
     * A whole group, without branches: which lanes take a word is what no processor can predict.
     *
     * @param left number of words not yet read, enough for all lanes
     * @return number of words not yet read
     */
    private static int decodeGroup(
            byte[] symbols, int from, int base, int[] decoding, int[] states, int lane, short[] words, int left) {
        int mask = FrequencyTables.TOTAL - 1;
        int p = left;
        for (int i = Rans.GROUP - 1; i >= 0; i--) {
            int x = states[lane + i];
            int entry = decoding[base | x & mask];
            x = (entry >>> 12 & mask) * (x >>> FrequencyTables.BITS) + (entry & mask);
            int low = x - Rans.LOW >> 31;
            states[lane + i] = x << (low & 16) | words[p - 1] & low & 0xffff;
            p += low;
            symbols[from + i] = (byte) (entry >>> 24);
        }
        return p;
    }

    /** Ends a stream: throws {@code MALFORMED_DATA} unless all words are used and the states are those the encoder began with. */
    public void finish() {
        boolean right = left == 0;
        for (int i = 0; i < lanes; i++) {
            right &= states[i] == Rans.LOW;
        }
        if (!right) {
            throw MeanderException.malformed(
                    "an entropy-coded stream ends in another state than it began with; %d words are left", left);
        }
    }
}
