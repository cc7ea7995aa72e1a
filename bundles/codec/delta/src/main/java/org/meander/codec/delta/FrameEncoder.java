package org.meander.codec.delta;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.meander.codec.Block;
import org.meander.codec.entropy.Classes;
import org.meander.codec.entropy.FrequencyTables;
import org.meander.codec.entropy.RansEncoder;

/** Writes frames. Scratch memory of a session. */
final class FrameEncoder {

    static final ValueLayout.OfShort I16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Prediction prediction = new Prediction();
    private final Classes classes = new Classes(Contexts.COUNT);
    private final FrequencyTables tables = new FrequencyTables(Contexts.COUNT);
    private final RansEncoder rans = new RansEncoder();
    private final int[] starts = new int[Contexts.COUNT + 1];
    private final int[] lastOf = new int[Contexts.COUNT];
    private final long[] counts = new long[Contexts.COUNT * FrequencyTables.SYMBOLS];
    private final byte[] head = new byte[3 + Contexts.COUNT * (1 + FrequencyTables.MAX_BYTES)];
    private long[] values = new long[0];
    private byte[] sorted = new byte[0];
    private byte[] classOf = new byte[0];
    private long[] words = new long[0];
    private int wordCount;

    /**
     * Writes {@code n} numbers of a block from {@code from} on.
     *
     * @param references that are used
     * @return offset after the frame, or -1 if it would pass {@code limit}
     */
    long encode(
            Numbers numbers,
            Block block,
            List<Block> references,
            long from,
            int n,
            MemorySegment target,
            long at,
            long limit) {
        if (values.length < n) {
            values = new long[n];
            sorted = new byte[n];
            classOf = new byte[n / Body.SEGMENT + 1];
            words = new long[n + 1];
        }
        numbers.read(block.cells(), from, n, values);
        prediction.load(numbers, references, from, n);
        int half = prediction.halves(numbers, values, n);
        sort(prediction.contexts, n, starts);
        tokenise(numbers, n, half);
        int headBytes = tabulate(n, half);
        long stream = rans.code(sorted, n, Body.SEGMENT, classOf, tables);
        long end = at + headBytes + 4 + stream + 8L * wordCount;
        if (end > limit) {
            return -1;
        }
        MemorySegment.copy(head, 0, target, JAVA_BYTE, at, headBytes);
        target.set(I32, at + headBytes, (int) stream);
        rans.store(target.asSlice(at + headBytes + 4, stream));
        MemorySegment.copy(words, 0, target, I64, at + headBytes + 4 + stream, wordCount);
        return end;
    }

    /** Where the tokens of each context begin among the sorted ones. */
    static void sort(byte[] contexts, int n, int[] starts) {
        Arrays.fill(starts, 0);
        for (int i = 0; i < n; i++) {
            starts[1 + (contexts[i] & 0xff)]++;
        }
        for (int c = 0; c < Contexts.COUNT; c++) {
            starts[c + 1] += starts[c];
        }
    }

    private void tokenise(Numbers numbers, int n, int half) {
        Tokens tokens = Tokens.of(numbers);
        byte[] contexts = prediction.contexts;
        classes.begin();
        wordCount = 0;
        long word = 0;
        int filled = 0;
        for (int i = 0; i < n; i++) {
            long difference = prediction.difference(numbers, values, i, half);
            long magnitude = Math.abs(difference);
            int token = tokens.token(magnitude, (int) (difference >>> 63));
            int context = contexts[i] & 0xff;
            sorted[starts[context]++] = (byte) token;
            classes.count(context, token);
            int left = tokens.left(token);
            long bits = magnitude & (1L << left) - 1;
            word |= bits << filled;
            filled += left;
            if (filled >= Long.SIZE) {
                words[wordCount++] = word;
                filled -= Long.SIZE;
                word = filled == 0 ? 0 : bits >>> left - filled;
            }
        }
        if (filled > 0) {
            words[wordCount++] = word;
        }
    }

    /** Chooses classes and writes their tables; returns the number of bytes. */
    private int tabulate(int n, int half) {
        classes.merge();
        int used = classes.used();
        for (int c = 0; c < Contexts.COUNT; c++) {
            lastOf[classes.classOf(c)] = c;
        }
        Arrays.fill(counts, 0, used * FrequencyTables.SYMBOLS, 0);
        int context = 0;
        for (int s = 0; s * Body.SEGMENT < n; s++) {
            int first = s * Body.SEGMENT;
            while (starts[context] <= first) { // by now the end of the context
                context++;
            }
            int of = classes.classOf(context);
            classOf[s] = (byte) of;
            for (int i = first; i < Math.min(n, first + Body.SEGMENT); i++) {
                counts[of * FrequencyTables.SYMBOLS + (sorted[i] & 0xff)]++;
            }
        }
        head[0] = (byte) half;
        int at = 3;
        int written = 0;
        for (int c = 0; c < used; c++) {
            if (occurs(c)) {
                tables.fit(c, counts, c * FrequencyTables.SYMBOLS);
                head[at] = (byte) lastOf[c];
                at = tables.write(c, head, at + 1);
                written++;
            }
        }
        head[1] = (byte) written;
        head[2] = (byte) (written >>> 8);
        return at;
    }

    /** A class whose tokens all stand behind others of a segment has no segment of its own. */
    private boolean occurs(int c) {
        for (int s = 0; s < FrequencyTables.SYMBOLS; s++) {
            if (counts[c * FrequencyTables.SYMBOLS + s] > 0) {
                return true;
            }
        }
        return false;
    }
}
